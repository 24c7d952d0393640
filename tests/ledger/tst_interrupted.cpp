// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/interrupted.h"
#include "ledger/record_codec.h"

#include "support/strict_messages.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

AttemptRecord attempt(qint64 totalUs, std::optional<qint64> nanoUsd)
{
    AttemptRecord attempt;
    attempt.model = u"a/one"_s;
    attempt.totalUs = totalUs;
    if (nanoUsd)
        attempt.cost = NanoUsd{*nanoUsd};
    return attempt;
}

} // namespace

Q_DECLARE_METATYPE(std::optional<qint64>)

class TestInterrupted final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everyOpenCallIsChargedAtItsEstimate_data()
    {
        QTest::addColumn<QList<AttemptRecord>>("attempts");
        QTest::addColumn<std::optional<qint64>>("estimate");
        QTest::addColumn<std::optional<qint64>>("cost");
        using Attempts = QList<AttemptRecord>;
        using Amount = std::optional<qint64>;
        QTest::addRow("nothing sent") << Attempts{} << Amount(5) << Amount(5);
        QTest::addRow("one open") << Attempts{attempt(-1, 7)} << Amount(7) << Amount(7);
        QTest::addRow("one open, its estimate only with the decision") << Attempts{attempt(-1, {})} << Amount(7) << Amount(7);
        QTest::addRow("one over, one open") << Attempts{attempt(10, 3), attempt(-1, 7)} << Amount(9) << Amount(10);
        QTest::addRow("two open: the hedge counts too") << Attempts{attempt(-1, 7), attempt(-1, 20)} << Amount(7) << Amount(27);
        QTest::addRow("three, the first over") << Attempts{attempt(10, 0), attempt(-1, 7), attempt(-1, 20)} << Amount(7) << Amount(27);
        QTest::addRow("unpriced") << Attempts{attempt(-1, {})} << Amount() << Amount();
        QTest::addRow("an unpriced hedge makes the sum unknown") << Attempts{attempt(-1, {}), attempt(-1, 20)} << Amount(7) << Amount();
    }
    void everyOpenCallIsChargedAtItsEstimate()
    {
        QFETCH(const QList<AttemptRecord>, attempts);
        QFETCH(const std::optional<qint64>, estimate);
        QFETCH(const std::optional<qint64>, cost);
        DecisionRecord intent;
        intent.attempts = attempts;
        if (estimate)
            intent.estimate = NanoUsd{*estimate};
        const DecisionRecord charged = interruptedFrom(intent);
        QCOMPARE(charged.status, DecisionStatus::Interrupted);
        QCOMPARE(charged.cost.has_value(), cost.has_value());
        if (cost)
            QCOMPARE(charged.cost->value, *cost);
        QCOMPARE(charged.costKind, cost ? CostKind::Estimated : CostKind::Unpriced);
        for (qsizetype i = 0; i < attempts.size(); ++i)
            QCOMPARE(charged.attempts[i].detail.isEmpty(), !attempts[i].isOpen());
    }

    /// A journal may wait for its replay over an update of the program.
    void whatTheFirstLayoutHoldsIsRead()
    {
        DecisionRecord record;
        record.id = {77};
        record.asked = u"auto"_s;
        record.attempts.append(attempt(12, 5));
        QByteArray bytes;
        encodeRecord(record, bytes);
        QCOMPARE(decodeRecord(bytes), std::optional(record));
        // Where it stands which pieces were counted: where the bytes first differ when one was.
        const auto placeOfPieces = [&](bool ofAttempt) {
            DecisionRecord counted = record;
            (ofAttempt ? counted.attempts[0].usage : counted.usage).images = 1;
            QByteArray other;
            encodeRecord(counted, other);
            return std::mismatch(bytes.cbegin(), bytes.cend(), other.cbegin()).first - bytes.cbegin();
        };
        const auto ofRecord = placeOfPieces(false);
        const auto ofAttempt = placeOfPieces(true);
        // The first layout had neither the role (0), nor the why, the key, the price (no bytes), the figure beside the
        // provider's (none) and the note that stand before the empty explanation, nor what the cache had to do with it behind.
        QCOMPARE(bytes.last(10), QByteArray(10, '\0'));
        bytes.chop(3);
        bytes.remove(bytes.size() - 7, 6);
        bytes.remove(ofAttempt, 1);
        bytes.remove(ofRecord, 1);
        QCOMPARE(decodeRecord(bytes), std::nullopt);
        bytes[0] = 1;
        QCOMPARE(decodeRecord(bytes), std::optional(record));
        QCOMPARE(peekId(bytes), std::optional(record.id));
        bytes[0] = 6;
        QCOMPARE(decodeRecord(bytes), std::nullopt);
    }

    void theAnsweringAttemptIsFound_data()
    {
        QTest::addColumn<QList<int>>("failures"); // -1 = none
        QTest::addColumn<int>("answering");
        const int lost = static_cast<int>(FailureClass::Outrun);
        const int down = static_cast<int>(FailureClass::Unavailable);
        QTest::addRow("the only one") << QList{-1} << 0;
        QTest::addRow("a fallback") << QList{down, -1} << 1;
        QTest::addRow("the hedge lost") << QList{-1, lost} << 0;
        QTest::addRow("the hedge won") << QList{lost, -1} << 1;
        QTest::addRow("the hedge failed") << QList{-1, down} << 0;
        QTest::addRow("all failed") << QList{down, down} << 1;
        QTest::addRow("the one not outrun was cut") << QList{down, lost} << 0;
        QTest::addRow("a rescue after a cut") << QList{down, -1} << 1;
    }
    void theAnsweringAttemptIsFound()
    {
        QFETCH(const QList<int>, failures);
        QFETCH(const int, answering);
        DecisionRecord record;
        QVERIFY(answeringAttempt(record) == nullptr);
        for (const int failure : failures) {
            record.attempts.append(AttemptRecord{});
            if (failure >= 0)
                record.attempts.last().failure = static_cast<FailureClass>(failure);
        }
        QCOMPARE(answeringAttempt(record) - record.attempts.constData(), answering);
    }

    void roleNamesAreUnique()
    {
        for (const AttemptRole role :
             {AttemptRole::Ordinary, AttemptRole::Hedge, AttemptRole::Restart, AttemptRole::Continuation, AttemptRole::NextKey})
            QCOMPARE(roleFromName(QString(roleName(role))), std::optional(role));
        QCOMPARE(roleFromName(u"x"), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(TestInterrupted)
#include "tst_interrupted.moc"
