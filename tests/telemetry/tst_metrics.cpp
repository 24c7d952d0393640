// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "telemetry/exposition.h"

#include "support/exposition_reader.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using telemetry::LaneGauges;
using telemetry::MetricTotals;
using test::Samples;

namespace {

AttemptRecord attempt(const QString &model, std::optional<FailureClass> failure = {}, qint64 nanoUsd = 0)
{
    AttemptRecord attempt;
    attempt.model = model;
    attempt.failure = failure;
    attempt.totalUs = 1'000'000;
    attempt.firstContentUs = failure ? -1 : 250'000;
    attempt.costKind = CostKind::Computed;
    attempt.cost = NanoUsd{nanoUsd};
    if (!failure)
        attempt.usage = {90, 5, 3, 2, 40, 10};
    return attempt;
}

DecisionRecord decision(DecisionStatus status, const QList<AttemptRecord> &attempts)
{
    DecisionRecord record;
    record.status = status;
    record.attempts = attempts;
    record.stream = true;
    record.durationUs = 1'000'300;
    record.ttftUs = status == DecisionStatus::Ok ? 260'000 : -1;
    record.client = u"a client's own words\n\"};"_s;
    record.asked = u"never a label"_s;
    return record;
}

Samples samplesOf(const MetricTotals &totals, const QList<LaneGauges> &lanes = {})
{
    const QByteArray text = telemetry::exposition(totals, lanes);
    const Samples samples = test::readExposition(text);
    [&] { QVERIFY2(samples.problem.isEmpty(), qPrintable(samples.problem)); }();
    return samples;
}

const auto ab = u"model=\"a/b\",provider=\"a\""_s;
const auto cd = u"model=\"c/d/e\",provider=\"c\""_s;

} // namespace

