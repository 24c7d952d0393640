// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decision_record.h"

#include "core/named.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox {
namespace {

QJsonValue optionalAmount(const std::optional<NanoUsd> &amount)
{
    return amount ? QJsonValue(usdText(*amount)) : QJsonValue();
}

QJsonValue optionalNano(const std::optional<NanoUsd> &amount)
{
    return amount ? QJsonValue(amount->value) : QJsonValue();
}

QJsonValue reachedMicros(qint64 micros) { return micros < 0 ? QJsonValue() : QJsonValue(micros); }

QJsonObject usageObject(const Usage &usage)
{
    QJsonObject object;
    for (const UsageFigure &known : tokenFigures)
        object.insert(known.name, usage.*known.figure);
    for (const UsageFigure &known : rareFigures) {
        if (usage.*known.figure != 0)
            object.insert(known.name, usage.*known.figure);
    }
    return object;
}

QJsonObject attemptObject(const AttemptRecord &attempt)
{
    return {{u"model"_s, attempt.model},
            {u"started"_s, isoText(attempt.started)},
            {u"retry"_s, attempt.retry},
            {u"role"_s, roleName(attempt.role)},
            {u"why"_s, attempt.why},
            {u"key"_s, attempt.key.isEmpty() ? QJsonValue() : QJsonValue(attempt.key)},
            {u"connected_us"_s, reachedMicros(attempt.connectedUs)},
            {u"first_byte_us"_s, reachedMicros(attempt.firstByteUs)},
            {u"first_content_us"_s, reachedMicros(attempt.firstContentUs)},
            {u"total_us"_s, reachedMicros(attempt.totalUs)},
            {u"http_status"_s, attempt.httpStatus},
            {u"failure"_s, attempt.failure ? QJsonValue(failureName(*attempt.failure)) : QJsonValue()},
            {u"detail"_s, attempt.detail},
            {u"retry_after_ms"_s, attempt.retryAfterMs < 0 ? QJsonValue() : QJsonValue(attempt.retryAfterMs)},
            {u"usage"_s, usageObject(attempt.usage)},
            {u"cost_kind"_s, costKindName(attempt.costKind)},
            {u"cost_usd"_s, optionalAmount(attempt.cost)},
            {u"cost_nano_usd"_s, optionalNano(attempt.cost)},
            {u"cost_note"_s, attempt.costNote.isEmpty() ? QJsonValue() : QJsonValue(attempt.costNote)},
            {u"computed_nano_usd"_s, optionalNano(attempt.reckoned)},
            {u"price"_s, attempt.price.isEmpty() ? QJsonValue() : QJsonDocument::fromJson(attempt.price).object()}};
}

} // namespace

