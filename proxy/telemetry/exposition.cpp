// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "telemetry/exposition.h"

#include <prometheus/text_serializer.h>

#include <limits>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;

namespace signalbox::telemetry {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

constexpr double microseconds = 1e6; // in a second

std::string providerOf(const QString &model)
{
    return model.section(u'/', 0, 0).toStdString();
}

/// Labels of our own families.
Labels ours(const QString &model)
{
    return {{"model", model.toStdString()}, {"provider", providerOf(model)}};
}

/// Labels of the GenAI conventions; the model is named as its provider names it.
Labels genAi(const QString &model)
{
    return {{"gen_ai_operation_name", "chat"},
            {"gen_ai_provider_name", providerOf(model)},
            {"gen_ai_request_model", model.section(u'/', 1).toStdString()}};
}

Labels with(Labels labels, const char *name, QLatin1StringView value)
{
    labels.push_back({name, std::string(value.data(), static_cast<size_t>(value.size()))});
    return labels;
}

/// Not a failure: the other of two calls made at the same time was faster.
constexpr size_t outrun = static_cast<size_t>(FailureClass::Outrun) + 1;

QLatin1StringView outcomeName(size_t outcome)
{
    return outcome == 0 ? "ok"_L1 : failureName(static_cast<FailureClass>(outcome - 1));
}

/// One metric with all its series.
class Family final
{
public:
    Family(const char *name, const char *help, MetricType type) { m_family = {name, help, type, {}}; }

    void counter(Labels labels, double value) { add(std::move(labels)).counter.value = value; }
    void counter(Labels labels, qint64 value) { counter(std::move(labels), static_cast<double>(value)); }
    void gauge(Labels labels, double value) { add(std::move(labels)).gauge.value = value; }
    template <class Histogram>
    void histogram(Labels labels, const Histogram &values, double unitsPerShown)
    {
        ClientMetric::Histogram &shown = add(std::move(labels)).histogram;
        shown.sample_count = static_cast<std::uint64_t>(values.count());
        shown.sample_sum = static_cast<double>(values.sum()) / unitsPerShown;
        std::uint64_t below = 0;
        for (size_t i = 0; i < values.counts().size(); ++i) {
            below += static_cast<std::uint64_t>(values.counts().at(i));
            const bool last = i == values.upperBounds().size();
            shown.bucket.push_back({below, last ? std::numeric_limits<double>::infinity()
                                                : static_cast<double>(values.upperBounds().at(i)) / unitsPerShown});
        }
    }
    [[nodiscard]] MetricFamily take() { return std::move(m_family); }

private:
    ClientMetric &add(Labels labels)
    {
        m_family.metric.emplace_back().label = std::move(labels);
        return m_family.metric.back();
    }