class TestMetrics final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void aFreshProcessIsReadable()
    {
        const Samples samples = samplesOf({});
        QCOMPARE(samples.value(u"signalbox_build_info{version=\"%1\"}"_s.arg(QStringLiteral(SIGNALBOX_VERSION))), 1.0);
        QCOMPARE(samples.value(u"signalbox_overhead_seconds_count"_s), 0.0);
    }

    void countersEqualWhatWasDecided()
    {
        MetricTotals totals;
        AttemptRecord again = attempt(u"a/b"_s, FailureClass::Timeout);
        again.retry = true;
        totals.add(decision(DecisionStatus::Ok, {attempt(u"a/b"_s, {}, 4'100'001)}));
        totals.add(decision(DecisionStatus::Ok, {attempt(u"a/b"_s, FailureClass::RateLimited), again,
                                                 attempt(u"c/d/e"_s, {}, 7)}));
        totals.add(decision(DecisionStatus::Blocked, {}));
        AttemptRecord unknown = attempt(u"c/d/e"_s);
        unknown.cost.reset();
        unknown.costKind = CostKind::Unpriced;
        totals.add(decision(DecisionStatus::Interrupted, {unknown}));
        const Samples samples = samplesOf(totals);
        const QList<std::pair<QString, double>> expected{
            {u"signalbox_requests_total{%1,status=\"ok\"}"_s.arg(ab), 1},
            {u"signalbox_requests_total{%1,status=\"ok\"}"_s.arg(cd), 1},
            {u"signalbox_requests_total{%1,status=\"interrupted\"}"_s.arg(cd), 1},
            {u"signalbox_requests_total{model=\"\",provider=\"\",status=\"blocked\"}"_s, 1},
            {u"signalbox_attempts_total{%1}"_s.arg(ab), 3},
            {u"signalbox_attempts_total{%1}"_s.arg(cd), 2},
            {u"signalbox_attempt_failures_total{%1,class=\"rate_limited\"}"_s.arg(ab), 1},
            {u"signalbox_attempt_failures_total{%1,class=\"timeout\"}"_s.arg(ab), 1},
            {u"signalbox_failovers_total{%1,reason=\"timeout\"}"_s.arg(ab), 1},
            {u"signalbox_retries_total{%1}"_s.arg(ab), 1},
            {u"signalbox_tokens_total{%1,type=\"input\"}"_s.arg(ab), 100},
            {u"signalbox_tokens_total{%1,type=\"output\"}"_s.arg(cd), 80},
            {u"signalbox_tokens_total{%1,type=\"cache_write\"}"_s.arg(ab), 5},
            {u"signalbox_tokens_total{%1,type=\"reasoning\"}"_s.arg(ab), 10},
            {u"signalbox_cost_usd_total{%1,kind=\"computed\"}"_s.arg(ab), 0.004100001},
            {u"signalbox_cost_usd_total{%1,kind=\"computed\"}"_s.arg(cd), 0.000000007},
            {u"signalbox_unpriced_attempts_total{%1}"_s.arg(cd), 1},
            {u"signalbox_request_duration_seconds_count{status=\"ok\"}"_s, 2},
            {u"signalbox_request_first_token_seconds_sum"_s, 0.52},
            {u"signalbox_overhead_seconds_count"_s, 1}, // the second had to fail over, the others were not answered
            {u"signalbox_overhead_seconds_bucket{le=\"0.0005\"}"_s, 1},
            {u"signalbox_overhead_seconds_bucket{le=\"0.00025\"}"_s, 0},
        };
        for (const auto &[series, value] : expected)
            QVERIFY2(samples.value(series) == value,
                     qPrintable(u"%1 is %2, not %3"_s.arg(series).arg(samples.value(series)).arg(value)));
        QVERIFY(!samples.has(u"signalbox_failovers_total{%1,reason=\"rate_limited\"}"_s.arg(ab))); // it was asked again
        QVERIFY(!samples.has(u"signalbox_attempt_failures_total{%1,class=\"ok\"}"_s.arg(ab)));
    }

    void hedgesAndRescuesAreCountedAndNoFailures()
    {
        MetricTotals totals;
        AttemptRecord lost = attempt(u"a/b"_s, FailureClass::Outrun);
        AttemptRecord hedge = attempt(u"c/d/e"_s);
        hedge.role = AttemptRole::Hedge;
        totals.add(decision(DecisionStatus::Ok, {lost, hedge}));
        hedge.failure = FailureClass::Outrun;
        totals.add(decision(DecisionStatus::Ok, {attempt(u"a/b"_s), hedge}));
        AttemptRecord rescue = attempt(u"c/d/e"_s);
        rescue.role = AttemptRole::Restart;
        totals.add(decision(DecisionStatus::Ok, {attempt(u"a/b"_s, FailureClass::Unavailable), rescue}));
        rescue.failure = FailureClass::Malformed;
        totals.add(decision(DecisionStatus::Interrupted, {attempt(u"a/b"_s, FailureClass::Unavailable), rescue}));
        const Samples samples = samplesOf(totals);
        QCOMPARE(samples.value(u"signalbox_hedges_total{%1,result=\"won\"}"_s.arg(cd)), 1.0);
        QCOMPARE(samples.value(u"signalbox_hedges_total{%1,result=\"lost\"}"_s.arg(cd)), 1.0);
        QCOMPARE(samples.value(u"signalbox_rescues_total{%1,result=\"finished\"}"_s.arg(cd)), 1.0);
        QCOMPARE(samples.value(u"signalbox_rescues_total{%1,result=\"failed\"}"_s.arg(cd)), 1.0);
        QCOMPARE(samples.value(u"signalbox_requests_total{%1,status=\"ok\"}"_s.arg(ab)), 1.0); // the hedge lost
        QCOMPARE(samples.value(u"signalbox_requests_total{%1,status=\"ok\"}"_s.arg(cd)), 2.0);
        QVERIFY(!samples.has(u"signalbox_attempt_failures_total{%1,class=\"outrun\"}"_s.arg(ab)));
        QVERIFY(!samples.has(u"signalbox_failovers_total{%1,reason=\"outrun\"}"_s.arg(ab)));
        QCOMPARE(samples.value(u"signalbox_attempts_total{%1}"_s.arg(ab)), 4.0);
    }

    void genAiNamesFollowTheConventions()
    {
        MetricTotals totals;
        totals.add(decision(DecisionStatus::Ok, {attempt(u"c/d/e"_s, FailureClass::Malformed), attempt(u"c/d/e"_s)}));
        const Samples samples = samplesOf(totals);
        const QString labels =
            u"gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"c\",gen_ai_request_model=\"d/e\""_s;
        QCOMPARE(samples.value(u"gen_ai_client_operation_duration_seconds_count{%1}"_s.arg(labels)), 1.0);
        QCOMPARE(samples.value(u"gen_ai_client_operation_duration_seconds_sum{%1}"_s.arg(labels)), 1.0);
        QCOMPARE(samples.value(u"gen_ai_client_operation_duration_seconds_count{%1,error_type=\"malformed\"}"_s.arg(labels)), 1.0);
        QCOMPARE(samples.value(u"gen_ai_client_operation_time_to_first_chunk_seconds_sum{%1}"_s.arg(labels)), 0.25);
        QCOMPARE(samples.value(u"gen_ai_client_token_usage_sum{%1,gen_ai_token_type=\"input\"}"_s.arg(labels)), 100.0);
        QCOMPARE(samples.value(u"gen_ai_client_token_usage_bucket{%1,gen_ai_token_type=\"output\",le=\"64\"}"_s.arg(labels)), 1.0);
        QCOMPARE(samples.value(u"gen_ai_client_token_usage_bucket{%1,gen_ai_token_type=\"output\",le=\"16\"}"_s.arg(labels)), 0.0);
    }

    void lanesAsTheyAre()
    {
        const Samples samples = samplesOf({}, {{u"a/b"_s, "open"_L1, false, 3, 41, std::nullopt}});
        QCOMPARE(samples.value(u"signalbox_breaker_state{%1,state=\"open\"}"_s.arg(ab)), 1.0);
        QCOMPARE(samples.value(u"signalbox_breaker_state{%1,state=\"closed\"}"_s.arg(ab)), 0.0);
        QCOMPARE(samples.value(u"signalbox_lane_available{%1}"_s.arg(ab)), 0.0);
        QCOMPARE(samples.value(u"signalbox_attempts_in_flight{%1}"_s.arg(ab)), 3.0);
        QCOMPARE(samples.value(u"signalbox_rate_limit_remaining{%1,quota=\"requests\"}"_s.arg(ab)), 41.0);
        QVERIFY(!samples.has(u"signalbox_rate_limit_remaining{%1,quota=\"tokens\"}"_s.arg(ab)));
    }

    void nothingAClientSaysBecomesALabel()
    {
        MetricTotals totals;
        totals.add(decision(DecisionStatus::Ok, {attempt(u"a/b"_s)}));
        const QByteArray text = telemetry::exposition(totals, {});
        QVERIFY(!text.contains("words"));
        QVERIFY(!text.contains("never a label"));
    }

    void modelsAreBounded()
    {
        MetricTotals totals;
        for (int i = 0; i < MetricTotals::mostModels + 50; ++i)
            totals.add(decision(DecisionStatus::Ok, {attempt(u"p/%1"_s.arg(i))}));
        QCOMPARE(totals.models().size(), MetricTotals::mostModels + 1);
        QCOMPARE(totals.models()[u"other"_s].requests[static_cast<size_t>(DecisionStatus::Ok)], 50);
        totals.add(decision(DecisionStatus::Ok, {attempt(u"p/7"_s)})); // the known are still told apart
        QCOMPARE(totals.models()[u"p/7"_s].requests[static_cast<size_t>(DecisionStatus::Ok)], 2);
    }

    void mergingIsTheSameAsCountingInOnePlace()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        MetricTotals all;
        std::array<MetricTotals, 3> shards;
        for (int i = 0; i < 500; ++i) {
            QList<AttemptRecord> attempts;
            const int count = random.bounded(4);
            for (int j = 0; j < count; ++j) {
                const bool failed = j + 1 < count || random.bounded(3) == 0;
                attempts.append(attempt(u"m/%1"_s.arg(random.bounded(5)),
                                        failed ? std::optional(static_cast<FailureClass>(random.bounded(9))) : std::nullopt,
                                        random.bounded(1'000'000)));
                attempts.last().totalUs = random.bounded(100'000'000);
            }
            const DecisionRecord record = decision(static_cast<DecisionStatus>(1 + random.bounded(5)), attempts);
            all.add(record);
            shards.at(static_cast<size_t>(random.bounded(3))).add(record);
        }
        MetricTotals sum;
        for (const MetricTotals &shard : shards)
            sum.merge(shard);
        QCOMPARE(telemetry::exposition(sum, {}), telemetry::exposition(all, {}));
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
