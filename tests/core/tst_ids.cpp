// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/ids.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;

class TestIds final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void areUniqueAcrossWorkersAndRuns()
    {
        // The worst case: every source lives in the same microsecond.
        const ManualClock clock;
        QSet<DecisionId> seen;
        for (const unsigned worker : {0U, 1U, 63U}) {
            for (const unsigned salt : {0U, 1U, 127U}) {
                DecisionIdSource source(clock, worker, salt);
                for (int i = 0; i < 25'000; ++i)
                    seen.insert(source.next());
            }
        }
        QCOMPARE(seen.size(), 9 * 25'000);
    }

    void riseEvenWhenTheClockFalls()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        ManualClock clock;
        DecisionIdSource source(clock, 3, 5);
        DecisionId last = source.next();
        for (int i = 0; i < 200'000; ++i) {
            clock.advance(std::chrono::microseconds(random.bounded(-50'000, 50'000)));
            const DecisionId id = source.next();
            QVERIFY(id > last);
            last = id;
        }
    }

    void surviveAClockBeforeTheirEpoch()
    {
        const ManualClock clock({-1});
        DecisionIdSource source(clock, 0, 0);
        const DecisionId first = source.next();
        QVERIFY(first.value != 0);
        QVERIFY(source.next() > first);
    }

    void sortByTimeOfBirth()
    {
        ManualClock clock;
        DecisionIdSource busy(clock, 63, 127);
        DecisionIdSource idle(clock, 0, 0);
        const DecisionId earlier = busy.next();
        clock.advance(1us);
        QVERIFY(idle.next() > earlier);
    }

    void comeBackFromText()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int i = 0; i < 20'000; ++i) {
            const DecisionId id{random.generate64()};
            QCOMPARE(id.toString().size(), 15);
            QCOMPARE(DecisionId::fromString(id.toString())->value, id.value);
            QCOMPARE(DecisionId::fromString(id.toString().toLower())->value, id.value);
        }
        for (const quint64 value : {quint64{0}, quint64{1}, std::numeric_limits<quint64>::max()})
            QCOMPARE(DecisionId::fromString(DecisionId{value}.toString())->value, value);
    }

    void textSortsLikeTheNumber()
    {
        QVERIFY(DecisionId{31}.toString() < DecisionId{32}.toString());
        QVERIFY((DecisionId{1ULL << 62}.toString() < DecisionId{1ULL << 63}.toString()));
    }

    void refuseOtherText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addRow("empty") << QString();
        QTest::addRow("prefix only") << u"D-"_s;
        QTest::addRow("one digit short") << u"D-000000000000"_s;
        QTest::addRow("one digit long") << u"D-00000000000000"_s;
        QTest::addRow("other prefix") << u"E-0000000000000"_s;
        QTest::addRow("no dash") << u"D_0000000000000"_s;
        QTest::addRow("letter outside the alphabet") << u"D-000000000000U"_s;
        QTest::addRow("letter that looks like a digit") << u"D-000000000000O"_s;
        QTest::addRow("over 64 bits") << u"D-G000000000000"_s;
        QTest::addRow("space") << u"D-00000000000 0"_s;
        QTest::addRow("NUL") << u"D-000000000000"_s + QChar(0);
        QTest::addRow("Latin-1 lookalike") << u"D-000000000000é"_s;
        QTest::addRow("full-width digit") << u"D-000000000000０"_s;
        QTest::addRow("Cyrillic that folds to a Latin byte") << u"D-000000000000\u0430"_s;
        QTest::addRow("SQL") << u"D-0'; DROP TABL"_s;
    }
    void refuseOtherText()
    {
        QFETCH(const QString, text);
        QVERIFY(!DecisionId::fromString(text));
    }
};

QTEST_APPLESS_MAIN(TestIds)
#include "tst_ids.moc"