QLatin1StringView statusName(DecisionStatus status)
{
    switch (status) {
    case DecisionStatus::Running:
        return "running"_L1;
    case DecisionStatus::Ok:
        return "ok"_L1;
    case DecisionStatus::Failed:
        return "failed"_L1;
    case DecisionStatus::Blocked:
        return "blocked"_L1;
    case DecisionStatus::Cancelled:
        return "cancelled"_L1;
    case DecisionStatus::Interrupted:
        return "interrupted"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<DecisionStatus> statusFromName(QStringView name)
{
    static constexpr std::array all{DecisionStatus::Running, DecisionStatus::Ok,        DecisionStatus::Failed,
                                    DecisionStatus::Blocked, DecisionStatus::Cancelled, DecisionStatus::Interrupted};
    return valueNamed(name, all, &statusName);
}

QLatin1StringView costKindName(CostKind kind)
{
    switch (kind) {
    case CostKind::Unpriced:
        return "unpriced"_L1;
    case CostKind::Estimated:
        return "estimated"_L1;
    case CostKind::Computed:
        return "computed"_L1;
    case CostKind::Reported:
        return "reported"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<CostKind> costKindFromName(QStringView name)
{
    static constexpr std::array all{CostKind::Unpriced, CostKind::Estimated, CostKind::Computed, CostKind::Reported};
    return valueNamed(name, all, &costKindName);
}

QLatin1StringView roleName(AttemptRole role)
{
    switch (role) {
    case AttemptRole::Ordinary:
        return "ordinary"_L1;
    case AttemptRole::Hedge:
        return "hedge"_L1;
    case AttemptRole::Restart:
        return "rescue_restart"_L1;
    case AttemptRole::Continuation:
        return "rescue_continuation"_L1;
    case AttemptRole::NextKey:
        return "next_key"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<AttemptRole> roleFromName(QStringView name)
{
    static constexpr std::array all{AttemptRole::Ordinary, AttemptRole::Hedge, AttemptRole::Restart,
                                    AttemptRole::Continuation, AttemptRole::NextKey};
    return valueNamed(name, all, &roleName);
}

const AttemptRecord *answeringAttempt(const DecisionRecord &record)
{
    const AttemptRecord *best = nullptr;
    for (const AttemptRecord &attempt : record.attempts) {
        const bool answers = !attempt.failure;
        const bool lost = attempt.failure == FailureClass::Outrun;
        if (best == nullptr || answers || (best->failure && !lost))
            best = &attempt;
    }
    return best;
}

QString isoText(UtcTime time)
{
    const qint64 below = (time.micros % 1000 + 1000) % 1000; // also before 1970
    const qint64 millis = time.micros / 1000 - (time.micros % 1000 < 0 ? 1 : 0); // the ends of all time are asked for, too
    const QDateTime stamp = QDateTime::fromMSecsSinceEpoch(millis, QTimeZone::utc());
    return stamp.toString(u"yyyy-MM-ddTHH:mm:ss.zzz"_s)
        + QString::number(below).rightJustified(3, u'0') + u'Z';
}

QByteArray toJson(const DecisionRecord &record)
{
    QJsonArray attempts;
    for (const AttemptRecord &attempt : record.attempts)
        attempts.append(attemptObject(attempt));
    const QJsonObject object{
        {u"id"_s, record.id.toString()},
        {u"time"_s, isoText(record.time)},
        {u"status"_s, statusName(record.status)},
        {u"client"_s, record.client},
        {u"session"_s, record.session},
        {u"asked"_s, record.asked},
        {u"routed"_s, record.routed},
        {u"zone"_s, record.zone},
        {u"rule"_s, record.rule},
        {u"chain"_s, record.chain},
        {u"tags"_s, QJsonArray::fromStringList(record.tags)},
        {u"labels"_s, QJsonArray::fromStringList(record.labels)},
        {u"stream"_s, record.stream},
        {u"simulated"_s, record.simulated},
        {u"http_status"_s, record.httpStatus},
        {u"code"_s, record.code},
        {u"message"_s, record.message},
        {u"input_estimate"_s, record.inputEstimate},
        {u"usage"_s, usageObject(record.usage)},
        {u"ttft_us"_s, reachedMicros(record.ttftUs)},
        {u"duration_us"_s, reachedMicros(record.durationUs)},
        {u"decide_us"_s, reachedMicros(record.decideUs)},
        {u"estimate_usd"_s, optionalAmount(record.estimate)},
        {u"cost_kind"_s, costKindName(record.costKind)},
        {u"cost_usd"_s, optionalAmount(record.cost)},
        {u"cost_nano_usd"_s, optionalNano(record.cost)},
        {u"baseline_model"_s, record.baselineModel},
        {u"baseline_usd"_s, optionalAmount(record.baselineCost)},
        {u"baseline_nano_usd"_s, optionalNano(record.baselineCost)},
        {u"cache"_s, QString(cacheUseName(record.cache.use))},
        {u"cache_source"_s, record.cache.isHit() ? QJsonValue(record.cache.source.toString()) : QJsonValue()},
        {u"cache_saved_usd"_s, optionalAmount(record.cache.saved)},
        {u"cache_saved_nano_usd"_s, optionalNano(record.cache.saved)},
        {u"policy"_s, record.policyHash},
        {u"attempts"_s, attempts},
        {u"explanation"_s, QJsonDocument::fromJson(record.explanation).object()},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace signalbox
