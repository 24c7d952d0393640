// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "cost_cases.h"

#include "core/decimal_usd.h"
#include "dispatch/dispatch_rig.h"
#include "ledger/ledger.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// A provider's answer over HTTP, the price of the bundled catalogue, and the row of the ledger: what each family's usage
/// costs is worked out by hand beside it. When a price of the catalogue changes, so does the sum in cost_cases.cpp.
class TestCostByHand final : public QObject, private test::DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_ledger.open());
        m_journal = std::make_unique<ledger::Journal>(*m_ledger.openJournal(0));
    }
    void init()
    {
        test::failOnAnyComplaint();
        setUp();
    }
    void cleanup() { tearDown(); }

    void theRowOfTheLedgerIsTheSumByHand_data()
    {
        QTest::addColumn<int>("position");
        const QList<test::CostCase> cases = test::costCases();
        for (int i = 0; i < cases.size(); ++i)
            QTest::addRow("%s", cases[i].name) << i;
    }
    void theRowOfTheLedgerIsTheSumByHand()
    {
        QFETCH(const int, position);
        const test::CostCase entry = test::costCases()[position];
        const std::optional<DecisionRecord> row = ledgerRow(entry);
        QVERIFY(row);
        const AttemptRecord &attempt = row->attempts.constFirst();
        const NanoUsd byHand = test::sumByHand(entry.byHand);
        const bool isReported = entry.kind == CostKind::Reported;
        QCOMPARE(row->costKind, entry.kind);
        QCOMPARE(row->cost, isReported ? *nanoUsdFromDecimal(entry.reported) : byHand);
        QCOMPARE(attempt.reckoned, isReported ? std::optional(byHand) : std::nullopt);
        QVERIFY2(QByteArray(entry.note).isEmpty() ? attempt.costNote.isEmpty() : attempt.costNote.contains(QString::fromLatin1(entry.note)),
                 qPrintable(attempt.costNote));
        QVERIFY(!attempt.price.isEmpty());
    }

    /// tests/money/cost-table.md is what this test promises. SIGNALBOX_WRITE_TABLES=1 writes it anew.
    void tableIsCurrent()
    {
        QByteArray table =
            "<!-- SPDX-FileCopyrightText: 2026 The Signalbox authors -->\n"
            "<!-- SPDX-License-Identifier: GPL-3.0-only -->\n"
            "<!-- written by tst_cost_by_hand; SIGNALBOX_WRITE_TABLES=1 writes it anew -->\n\n"
            "Prices are USD for a million tokens, as the bundled catalogue has them.\n\n"
            "| provider | model | what it said | by hand | USD | the ledger's row |\n"
            "|---|---|---|---|---|---|\n";
        for (const test::CostCase &entry : test::costCases()) {
            const std::optional<DecisionRecord> row = ledgerRow(entry);
            QVERIFY2(row, entry.name);
            QString said = usdText(*row->cost) + u' ' + costKindName(row->costKind);
            if (!row->attempts.constFirst().costNote.isEmpty())
                said += u"; "_s + row->attempts.constFirst().costNote;
            const QStringList cells{QString::fromLatin1(entry.name), u'`' + row->attempts.constFirst().model + u'`',
                                    u'`' + QString::fromUtf8(entry.usage) + u'`', test::termsText(entry.byHand),
                                    usdText(test::sumByHand(entry.byHand)), said};
            table += "| " + cells.join(u" | "_s).toUtf8() + " |\n";
        }
        QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/money/cost-table.md"));
        if (qEnvironmentVariableIsSet("SIGNALBOX_WRITE_TABLES")) {
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(table);
            return;
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), table);
    }

private:
    static QByteArray dialectOf(const test::CostCase &entry)
    {
        return QByteArray(entry.wire).isEmpty() ? QByteArray(catalog::findPreset(QString::fromLatin1(entry.preset))->wire.data()) : QByteArray(entry.wire);
    }
    static QByteArray answerOf(const test::CostCase &entry)
    {
        const QByteArray dialect = dialectOf(entry);
        if (dialect == "anthropic")
            return R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello."}],"stop_reason":"end_turn","stop_sequence":null,"usage":)"
                + entry.usage + entry.more + '}';
        if (dialect == "gemini")
            return R"({"candidates":[{"content":{"role":"model","parts":[{"text":"Hello."}]},"finishReason":"STOP","index":0}],"modelVersion":"m","usageMetadata":)"
                + entry.usage + entry.more + '}';
        if (dialect == "responses")
            return R"({"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Hello.","annotations":[]}]}],"usage":)"
                + entry.usage + entry.more + '}';
        return R"({"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],"usage":)"
            + entry.usage + entry.more + '}';
    }

    /// Moves the clock on to "wed 16:30" of the UTC week.
    void advanceTo(const QByteArray &when)
    {
        static const QByteArrayList days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
        const qint64 minute = days.indexOf(when.first(3)) * 1'440 + when.sliced(4, 2).toInt() * 60 + when.sliced(7, 2).toInt();
        constexpr qint64 week = 7 * 1'440;
        const qint64 now = catalog::utcWeekMinute(m_clock.utc().micros);
        m_clock.advance(std::chrono::minutes((minute - now + week) % week));
    }

    /// Asks a provider that answers so, over HTTP, and reads what the ledger has kept.
    std::optional<DecisionRecord> ledgerRow(const test::CostCase &entry)
    {
        tearDown();
        setUp();
        test::RawServer server([&entry](test::RawConnection &peer, const test::RawRequest &) { peer.answer(answerOf(entry)); });
        const QByteArray preset = entry.preset;
        const QByteArray url = preset == "azure" || preset == "vertex" ? "base_url: https://mine.example.com/openai/v1, " : "";
        const QByteArray wire = QByteArray(entry.wire).isEmpty() ? QByteArray() : "wire: " + QByteArray(entry.wire) + ", ";
        use("version: 1\ndefaults: {tag: internal, chain: one}\nzones: [{id: machine}]\ntags: [internal]\n"
            "matrix: {internal: {machine: allow}}\nproviders: {" + preset + ": {preset: " + preset + ", " + url + wire + "zone: machine}}\n"
            "chains: {one: [{model: '" + preset + '/' + entry.model + "'}]}\n",
            {server.url("/v1")});
        advanceTo(entry.when);
        m_dispatcher->start(test::makeRequest(m_snapshot, {}, m_clock.steady()), m_reply.get());
        if (!QTest::qWaitFor([this] { return m_reply->ended; }) || m_recorder->settled.size() != 1)
            return std::nullopt;
        const DecisionRecord &settled = m_recorder->settled.constFirst();
        if (!m_journal->append({ledger::JournalKind::Settle, settled}) || !m_ledger.fold())
            return std::nullopt;
        const Result<DecisionRecord> row = m_ledger.find(settled.id);
        return row ? std::optional(*row) : std::nullopt;
    }

    QTemporaryDir m_dir;
    ledger::Ledger m_ledger{m_dir.path()};
    std::unique_ptr<ledger::Journal> m_journal;
};

QTEST_GUILESS_MAIN(TestCostByHand)
#include "tst_cost_by_hand.moc"