    MetricFamily m_family;
};

/// Models in a stable order, so that two scrapes differ only where something happened.
QStringList sortedModels(const MetricTotals &totals)
{
    QStringList models = totals.models().keys();
    models.sort();
    return models;
}

void requestFamilies(const MetricTotals &totals, std::vector<MetricFamily> &out)
{
    Family requests("signalbox_requests_total", "Requests by the lane asked last and how they ended", MetricType::Counter);
    for (const QString &model : sortedModels(totals)) {
        const ModelTotals &counted = totals.models()[model];
        for (size_t i = 0; i < statuses; ++i) {
            if (counted.requests.at(i) > 0)
                requests.counter(with(ours(model), "status", statusName(static_cast<DecisionStatus>(i))),
                                 counted.requests.at(i));
        }
    }
    out.push_back(requests.take());
    Family time("signalbox_request_duration_seconds", "From the complete request to the last byte of the answer",
                MetricType::Histogram);
    for (size_t i = 0; i < statuses; ++i) {
        if (totals.requestTime().at(i).count() > 0)
            time.histogram(with({}, "status", statusName(static_cast<DecisionStatus>(i))), totals.requestTime().at(i),
                           microseconds);
    }
    out.push_back(time.take());
    Family first("signalbox_request_first_token_seconds",
                 "From the complete request to the first content of a streamed answer, failovers included",
                 MetricType::Histogram);
    first.histogram({}, totals.requestFirstToken(), microseconds);
    out.push_back(first.take());
    Family overhead("signalbox_overhead_seconds",
                    "Time of answered requests with one attempt that was not spent in that attempt", MetricType::Histogram);
    overhead.histogram({}, totals.overhead(), microseconds);
    out.push_back(overhead.take());
}

void attemptFamilies(const MetricTotals &totals, std::vector<MetricFamily> &out)
{
    Family attempts("signalbox_attempts_total", "Calls to providers", MetricType::Counter);
    Family failures("signalbox_attempt_failures_total", "Calls that failed, by class", MetricType::Counter);
    Family failovers("signalbox_failovers_total", "Another lane was asked because this one failed, by reason",
                     MetricType::Counter);
    Family retries("signalbox_retries_total", "The same lane was asked again", MetricType::Counter);
    Family nextKeys("signalbox_next_keys_total", "The same lane was asked at once with another key", MetricType::Counter);
    Family hedges("signalbox_hedges_total", "Calls made at the same time as a late one, by how they ended",
                  MetricType::Counter);
    Family rescues("signalbox_rescues_total", "Calls made to finish a cut stream, by how they ended",
                   MetricType::Counter);
    for (const QString &model : sortedModels(totals)) {
        const ModelTotals &counted = totals.models()[model];
        qint64 sum = 0;
        for (size_t i = 0; i < outcomes; ++i) {
            const qint64 count = counted.duration.at(i).count();
            sum += count;
            if (i > 0 && count > 0 && i != outrun)
                failures.counter(with(ours(model), "class", outcomeName(i)), count);
            if (counted.failovers.at(i) > 0)
                failovers.counter(with(ours(model), "reason", outcomeName(i)), counted.failovers.at(i));
        }
        if (sum > 0) {
            attempts.counter(ours(model), sum);
            retries.counter(ours(model), counted.retries);
            nextKeys.counter(ours(model), counted.nextKeys);
        }
        for (size_t i = 0; i < counted.hedges.size(); ++i) {
            if (counted.hedges.at(i) > 0)
                hedges.counter(with(ours(model), "result", std::array{"won"_L1, "lost"_L1, "failed"_L1}.at(i)),
                               counted.hedges.at(i));
        }
        for (size_t i = 0; i < counted.rescues.size(); ++i) {
            if (counted.rescues.at(i) > 0)
                rescues.counter(with(ours(model), "result", std::array{"finished"_L1, "failed"_L1}.at(i)),
                                counted.rescues.at(i));
        }
    }
    for (Family *family : {&attempts, &failures, &failovers, &retries, &nextKeys, &hedges, &rescues})
        out.push_back(family->take());
}

void genAiFamilies(const MetricTotals &totals, std::vector<MetricFamily> &out)
{
    Family duration("gen_ai_client_operation_duration_seconds", "GenAI operation duration", MetricType::Histogram);
    Family firstChunk("gen_ai_client_operation_time_to_first_chunk_seconds",
                      "From sending the request to the first content of a streamed answer", MetricType::Histogram);
    Family tokens("gen_ai_client_token_usage", "Input and output tokens of an operation", MetricType::Histogram);
    for (const QString &model : sortedModels(totals)) {
        const ModelTotals &counted = totals.models()[model];
        for (size_t i = 0; i < outcomes; ++i) {
            if (counted.duration.at(i).count() > 0)
                duration.histogram(i == 0 ? genAi(model) : with(genAi(model), "error_type", outcomeName(i)),
                                   counted.duration.at(i), microseconds);
        }
        if (counted.firstToken.count() > 0)
            firstChunk.histogram(genAi(model), counted.firstToken, microseconds);
        if (counted.inputTokens.count() > 0) {
            tokens.histogram(with(genAi(model), "gen_ai_token_type", "input"_L1), counted.inputTokens, 1);
            tokens.histogram(with(genAi(model), "gen_ai_token_type", "output"_L1), counted.outputTokens, 1);
        }
    }
    for (Family *family : {&duration, &firstChunk, &tokens})
        out.push_back(family->take());
}

void moneyFamilies(const MetricTotals &totals, std::vector<MetricFamily> &out)
{
    Family tokens("signalbox_tokens_total",
                  "Tokens charged; cache_read and cache_write are part of input, reasoning is part of output",
                  MetricType::Counter);
    Family cost("signalbox_cost_usd_total", "Cost in USD, by how it is known", MetricType::Counter);
    Family unpriced("signalbox_unpriced_attempts_total", "Calls whose cost is unknown", MetricType::Counter);
    for (const QString &model : sortedModels(totals)) {
        const ModelTotals &counted = totals.models()[model];
        if (counted.inputTokens.count() > 0) {
            const std::pair<QLatin1StringView, qint64> kinds[] = {{"input"_L1, counted.inputTokens.sum()},
                                                                  {"output"_L1, counted.outputTokens.sum()},
                                                                  {"cache_read"_L1, counted.cacheReadTokens},
                                                                  {"cache_write"_L1, counted.cacheWriteTokens},
                                                                  {"reasoning"_L1, counted.reasoningTokens}};
            for (const auto &[type, count] : kinds)
                tokens.counter(with(ours(model), "type", type), count);
        }
        for (size_t i = 0; i < costKinds; ++i) {
            if (counted.cost.at(i).value != 0)
                cost.counter(with(ours(model), "kind", costKindName(static_cast<CostKind>(i))),
                             static_cast<double>(counted.cost.at(i).value) / 1e9);
        }
        if (counted.unpriced > 0)
            unpriced.counter(ours(model), counted.unpriced);
    }
    for (Family *family : {&tokens, &cost, &unpriced})
        out.push_back(family->take());
}

void cacheFamilies(const MetricTotals::Cache &cache, std::vector<MetricFamily> &out)
{
    Family hits("signalbox_cache_hits_total", "Requests answered from the cache", MetricType::Counter);
    Family misses("signalbox_cache_misses_total", "Requests the cache was asked for in vain", MetricType::Counter);
    Family saved("signalbox_cache_saved_usd_total", "What the calls cost whose answers were given again, in USD",
                 MetricType::Counter);
    hits.counter({}, cache.hits);
    misses.counter({}, cache.misses);
    saved.counter({}, static_cast<double>(cache.saved.value) / 1e9);
    for (Family *family : {&hits, &misses, &saved})
        out.push_back(family->take());
}

void laneFamilies(const QList<LaneGauges> &lanes, std::vector<MetricFamily> &out)
{
    Family breaker("signalbox_breaker_state", "1 for the state the lane's circuit breaker is in", MetricType::Gauge);
    Family available("signalbox_lane_available", "Whether the lane may be asked now", MetricType::Gauge);
    Family drained("signalbox_lane_drained_seconds", "Until the drain ends that a person ordered; 0 = not drained",
                   MetricType::Gauge);
    Family probe("signalbox_probe_success", "Whether the last active probe went well", MetricType::Gauge);
    Family inFlight("signalbox_attempts_in_flight", "Calls sent and not yet ended", MetricType::Gauge);
    Family left("signalbox_rate_limit_remaining", "What the provider says is left of its rate limit", MetricType::Gauge);
    for (const LaneGauges &lane : lanes) {
        for (const QLatin1StringView state : {"closed"_L1, "open"_L1, "half_open"_L1})
            breaker.gauge(with(ours(lane.model), "state", state), lane.breaker == state ? 1 : 0);
        available.gauge(ours(lane.model), lane.available ? 1 : 0);
        drained.gauge(ours(lane.model), lane.drainedSeconds);
        if (lane.probeOk)
            probe.gauge(ours(lane.model), *lane.probeOk ? 1 : 0);
        inFlight.gauge(ours(lane.model), lane.inFlight);
        if (lane.requestsLeft)
            left.gauge(with(ours(lane.model), "quota", "requests"_L1), static_cast<double>(*lane.requestsLeft));
        if (lane.tokensLeft)
            left.gauge(with(ours(lane.model), "quota", "tokens"_L1), static_cast<double>(*lane.tokensLeft));
    }
    for (Family *family : {&breaker, &available, &drained, &probe, &inFlight, &left})
        out.push_back(family->take());
}

void keyFamilies(const QList<KeyGauges> &keys, std::vector<MetricFamily> &out)
{
    Family state("signalbox_provider_key_state", "1 for the state the key is in; limited or dead for one model counts",
                 MetricType::Gauge);
    Family uses("signalbox_provider_key_uses_total", "Calls sent with the key", MetricType::Counter);
    Family failures("signalbox_provider_key_failures_total", "Calls with the key that failed, by class", MetricType::Counter);
    for (const KeyGauges &key : keys) {
        const Labels labels{{"provider", key.provider.toStdString()}, {"key", key.key.toStdString()}};
        for (const QLatin1StringView name : {"alive"_L1, "limited"_L1, "dead"_L1, "unusable"_L1})
            state.gauge(with(labels, "state", name), key.state == name ? 1 : 0);
        uses.counter(labels, key.uses);
        for (size_t i = 1; i < outcomes; ++i) {
            if (key.failures.at(i) > 0)
                failures.counter(with(labels, "class", outcomeName(i)), key.failures.at(i));
        }
    }
    for (Family *family : {&state, &uses, &failures})
        out.push_back(family->take());
}

} // namespace

QByteArray exposition(const MetricTotals &totals, const QList<LaneGauges> &lanes, const QList<KeyGauges> &keys)
{
    std::vector<MetricFamily> families;
    Family build("signalbox_build_info", "1, labelled with the version", MetricType::Gauge);
    build.gauge({{"version", SIGNALBOX_VERSION}}, 1);
    families.push_back(build.take());
    requestFamilies(totals, families);
    attemptFamilies(totals, families);
    genAiFamilies(totals, families);
    moneyFamilies(totals, families);
    cacheFamilies(totals.cache(), families);
    laneFamilies(lanes, families);
    keyFamilies(keys, families);
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(families));
}

} // namespace signalbox::telemetry
