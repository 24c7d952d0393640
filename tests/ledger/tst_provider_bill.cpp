// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/csv_rows.h"
#include "ledger/reconciliation.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

const QByteArray openAiCosts =
    "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id\n"
    "1795219200,1795305600,2026-11-21T00:00:00+00:00,2026-11-22T00:00:00+00:00,,,,,,\n"
    "1795305600,1795392000,2026-11-22T00:00:00,2026-11-23T00:00:00,0.003835980000000000000000000000,usd,,,\"gpt-4o-2024-08-06, input\",\n"
    "1795305600,1795392000,2026-11-22T00:00:00,2026-11-23T00:00:00,0.5,usd,,,\"gpt-4o-2024-08-06, output\",\n"
    "1795305600,1795392000,2026-11-22T00:00:00,2026-11-23T00:00:00,1.25,usd,,,\"gpt-4o-mini, cached input\",\n";

const QByteArray anthropicUsage =
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,"
    "web_search_count\r\n"
    "2026-11-22,claude-sonnet-4-20250514,k,Default,standard,\xE2\x89\xA4 200k,100,20,3,4000,50,0\r\n"
    "2026-11-22 10:00:00,claude-sonnet-4-20250514,k2,Default,standard,\xE2\x89\xA4 200k,1,0,0,0,1,0\r\n";

SpendLine ours(const QString &model, const QString &day, qint64 nano, qint64 calls = 1, qint64 unpriced = 0)
{
    SpendLine line;
    line.keys = {model, day};
    line.sums.calls = calls;
    line.sums.unpriced = unpriced;
    line.sums.computed = {nano};
    line.sums.usage.input = 10;
    line.sums.usage.output = 5;
    return line;
}

} // namespace

