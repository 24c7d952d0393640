// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ui/sample_records.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::test {
namespace {

struct SampleModel
{
    QString id;
    QString zone;
    qint64 inPico;
    qint64 outPico;
};

const std::array models{
    SampleModel{u"anthropic/claude-haiku"_s, u"us-retains"_s, 1'000'000, 5'000'000},
    SampleModel{u"openai/gpt-4o"_s, u"us-retains"_s, 2'500'000, 10'000'000},
    SampleModel{u"openai/gpt-4o-mini"_s, u"us-retains"_s, 150'000, 600'000},
    SampleModel{u"mistral/mistral-large"_s, u"eu-zdr"_s, 2'000'000, 6'000'000},
    SampleModel{u"ollama/llama-3.1-8b"_s, u"machine"_s, 0, 0},
};
const std::array clients{u"claude-code"_s, u"cursor"_s, u"cron"_s, u"docs-bot"_s, u"aider"_s, u"smoke"_s};

const SampleModel &model(const QString &id)
{
    for (const SampleModel &candidate : models) {
        if (candidate.id == id)
            return candidate;
    }
    return models[0];
}

QJsonObject gate(const QString &name, int in, int out, const QString &note, const QJsonArray &left = {})
{
    return {{u"gate"_s, name}, {u"in"_s, in}, {u"out"_s, out}, {u"note"_s, note}, {u"left"_s, left}};
}

QJsonObject left(const QString &id, const QString &measured, const QString &required)
{
    return {{u"model"_s, id}, {u"measured"_s, measured}, {u"required"_s, required}};
}

QByteArray explanation(const DecisionRecord &record, const QStringList &order)
{
    const QString tag = record.tags.value(0);
    const bool secret = tag == "secret"_L1;
    QJsonArray byTag{left(u"deepseek/deepseek-v3"_s, u"zone unknown: never"_s, u"allow for %1"_s.arg(tag))};
    if (secret) {
        for (const SampleModel &candidate : models) {
            if (candidate.zone != "machine"_L1)
                byTag.append(left(candidate.id, u"zone %1: never"_s.arg(candidate.zone), u"allow for secret"_s));
        }
    }
    const int allowed = 6 - static_cast<int>(byTag.size());
    const bool big = record.inputEstimate > 8'192;
    QJsonArray incapable;
    if (big)
        incapable.append(left(u"ollama/llama-3.1-8b"_s, u"context 8,192"_s,
                              u"%1 tokens"_s.arg(record.inputEstimate)));
    const int capable = allowed - static_cast<int>(incapable.size());
    const auto tried = static_cast<int>(order.size());
    QJsonArray byChain;
    for (const SampleModel &candidate : models) {
        if (!secret && !order.contains(candidate.id) && !(big && candidate.zone == "machine"_L1))
            byChain.append(left(candidate.id, u"not in chain %1"_s.arg(record.chain), u"a step of the chain"_s));
    }
    QJsonArray candidates;
    int place = 0;
    for (const QString &id : order) {
        const SampleModel &candidate = model(id);
        const qint64 estimate = (record.inputEstimate * candidate.inPico + 400 * candidate.outPico) / 1'000;
        const QString because = place == 0 ? u"cheapest of pool"_s : u"%1 in chain %2"_s.arg(u"next"_s, record.chain);
        candidates.append(QJsonObject{{u"model"_s, id}, {u"estimate_nano_usd"_s, estimate}, {u"because"_s, because}});
        ++place;
    }
    const QString summary = order.isEmpty()
        ? u"nothing, because no model in an allowed zone can take it"_s
        : u"%1, because rule %2 sends it to chain %3 and it is the cheapest that can do it"_s.arg(
              order.constLast(), record.rule, record.chain);
    const QJsonObject object{
        {u"v"_s, 1},
        {u"policy"_s, record.policyHash},
        {u"tags"_s, QJsonArray::fromStringList(record.tags)},
        {u"rule"_s, record.rule},
        {u"chain"_s, record.chain},
        {u"summary"_s, summary},
        {u"gates"_s,
         QJsonArray{gate(u"sensitivity"_s, 6, allowed, u"tag %1"_s.arg(tag), byTag),
                    gate(u"capability"_s, allowed, capable, big ? u"tools, %1 tokens"_s.arg(record.inputEstimate) : u"text"_s, incapable),
                    gate(u"health"_s, capable, capable, u"all available"_s),
                    gate(u"budget"_s, capable, capable, u"no limit reached"_s),
                    gate(u"rule"_s, capable, capable, u"rule %1"_s.arg(record.rule)),
                    gate(u"chain"_s, capable, tried, u"chain %1"_s.arg(record.chain), byChain),
                    gate(u"price"_s, tried, tried, u"cheapest first"_s)}},
        {u"candidates"_s, candidates},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

NanoUsd price(const Usage &usage, const SampleModel &sample)
{
    PicoSum sum;
    sum.add(usage.input, {sample.inPico});
    sum.add(usage.cacheRead, {sample.inPico / 10});
    sum.add(usage.output, {sample.outPico});
    return sum.rounded();
}

} // namespace

SampleRecords::SampleRecords(quint32 seed, UtcTime start) : m_random(seed), m_now(start) {}

DecisionRecord SampleRecords::begin()
{
    m_now.micros += 40'000 + m_random.bounded(1'800'000);
    DecisionRecord record;
    m_lastId = qMax(m_lastId + 1, static_cast<quint64>(m_now.micros) << 7);
    record.id = {m_lastId};
    record.time = m_now;
    record.client = clients[m_random.bounded(static_cast<quint32>(clients.size()))];
    record.session = u"s-%1"_s.arg(m_random.bounded(40), 4, 16, QChar(u'0'));
    record.asked = m_random.bounded(4) == 0 ? u"gpt-4o"_s : u"auto"_s;
    record.policyHash = u"9f31c07ab2d4"_s;
    record.stream = m_random.bounded(3) != 0;
    record.inputEstimate = m_random.bounded(3) == 0 ? 8'000 + m_random.bounded(40'000) : 120 + m_random.bounded(4'000);
    record.decideUs = 30 + m_random.bounded(90);
    record.baselineModel = u"openai/gpt-4o"_s;
    return record;
}

void SampleRecords::answer(DecisionRecord &record, const QString &id, int afterFailures)
{
    const SampleModel &sample = model(id);
    AttemptRecord attempt;
    attempt.model = id;
    attempt.started = {record.time.micros + (afterFailures > 0 ? 820'000 : 900)};
    attempt.connectedUs = 12'000 + m_random.bounded(40'000);
    attempt.firstByteUs = attempt.connectedUs + 150'000 + m_random.bounded(200'000);
    attempt.firstContentUs = attempt.firstByteUs + m_random.bounded(700'000);
    attempt.usage.cacheRead = record.inputEstimate > 8'000 ? record.inputEstimate * 3 / 4 : 0;
    attempt.usage.input = record.inputEstimate - attempt.usage.cacheRead;
    attempt.usage.output = 40 + m_random.bounded(900);
    attempt.totalUs = attempt.firstContentUs + attempt.usage.output * 11'000;
    attempt.httpStatus = 200;
    attempt.costKind = m_random.bounded(9) == 0 ? CostKind::Reported : CostKind::Computed;
    attempt.cost = price(attempt.usage, sample);
    record.attempts.append(attempt);
    record.status = DecisionStatus::Ok;
    record.httpStatus = 200;
    record.routed = id;
    record.zone = sample.zone;
    record.usage = attempt.usage;
    record.cost = attempt.cost;
    record.costKind = attempt.costKind;
    record.ttftUs = attempt.started.micros - record.time.micros + attempt.firstContentUs;
    record.durationUs = attempt.started.micros - record.time.micros + attempt.totalUs;
    record.baselineCost = price(record.usage, models[1]);
}

DecisionRecord SampleRecords::fallbackStory()
{
    DecisionRecord record = begin();
    record.client = u"claude-code"_s;
    record.rule = u"code-heavy"_s;
    record.chain = u"code"_s;
    record.tags = {u"internal"_s};
    record.labels = {u"project=alpha"_s};
    record.inputEstimate = 31'204;
    record.estimate = NanoUsd{33'204'000};
    AttemptRecord refused;
    refused.model = u"anthropic/claude-haiku"_s;
    refused.started = {record.time.micros + 900};
    refused.connectedUs = 21'000;
    refused.firstByteUs = 310'000;
    refused.totalUs = 312'000;
    refused.httpStatus = 429;
    refused.failure = FailureClass::RateLimited;
    refused.detail = u"Number of request tokens has exceeded your per-minute rate limit"_s;
    refused.retryAfterMs = 12'000;
    record.attempts.append(refused);
    answer(record, u"openai/gpt-4o"_s, 1);
    record.explanation = explanation(record, {u"anthropic/claude-haiku"_s, u"openai/gpt-4o"_s});
    return record;
}

DecisionRecord SampleRecords::blockedStory()
{
    DecisionRecord record = begin();
    record.client = u"cron"_s;
    record.asked = u"gpt-4o"_s;
    record.rule = u"secrets"_s;
    record.chain = u"local"_s;
    record.tags = {u"secret"_s};
    record.inputEstimate = 9'811;
    record.status = DecisionStatus::Blocked;
    record.httpStatus = 403;
    record.code = u"sensitivity_no_route"_s;
    record.message = u"Nothing was sent: tag secret allows only zone machine, and no model there can take 9,811 tokens."_s;
    record.explanation = explanation(record, {});
    return record;
}

DecisionRecord SampleRecords::next()
{
    const quint32 kind = m_random.bounded(100);
    if (kind < 5)
        return fallbackStory();
    if (kind < 8)
        return blockedStory();
    DecisionRecord record = begin();
    const bool secret = kind < 24;
    const bool heavy = !secret && record.inputEstimate > 8'000;
    if (secret)
        record.inputEstimate = qMin<qint64>(record.inputEstimate, 3'900);
    record.tags = {secret ? u"secret"_s : kind < 60 ? u"internal"_s : u"public"_s};
    record.rule = secret ? u"secrets"_s : heavy ? u"code-heavy"_s : u"default"_s;
    record.chain = secret ? u"local"_s : heavy ? u"code"_s : u"everyday"_s;
    const QString id = secret ? models[4].id : heavy ? models[m_random.bounded(2U)].id : models[2 + m_random.bounded(2U)].id;
    answer(record, id, 0);
    record.estimate = NanoUsd{record.cost->value * 5 / 4};
    record.explanation = explanation(record, {id});
    if (kind == 97) {
        record.status = DecisionStatus::Cancelled;
        record.attempts.last().failure = FailureClass::ClientGone;
        record.costKind = record.attempts.last().costKind = CostKind::Estimated;
    } else if (kind == 98) {
        record.cost.reset();
        record.attempts.last().cost.reset();
        record.costKind = record.attempts.last().costKind = CostKind::Unpriced;
    } else if (kind == 99) {
        record.status = DecisionStatus::Failed;
        record.httpStatus = 504;
        record.code = u"all_attempts_failed"_s;
        record.message = u"mistral/mistral-large: no first token within 10 s. Nothing else is in chain everyday."_s;
        record.attempts.last().failure = FailureClass::Timeout;
        record.attempts.last().httpStatus = 0;
        record.attempts.last().detail = u"no first token within 10 s"_s;
        record.attempts.last().firstContentUs = -1;
        record.ttftUs = -1;
    }
    return record;
}

QList<DecisionRecord> SampleRecords::list(int count)
{
    QList<DecisionRecord> records;
    records.reserve(count);
    for (int i = 0; i < count; ++i)
        records.append(next());
    return records;
}

DecisionRecord SampleRecords::begun(DecisionRecord settled)
{
    settled.status = DecisionStatus::Running;
    settled.usage = {};
    settled.cost.reset();
    settled.costKind = CostKind::Unpriced;
    settled.ttftUs = -1;
    settled.durationUs = -1;
    settled.httpStatus = 0;
    settled.code.clear();
    settled.message.clear();
    settled.attempts = settled.attempts.mid(0, 1);
    if (!settled.attempts.isEmpty()) {
        AttemptRecord &attempt = settled.attempts.first();
        attempt.failure.reset();
        attempt.detail.clear();
        attempt.httpStatus = 0;
        attempt.firstByteUs = attempt.firstContentUs = attempt.totalUs = -1;
        attempt.usage = {};
        attempt.cost.reset();
        attempt.costKind = CostKind::Unpriced;
        settled.routed = attempt.model;
    }
    return settled;
}

} // namespace signalbox::test
