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

    void theLayoutBeforeKeysIsStillRead()
    {
        const DecisionRecord record = sample();
        QByteArray bytes;
        ledger::encodeRecord(record, bytes);
        const qsizetype tail = record.explanation.size() + 1; // with its length
        QCOMPARE(bytes.at(bytes.size() - tail - 1), '\0'); // no key
        bytes.remove(bytes.size() - tail - 1, 1);
        bytes[0] = 2;
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