class TestProviderBill final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void csv_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QList<QStringList>>("rows");
        QTest::addColumn<bool>("broken");
        using Rows = QList<QStringList>;
        QTest::addRow("plain") << "a,b\nc,d\n"_ba << Rows{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}} << false;
        QTest::addRow("no end of line") << "a,b"_ba << Rows{{u"a"_s, u"b"_s}} << false;
        QTest::addRow("mark, returns, empty lines") << "\xEF\xBB\xBF" "a\r\n\r\n\nb\r\n"_ba << Rows{{u"a"_s}, {u"b"_s}} << false;
        QTest::addRow("quotes") << "\"a, \"\"b\"\"\",\"c\nd\",\"\"\n"_ba << Rows{{u"a, \"b\""_s, u"c\nd"_s, QString()}} << false;
        QTest::addRow("empty at the end") << "a,\n"_ba << Rows{{u"a"_s, QString()}} << false;
        QTest::addRow("never closed") << "a\n\"b"_ba << Rows{{u"a"_s}} << true;
        QTest::addRow("text behind a quote") << "\"a\"b,c\n"_ba << Rows{} << true;
        QTest::addRow("nothing") << ""_ba << Rows{} << false;
    }
    void csv()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QList<QStringList>, rows);
        QFETCH(const bool, broken);
        CsvRows reader(text);
        QList<QStringList> seen;
        while (const std::optional<QStringList> row = reader.next()) {
            QStringList filled;
            for (const QString &field : *row)
                filled.append(field.isNull() ? QString() : field);
            seen.append(filled);
        }
        QCOMPARE(seen, rows);
        QCOMPARE(reader.isBroken(), broken);
    }

    void randomBytesAreNoCrash()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        static constexpr char alphabet[] = "\",\n\ra1.-\xEF\xBB\xBF";
        for (int i = 0; i < 20'000; ++i) {
            QByteArray text = i % 2 == 0 ? "usage_date_utc,model,cost_usd\n" : "";
            for (int left = random.bounded(60); left > 0; --left)
                text.append(alphabet[random.bounded(static_cast<int>(sizeof(alphabet) - 1))]);
            (void)readProviderBill(text);
        }
    }

    void modelsAreCalledTheSame_data()
    {
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("ours");
        QTest::addRow("display name") << u"Claude Haiku 4.5"_s << u"anthropic/claude-haiku-4-5-20251001"_s;
        QTest::addRow("older display name") << u"Claude 3.5 Sonnet 2024-10-22"_s << u"claude/claude-3-5-sonnet-20241022"_s;
        QTest::addRow("line item") << u"gpt-4o-2024-08-06, cached input"_s << u"openai/gpt-4o"_s;
        QTest::addRow("latest") << u"claude-sonnet-4-0"_s << u"claude/claude-sonnet-4-0-latest"_s;
        QTest::addRow("router") << u"anthropic/claude-sonnet-4"_s << u"openrouter/anthropic/claude-sonnet-4"_s;
    }
    void modelsAreCalledTheSame()
    {
        QFETCH(const QString, theirs);
        QFETCH(const QString, ours);
        QCOMPARE(modelKey(theirs), modelKey(ours));
        QVERIFY(!modelKey(theirs).isEmpty());
        QVERIFY(modelKey(u"gpt-4o"_s) != modelKey(u"gpt-4o-mini"_s));
    }

    void openAiCostsAreRead()
    {
        const Result<ProviderBill> bill = readProviderBill(openAiCosts);
        QVERIFY2(bill, bill ? "" : qPrintable(bill.error().message));
        QCOMPARE(bill->shape, u"OpenAI costs"_s);
        QCOMPARE(bill->rows, 4);
        QCOMPARE(bill->skipped, 1);
        QCOMPARE(bill->uses.size(), 2);
        const BilledUse use = bill->uses[{QDate(2026, 11, 22), u"gpt-4o"_s}];
        QCOMPARE(use.cost, NanoUsd{503'835'980});
        QVERIFY(!use.input && !use.output);
        QCOMPARE(bill->firstDay(), QDate(2026, 11, 22));
    }

    void anthropicUsageIsRead()
    {
        const Result<ProviderBill> bill = readProviderBill(anthropicUsage);
        QVERIFY2(bill, bill ? "" : qPrintable(bill.error().message));
        QCOMPARE(bill->shape, u"Anthropic usage"_s);
        QCOMPARE(bill->uses.size(), 1);
        const BilledUse use = bill->uses.first();
        QVERIFY(!use.cost);
        QCOMPARE(use.input, qint64{4'124});
        QCOMPARE(use.output, qint64{51});
    }

    void otherShapesAreRead_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("model");
        QTest::addColumn<BilledUse>("use");
        QTest::addRow("Anthropic cost")
            << "usage_date_utc,model,workspace,token_type,cost_usd,list_price_usd\n2026-11-22,Claude Haiku 4.5,D,output,0.02,9\n"
               "2026-11-22,Claude Haiku 4.5,D,input_no_cache,0.05,9\n"_ba
            << u"Anthropic cost"_s << u"claude-haiku-4-5"_s << BilledUse{NanoUsd{70'000'000}, {}, {}};
        QTest::addRow("OpenAI usage")
            << "start_time,end_time,project_id,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens\n"
               "1795305600,1795305660,p,2,gpt-4o-mini-2024-07-18,100,7,50\n1795305660,1795305720,p,1,gpt-4o-mini-2024-07-18,1,1,0\n"_ba
            << u"OpenAI usage"_s << u"gpt-4o-mini"_s << BilledUse{{}, qint64{101}, qint64{8}};
        QTest::addRow("OpenRouter")
            << "Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens\n"
               "\"2026-11-22\",openai/gpt-4o,0.25,0,3,1000,20,0\n"_ba
            << u"OpenRouter activity"_s << u"gpt-4o"_s << BilledUse{NanoUsd{250'000'000}, qint64{1'000}, qint64{20}};
    }
    void otherShapesAreRead()
    {
        QFETCH(const QByteArray, csv);
        QFETCH(const QString, shape);
        QFETCH(const QString, model);
        QFETCH(const BilledUse, use);
        const Result<ProviderBill> bill = readProviderBill(csv);
        QVERIFY2(bill, bill ? "" : qPrintable(bill.error().message));
        QCOMPARE(bill->shape, shape);
        QCOMPARE(bill->uses.size(), 1);
        QVERIFY((bill->uses[{QDate(2026, 11, 22), model}] == use));
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("said");
        const QByteArray head = "usage_date_utc,model,cost_usd\n";
        QTest::addRow("empty") << ""_ba << u"holds no table"_s;
        QTest::addRow("other columns") << "a,b\n1,2\n"_ba << u"columns of the file are not known: a, b"_s;
        QTest::addRow("an empty OpenAI export") << "start_time,end_time,start_time_iso,end_time_iso\n1,2,3,4\n"_ba << u"no columns for use"_s;
        QTest::addRow("date") << head + "yesterday,m,1\n" << u"Line 2: yesterday is no date"_s;
        QTest::addRow("amount") << head + "2026-11-22,m,1\n2026-11-22,m,much\n" << u"Line 3: much is no amount"_s;
        QTest::addRow("negative") << head + "2026-11-22,m,-1\n" << u"Line 2: -1 is no amount"_s;
        QTest::addRow("no model") << head + "2026-11-22,,1\n" << u"Line 2 has an amount and no model"_s;
        QTest::addRow("quote") << head + "2026-11-22,\"m,1\n" << u"a quote that is not closed"_s;
        QTest::addRow("currency") << "start_time,amount_value,amount_currency,line_item\n1795305600,1,eur,m\n"_ba << u"Line 2 is in eur"_s;
        QTest::addRow("tokens") << "start_time,model,input_tokens,output_tokens\n1795305600,m,x,1\n"_ba << u"Line 2: x is no number of tokens"_s;
    }
    void whatCannotBeReadIsSaid()
    {
        QFETCH(const QByteArray, csv);
        QFETCH(const QString, said);
        const Result<ProviderBill> bill = readProviderBill(csv);
        QVERIFY(!bill);
        QVERIFY2(bill.error().message.contains(said), qPrintable(bill.error().message));
    }

    void differencesAreTheirsLessOurs()
    {
        const ProviderBill bill = *readProviderBill(openAiCosts);
        const QList<SpendLine> lines{ours(u"openai/gpt-4o-2024-08-06"_s, u"2026-11-22"_s, 400'000'000),
                                     ours(u"azure/gpt-4o"_s, u"2026-11-22"_s, 3'835'980),
                                     ours(u"claude/other"_s, u"2026-11-22"_s, 7), ours(u"openai/gpt-4o"_s, u"2026-11-23"_s, 7)};
        const Reconciliation all = reconcile(bill, lines, {});
        QCOMPARE(all.rows.size(), 2);
        QCOMPARE(all.rows[0].model, u"gpt-4o"_s);
        QCOMPARE(all.rows[0].ours, NanoUsd{403'835'980});
        QCOMPARE(all.rows[0].difference(), NanoUsd{100'000'000});
        QCOMPARE(all.rows[1].difference(), NanoUsd{1'250'000'000}); // a model that did not go through here
        QVERIFY(!all.rows[1].inLedger);
        QCOMPARE(all.total.difference(), NanoUsd{1'350'000'000});
        const Reconciliation one = reconcile(bill, lines + QList{ours(u"openai/o3"_s, u"2026-11-22"_s, 5)}, u"openai"_s);
        QCOMPARE(one.rows.size(), 3);
        QCOMPARE(one.rows[2].model, u"o3"_s);
        QCOMPARE(one.rows[2].difference(), NanoUsd{-5}); // not on the bill
        QCOMPARE(one.total.ours, NanoUsd{400'000'005});
    }

    void whatNobodyKnowsIsNoDifference()
    {
        const ProviderBill bill = *readProviderBill(openAiCosts);
        const Reconciliation unpriced = reconcile(bill, {ours(u"openai/gpt-4o"_s, u"2026-11-22"_s, 0, 2, 2)}, {});
        QVERIFY(!unpriced.rows[0].ours && !unpriced.rows[0].difference());
        QCOMPARE(unpriced.total.unpriced, 2);
        const Reconciliation tokens = reconcile(*readProviderBill(anthropicUsage), {ours(u"c/claude-sonnet-4"_s, u"2026-11-22"_s, 5)}, {});
        QVERIFY(!tokens.rows[0].difference() && !tokens.total.difference());
        QCOMPARE(tokens.rows[0].input, 10);
    }
};

QTEST_APPLESS_MAIN(TestProviderBill)
#include "tst_provider_bill.moc"
