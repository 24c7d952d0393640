// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/record_codec.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

DecisionRecord sample()
{
    DecisionRecord record;
    record.id.value = 77;
    record.routed = u"p/m"_s;
    record.explanation = "{\"v\":1}";
    AttemptRecord attempt;
    attempt.model = u"p/m"_s;
    attempt.detail = u"slow"_s;
    attempt.cost = NanoUsd{5};
    record.attempts = {attempt};
    return record;
}

} // namespace

class TestRecordCodec final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void theKeyOfAnAttemptIsKept()
    {
        DecisionRecord record = sample();
        record.attempts[0].key = u"env:KEY …x7Qa"_s;
        record.attempts[0].role = AttemptRole::NextKey;
        QByteArray bytes;
        ledger::encodeRecord(record, bytes);
        QCOMPARE(ledger::decodeRecord(bytes), record);
    }

    void priceAndCacheAreKept()
    {
        DecisionRecord record = sample();
        record.attempts[0].price = R"({"input_pico_usd":7})";
        record.cache = {CacheUse::Hit, {12'345'678'901'234'567ULL}, NanoUsd{9}};
        QByteArray bytes;
        ledger::encodeRecord(record, bytes);
        QCOMPARE(ledger::decodeRecord(bytes), record);
    }

    void usageBeyondTokensIsKept()
    {
        DecisionRecord record = sample();
        for (std::size_t i = 0; i < rareFigures.size(); ++i) {
            record.attempts[0].usage.*rareFigures[i].figure = static_cast<qint64>(i) * 1'000 + 1;
            record.usage.*rareFigures[i].figure = static_cast<qint64>(i) * 1'000 + 1;
        }
        record.attempts[0].reckoned = NanoUsd{-7};
        record.attempts[0].costNote = u"Not in it: 3 searches."_s;
        QByteArray bytes;
        ledger::encodeRecord(record, bytes);
        QCOMPARE(ledger::decodeRecord(bytes), record);
    }

    void olderLayoutsAreStillRead_data()
    {
        QTest::addColumn<char>("layout");
        QTest::addColumn<int>("fieldsOfAnAttempt"); ///< that it lacks
        QTest::addRow("before usage beyond tokens") << '\4' << 2;
        QTest::addRow("before prices") << '\3' << 3;
        QTest::addRow("before keys") << '\2' << 4;
    }
    void olderLayoutsAreStillRead()
    {
        QFETCH(const char, layout);
        QFETCH(const int, fieldsOfAnAttempt);
        const DecisionRecord record = sample();
        QByteArray bytes;
        ledger::encodeRecord(record, bytes);
        const QByteArray cache(layout < 4 ? 3 : 0, '\0'); // no use, no source, no amount
        QVERIFY(bytes.endsWith(cache));
        bytes.chop(cache.size());
        const qsizetype tail = record.explanation.size() + 1 + (layout < 4 ? 0 : 3); // with its length
        const QByteArray empty(fieldsOfAnAttempt, '\0');      // no note, no figure of our own, no price, no key
        const qsizetype end = bytes.size() - tail;
        QCOMPARE(bytes.sliced(end - empty.size(), empty.size()), empty);
        bytes.remove(end - empty.size(), empty.size());
        // Nor which rare figures are used: a zero before the kind and amount of the cost, and one in front of the attempts.
        constexpr qsizetype behindCost = 6;
        QCOMPARE(bytes.sliced(end - behindCost - 4, 4), QByteArray("\0\0\1\12", 4));
        bytes.remove(end - behindCost - 4, 1);
        const qsizetype attempts = bytes.lastIndexOf("\3p/m");
        QCOMPARE(bytes.sliced(attempts - 3, 3), QByteArray("\0\0\1", 3));
        bytes.remove(attempts - 3, 1);
        bytes[0] = layout;
        QCOMPARE(ledger::decodeRecord(bytes), record);
        QCOMPARE(ledger::peekId(bytes), record.id);
    }

    void aLayoutOfTheFutureIsNotGuessedAt_data()
    {
        QTest::addColumn<char>("layout");
        QTest::addRow("0") << '\0';
        QTest::addRow("127") << '\x7f';
    }
    void aLayoutOfTheFutureIsNotGuessedAt()
    {
        QFETCH(const char, layout);
        QByteArray bytes;
        ledger::encodeRecord(sample(), bytes);
        bytes[0] = layout;
        QVERIFY(!ledger::decodeRecord(bytes));
        QVERIFY(!ledger::peekId(bytes));
    }
};

QTEST_APPLESS_MAIN(TestRecordCodec)
#include "tst_record_codec.moc"
