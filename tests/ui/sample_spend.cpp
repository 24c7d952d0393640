// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ui/sample_spend.h"

#include <QDateTime>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace signalbox::test {
namespace {

constexpr qint64 quarter = 900'000'000;
constexpr int quarters = 62 * 96;

} // namespace

SampleSpend::SampleSpend(UtcTime now, bool stress) : m_now(now), m_stress(stress)
{
    QRandomGenerator random(23);
    QStringList models{u"openai/gpt-4o"_s, u"anthropic/claude-sonnet"_s, u"openai/gpt-4o-mini"_s, u"mistral/mistral-large"_s, u"ollama/llama-3.1-8b"_s};
    QStringList clients{u"claude-code"_s, u"cursor"_s, u"cron"_s, u"docs-bot"_s};
    if (stress) {
        models[0] = u"openrouter/anthropic/claude-sonnet-4.5-20250929-extended-thinking:floor"_s;
        clients[0] = u"the-nightly-batch-of-the-data-science-department/1.22.333 (x86_64; linux)"_s;
    }
    const qint64 last = now.micros - now.micros % quarter;
    for (int i = 0; i < quarters; ++i) {
        const UtcTime time{last - i * quarter};
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(time.micros / 1'000);
        const bool atWork = local.time().hour() >= 8 && local.time().hour() < 19 && local.date().dayOfWeek() < 6;
        if (random.bounded(100) >= (atWork ? 70 : 12))
            continue;
        Spend spend;
        spend.time = time;
        const int place = qMin(random.bounded(5), random.bounded(5));
        spend.model = models.at(place);
        spend.client = clients.at(qMin(random.bounded(4), random.bounded(4)));
        SpendSums &sums = spend.sums;
        sums.requests = 1 + random.bounded(30);
        sums.calls = sums.requests + random.bounded(3);
        sums.unpriced = random.bounded(40) == 0 ? 1 : 0;
        sums.usage.input = sums.requests * random.bounded(20'000);
        sums.usage.output = sums.requests * random.bounded(900);
        const qint64 scale = stress ? 900'000 : 1;
        sums.computed.value = place == 4 ? 0 : sums.requests * (400'000 + random.bounded(4'000'000)) * scale / (place + 1);
        sums.withBaseline = sums.requests;
        sums.costWithBaseline = sums.computed;
        sums.baseline.value = sums.computed.value + sums.requests * random.bounded(5'000'000) * scale;
        sums.cacheHits = random.bounded(4) == 0 ? 1 : 0;
        for (int answer = 0; answer < sums.requests; ++answer)
            ++spend.latency.counts[static_cast<std::size_t>(8 + place + random.bounded(4) + (random.bounded(12) == 0 ? 5 : 0))];
        m_spends.append(spend);
    }
}

QList<SpendTable> SampleSpend::tables(const QList<SpendQuery> &queries, const QTimeZone &zone) const
{
    QList<SpendTable> tables;
    for (const SpendQuery &query : queries) {
        QList<SpendLine> lines;
        for (const Spend &spend : m_spends) {
            if (spend.time < query.from || spend.time >= query.to)
                continue;
            SpendLine line{spend.time, {}, spend.sums, spend.time, spend.time};
            for (const SpendBy by : query.by)
                line.keys.append(by == SpendBy::Model ? spend.model : by == SpendBy::Client ? spend.client : by == SpendBy::Provider ? spend.model.section(u'/', 0, 0) : QString());
            lines.append(line);
        }
        tables.append(spendTable(lines, query, zone));
    }
    return tables;
}

QList<ledger::LatencyLine> SampleSpend::latency(const ledger::LatencyQuery &query, const QTimeZone &zone) const
{
    QList<ledger::LatencyLine> lines;
    for (const Spend &spend : m_spends) {
        if (spend.time >= query.from && spend.time < query.to)
            lines.append({spend.time, {}, spend.model, spend.latency});
    }
    return ledger::latencyTable(lines, query, zone);
}

QList<engine::BudgetReport> SampleSpend::budgets() const
{
    const qint64 hour = 3'600'000'000;
    const qint64 scale = m_stress ? 100'000 : 1;
    engine::BudgetReport day;
    day.id = m_stress ? u"all-of-the-data-science-department-together"_s : u"day"_s;
    day.limit = {10'000'000'000 * scale};
    day.notify = {50, 80};
    day.spent = {7'180'000'000 * scale};
    day.held = {90'000'000 * scale};
    day.start = {m_now.micros - 14 * hour};
    day.end = {m_now.micros + 10 * hour};
    engine::BudgetReport client = day;
    client.id = u"per-client"_s;
    client.scope = engine::BudgetReport::Scope::Client;
    client.key = u"cursor"_s;
    client.period = engine::BudgetReport::Period::Week;
    client.then = engine::BudgetReport::Then::Cheapest;
    client.limit = {25'000'000'000 * scale};
    client.spent = {26'400'000'000 * scale};
    client.start = {m_now.micros - 90 * hour};
    client.end = {m_now.micros + 78 * hour};
    return {day, client};
}

} // namespace signalbox::test
