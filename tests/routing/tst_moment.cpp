// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/moment.h"
#include "support/strict_messages.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class TestMoment final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }
    void cleanup() { qunsetenv("TZ"); }

    void localTimes_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<int>("minute");
        QTest::addColumn<int>("weekday");
        QTest::newRow("UTC") << "UTC"_ba << u"2026-11-22T13:45:30Z"_s << 13 * 60 + 45 << 6;
        QTest::newRow("behind midnight in the east") << "Asia/Kathmandu"_ba << u"2026-11-22T18:15:00Z"_s << 0 << 0;
        QTest::newRow("summer time") << "Europe/Berlin"_ba << u"2026-07-01T22:30:00Z"_s << 30 << 3;
        QTest::newRow("winter time") << "Europe/Berlin"_ba << u"2026-12-01T22:30:00Z"_s << 23 * 60 + 30 << 1;
    }
    void localTimes()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, utc);
        qputenv("TZ", ':' + zone);
        tzset();
        const routing::Moment moment = routing::Moment::at({QDateTime::fromString(utc, Qt::ISODate).toMSecsSinceEpoch() * 1'000});
        QTEST(moment.localMinute, "minute");
        QTEST(moment.localWeekday, "weekday");
    }

    /// The clock that asks once a minute says what one that always asks says, over the nights zones change in, forwards
    /// and backwards.
    void theKeptMinuteIsRight()
    {
        qputenv("TZ", ":Europe/Berlin");
        tzset();
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const qint64 change = QDateTime::fromString(u"2026-10-25T01:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch() * 1'000;
        routing::LocalClock clock;
        qint64 at = change - 3'600'000'000;
        for (int i = 0; i < 20'000; ++i) {
            at += static_cast<qint64>(random.bounded(2'000'000)) - (i % 50 == 0 ? 60'000'000 : 200'000);
            const routing::Moment kept = clock.at({at});
            const routing::Moment asked = routing::Moment::at({at});
            QVERIFY2(kept.utc == asked.utc && kept.localMinute == asked.localMinute && kept.localWeekday == asked.localWeekday,
                     qPrintable(u"seed %1, %2"_s.arg(seed).arg(at)));
        }
    }
};

QTEST_GUILESS_MAIN(TestMoment)
#include "tst_moment.moc"
