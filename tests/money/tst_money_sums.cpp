// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"
#include "dispatch/charge.h"
#include "dispatch/record_keeping.h"
#include "ledger/ledger.h"
#include "support/strict_messages.h"
#include "wire/jsonreader.h"
#include "wire/usage.h"
#include "wire/usage_dialects.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr int calls = 100'000;

/// A usage object of one dialect, and how many tokens of prompt and answer it is about.
struct Said
{
    QByteArray json;
    int dialect = 0; ///< chat, messages, responses, generateContent
    qint64 prompt = 0;
    qint64 answer = 0;
};

class Generator final
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    int below(int end) { return m_random.bounded(end); }
    bool chance(int oneIn) { return m_random.bounded(oneIn) == 0; }
    qint64 upTo(qint64 most) { return most <= 0 ? 0 : static_cast<qint64>(m_random.bounded(static_cast<quint64>(most) + 1)); }

    Said usage()
    {
        Said said;
        said.dialect = below(4);
        said.prompt = 1 + upTo(chance(8) ? 2'000'000 : 20'000);
        said.answer = 1 + upTo(8'000);
        const qint64 cached = chance(2) ? upTo(said.prompt) : 0;
        const qint64 written = chance(3) ? upTo(said.prompt - cached) : 0;
        const qint64 thought = chance(2) ? upTo(said.answer) : 0;
        const qint64 audio = chance(4) ? upTo(said.prompt - cached - written) : 0;
        const qint64 spoken = chance(4) ? upTo(said.answer - thought) : 0;
        QJsonObject json;
        switch (said.dialect) {
        case 0:
            json = {{u"prompt_tokens"_s, said.prompt},
                    {u"completion_tokens"_s, said.answer},
                    {u"total_tokens"_s, said.prompt + said.answer},
                    {u"prompt_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, cached}, {u"cache_write_tokens"_s, written}, {u"audio_tokens"_s, audio}}},
                    {u"completion_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, thought}, {u"audio_tokens"_s, spoken}}}};
            break;
        case 1: {
            const qint64 hour = chance(2) ? upTo(written) : 0;
            json = {{u"input_tokens"_s, said.prompt - cached - written},
                    {u"cache_read_input_tokens"_s, cached},
                    {u"cache_creation_input_tokens"_s, written},
                    {u"cache_creation"_s, QJsonObject{{u"ephemeral_5m_input_tokens"_s, written - hour}, {u"ephemeral_1h_input_tokens"_s, hour}}},
                    {u"output_tokens"_s, said.answer}};
            break;
        }
        case 2:
            json = {{u"input_tokens"_s, said.prompt},
                    {u"input_tokens_details"_s, QJsonObject{{u"cached_tokens"_s, cached}, {u"audio_tokens"_s, audio}}},
                    {u"output_tokens"_s, said.answer},
                    {u"output_tokens_details"_s, QJsonObject{{u"reasoning_tokens"_s, thought}}},
                    {u"total_tokens"_s, said.prompt + said.answer}};
            break;
        default:
            json = {{u"promptTokenCount"_s, said.prompt},
                    {u"cachedContentTokenCount"_s, cached},
                    {u"candidatesTokenCount"_s, said.answer - thought},
                    {u"thoughtsTokenCount"_s, thought},
                    {u"promptTokensDetails"_s, QJsonArray{QJsonObject{{u"modality"_s, u"AUDIO"_s}, {u"tokenCount"_s, audio}}}}};
        }
        said.json = QJsonDocument(json).toJson(QJsonDocument::Compact);
        return said;
    }

    catalog::Model model()
    {
        catalog::Model model;
        if (chance(6))
            return model;
        model.price = price();
        for (int left = below(3); left > 0; --left) {
            catalog::PriceCondition when;
            when.minPromptTokens = chance(2) ? 10'000 : 0;
            when.batch = chance(4);
            if (chance(3)) {
                when.utcStart = 60;
                when.utcEnd = 700;
            }
            model.prices.push_back({when, price()});
        }
        return model;
    }

    PicoUsd amount() { return {chance(8) ? 1 + upTo(2'000) : 1 + upTo(80'000'000)}; }

private:
    catalog::Price price()
    {
        catalog::Price price;
        price.input = amount();
        price.output = amount();
        for (std::optional<PicoUsd> catalog::Price::*bucket :
             {&catalog::Price::cacheRead, &catalog::Price::cacheWrite5m, &catalog::Price::cacheWrite1h, &catalog::Price::reasoning,
              &catalog::Price::audioInput, &catalog::Price::audioOutput, &catalog::Price::request}) {
            if (chance(2))
                price.*bucket = amount();
        }
        return price;
    }

    QRandomGenerator m_random;
};

std::optional<Usage> readUsage(const Said &said)
{
    wire::JsonReader reader;
    simdjson::dom::element root;
    if (reader.parse(said.json, root) != simdjson::SUCCESS)
        return std::nullopt;
    switch (said.dialect) {
    case 0:
        return wire::openAiUsage(root);
    case 1:
        return wire::anthropicUsage(root);
    case 2:
        return wire::responsesUsage(root);
    default:
        return wire::geminiUsage(root);
    }
}

/// Usage × price once more, on its own.
qint64 byHand(const Usage &usage, const catalog::Price &price)
{
    WideInt pico = price.request ? price.request->value : 0;
    const auto add = [&pico](qint64 tokens, PicoUsd each) { pico += static_cast<WideInt>(tokens) * each.value; };
    add(usage.input - usage.audioInput, price.input);
    add(usage.audioInput, price.audioInput.value_or(price.input));
    add(usage.cacheRead, price.cacheRead.value_or(price.input));
    add(usage.cacheWrite5m, price.cacheWrite5m.value_or(price.input));
    add(usage.cacheWrite1h, price.cacheWrite1h.value_or(price.input));
    add(usage.output - usage.reasoning - usage.audioOutput, price.output);
    add(usage.reasoning, price.reasoning.value_or(price.output));
    add(usage.audioOutput, price.audioOutput.value_or(price.output));
    const WideInt whole = pico / 1'000;
    const WideInt rest = pico % 1'000;
    return static_cast<qint64>(whole + (rest > 500 || (rest == 500 && whole % 2 != 0) ? 1 : 0));
}

} // namespace

/// Random calls of all dialects through what a provider says, its price, the attempt, the decision, the journal and the
/// database: nothing is counted twice, nothing is lost, and every view of it shows the same.
class TestMoneySums final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everyCallIsInEveryViewOnce()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        Generator random(seed);
        QTemporaryDir dir;
        ledger::Ledger ledger(dir.path());
        QVERIFY(ledger.open());
        Result<ledger::Journal> journal = ledger.openJournal(0);
        SpendSums expected;
        quint64 id = 1'000;
        int left = calls;
        while (left > 0) {
            DecisionRecord record;
            record.id = {id += 3};
            record.time = {1'774'600'000'000'000 + random.upTo(qint64{4} * 86'400'000'000)};
            record.status = random.chance(5) ? DecisionStatus::Cancelled : random.chance(6) ? DecisionStatus::Failed : DecisionStatus::Ok;
            record.client = u"c%1"_s.arg(random.below(5));
            record.session = u"s%1"_s.arg(random.below(40));
            record.rule = u"r%1"_s.arg(random.below(4));
            record.tags = random.chance(2) ? QStringList{u"open"_s} : QStringList{u"secret"_s, u"open"_s};
            for (int tries = 1 + random.below(3); tries > 0 && left > 0; --tries, --left) {
                record.attempts.append(attempt(random, record.time, record.status == DecisionStatus::Cancelled && tries == 1));
                if (QTest::currentTestFailed())
                    return;
            }
            record.routed = record.attempts.constLast().model;
            dispatch::sumUp(record, dispatch::Snapshot(), std::nullopt);
            ++expected.requests;
            expected.cancelled += record.status == DecisionStatus::Cancelled ? 1 : 0;
            for (const AttemptRecord &call : std::as_const(record.attempts))
                add(expected, call, record.status);
            QVERIFY(journal->append({ledger::JournalKind::Settle, record}));
        }
        QVERIFY(ledger.fold());
        QCOMPARE(expected.calls, calls);
        QVERIFY(expected.unpriced > 0 && expected.estimated.value > 0 && expected.reported.value > 0 && expected.computed.value > 0);
        check(ledger, expected);
    }

private:
    /// One call, charged; what must hold for it alone is checked here.
    static AttemptRecord attempt(Generator &random, UtcTime time, bool isLeft)
    {
        const Said said = random.usage();
        const std::optional<Usage> usage = readUsage(said);
        const auto fail = [&said](const char *what) { QTest::qFail((what + (": " + said.json)).constData(), __FILE__, __LINE__); };
        if (!usage || usage->prompt() != said.prompt || usage->output != said.answer)
            fail("tokens are counted twice or lost");
        dispatch::Worked worked;
        worked.inputEstimate = said.prompt;
        worked.outputEstimate = said.answer;
        worked.batch = random.chance(5);
        worked.leftEarly = isLeft;
        worked.stream = random.chance(2);
        worked.cancelled = static_cast<catalog::CancelledStream>(random.below(3));
        worked.wholeAnswer = 64 + random.upTo(10'000);
        if (!isLeft && !random.chance(7))
            worked.usage = usage;
        else
            worked.mayBeBilled = !random.chance(3);
        if (worked.usage && random.chance(6))
            worked.cost = NanoUsd{random.upTo(50'000'000)};
        const catalog::Model model = random.model();
        AttemptRecord attempt;
        attempt.model = u"p%1/m%2"_s.arg(random.below(3)).arg(random.below(9));
        attempt.started = time;
        attempt.totalUs = 5;
        dispatch::chargeAttempt(attempt, worked, model);
        const catalog::Price *price =
            catalog::priceFor(model, {attempt.usage.prompt(), catalog::utcWeekMinute(time.micros), {}, worked.batch});
        const bool wasBilled = worked.usage || worked.mayBeBilled;
        if (wasBilled && price == nullptr && !worked.cost && attempt.cost)
            fail("a model without a price has a cost");
        if (wasBilled && price != nullptr && attempt.costKind != CostKind::Reported && attempt.cost != NanoUsd{byHand(attempt.usage, *price)})
            fail("a cost is not what it is by hand");
        if (wasBilled && attempt.cost == NanoUsd{0} && byHand(attempt.usage, price != nullptr ? *price : catalog::Price()) != 0)
            fail("a silent zero");
        if (!wasBilled && attempt.cost != NanoUsd{0})
            fail("a refusal is charged");
        if (attempt.costKind == CostKind::Unpriced ? attempt.cost.has_value() : !attempt.cost)
            fail("a cost and its kind contradict each other");
        return attempt;
    }
    static void add(SpendSums &sums, const AttemptRecord &call, DecisionStatus status)
    {
        ++sums.calls;
        for (const UsageFigure &known : tokenFigures)
            sums.usage.*known.figure += call.usage.*known.figure;
        if (!call.cost) {
            ++sums.unpriced;
            return;
        }
        (call.costKind == CostKind::Reported ? sums.reported : call.costKind == CostKind::Computed ? sums.computed : sums.estimated) += *call.cost;
        if (status == DecisionStatus::Cancelled)
            sums.cancelledCost += *call.cost;
    }
    static void check(const ledger::Ledger &ledger, const SpendSums &expected)
    {
        const auto same = [&expected](const SpendSums &sums) {
            return sums.requests == expected.requests && sums.calls == expected.calls && sums.unpriced == expected.unpriced
                && sums.reported == expected.reported && sums.computed == expected.computed && sums.estimated == expected.estimated
                && sums.cancelledCost == expected.cancelledCost && sums.cancelled == expected.cancelled && sums.usage == expected.usage;
        };
        const QList<QByteArray> zones{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};
        for (const SpendBy by : {SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Rule, SpendBy::Session,
                                 SpendBy::Day, SpendBy::Month}) {
            for (qsizetype i = 0; i < (by == SpendBy::Day ? zones.size() : 1); ++i) {
                SpendQuery query;
                query.by = {by};
                const Result<SpendTable> table = ledger.spend(query, QTimeZone(zones[i]));
                QVERIFY(table);
                SpendSums rows;
                for (const SpendLine &row : table->rows)
                    rows += row.sums;
                QVERIFY2(same(rows), spendByName(by).data());
                QVERIFY2(same(table->total.sums), spendByName(by).data());
                QVERIFY(table->rows.size() > 1 || by == SpendBy::Month);
            }
        }
        const Result<ledger::LedgerTotals> totals = ledger.totals({0}, {std::numeric_limits<qint64>::max()});
        QVERIFY(totals);
        QCOMPARE(totals->cost, expected.cost());
    }
};

QTEST_GUILESS_MAIN(TestMoneySums)
#include "tst_money_sums.moc"
