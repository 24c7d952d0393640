// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_row.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

StringPool::Key reasonKey(const DecisionRecord &record, StringPool &pool)
{
    QStringList words;
    if (!record.code.isEmpty())
        words.append(record.code);
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.failure && !words.contains(failureName(*attempt.failure)))
            words.append(failureName(*attempt.failure));
    }
    return pool.key(words.join(u' '));
}

StringPool::Key triedKey(const DecisionRecord &record, StringPool &pool)
{
    QStringList models;
    for (const AttemptRecord &attempt : record.attempts) {
        if (!models.contains(attempt.model))
            models.append(attempt.model);
    }
    return pool.key(models.join(", "_L1));
}

/// The explanation is compact JSON of our own, so its quotes within texts are escaped and this stands there as a key only.
/// Looking for it costs a microsecond, reading the whole explanation fifty.
StringPool::Key taskKey(const QByteArray &explanation, StringPool &pool)
{
    constexpr QByteArrayView key = "\"task\":\"";
    const qsizetype at = explanation.indexOf(key);
    if (at < 0)
        return 0;
    const qsizetype from = at + key.size();
    const qsizetype to = explanation.indexOf('"', from);
    return to < 0 ? 0 : pool.key(QString::fromUtf8(QByteArrayView(explanation).sliced(from, to - from)));
}

int lanesTried(const QList<AttemptRecord> &attempts)
{
    int lanes = attempts.isEmpty() ? 0 : 1;
    for (qsizetype i = 1; i < attempts.size(); ++i)
        lanes += attempts.at(i).retry || attempts.at(i).role == AttemptRole::Hedge ? 0 : 1;
    return lanes;
}

} // namespace

LiveRow makeLiveRow(const DecisionRecord &record, StringPool &pool)
{
    LiveRow row;
    row.id = record.id;
    row.time = record.time;
    row.costNanoUsd = record.cost ? record.cost->value : 0;
    row.priced = record.cost.has_value();
    row.costKind = record.costKind;
    const bool settledUsage = record.usage != Usage{};
    row.input = settledUsage ? record.usage.prompt() : record.inputEstimate;
    row.inputEstimated = !settledUsage;
    row.output = record.usage.output > 0 ? record.usage.output : record.liveOutputTokens;
    row.ttftUs = record.ttftUs;
    row.durationUs = record.durationUs;
    row.client = pool.key(record.client);
    row.session = pool.key(record.session);
    row.asked = pool.key(record.asked);
    row.routed = pool.key(record.routed);
    row.zone = pool.key(record.zone);
    row.rule = pool.key(record.rule);
    row.tags = pool.key(record.tags.join(", "_L1));
    row.reason = reasonKey(record, pool);
    row.policy = pool.key(record.policyHash);
    row.chain = pool.key(record.chain);
    row.task = taskKey(record.explanation, pool);
    row.labels = pool.key(record.labels.join(", "_L1));
    row.tried = triedKey(record, pool);
    row.status = record.status;
    row.simulated = record.simulated;
    row.cached = record.cache.isHit();
    row.savedNanoUsd = record.cache.saved.value_or(NanoUsd{}).value;
    row.httpStatus = static_cast<quint16>(qBound(0, record.httpStatus, 999));
    row.attempts = static_cast<quint8>(qMin<qsizetype>(record.attempts.size(), 255));
    row.lane = static_cast<quint8>(qMin(lanesTried(record.attempts), 255));
    for (const AttemptRecord &attempt : record.attempts) {
        row.hedged = row.hedged || attempt.role == AttemptRole::Hedge;
        if (attempt.failure && attempt.failure != FailureClass::Outrun && !row.firstFailure) {
            row.firstFailure = attempt.failure;
            row.firstFailureStatus = static_cast<quint16>(qBound(0, attempt.httpStatus, 999));
        }
    }
    return row;
}

void LiveTotals::count(const LiveRow &row, int sign)
{
    decisions += sign;
    if (row.priced)
        cost.value += sign * row.costNanoUsd;
    else if (row.status != DecisionStatus::Running && row.attempts > 0)
        unpriced += sign;
    if (row.priced && row.costKind == CostKind::Estimated)
        estimated += sign;
    if (row.fellBack())
        fellBack += sign;
    switch (row.status) {
    case DecisionStatus::Blocked:
        blocked += sign;
        break;
    case DecisionStatus::Failed:
        failed += sign;
        break;
    case DecisionStatus::Running:
        running += sign;
        break;
    case DecisionStatus::Ok:
    case DecisionStatus::Cancelled:
    case DecisionStatus::Interrupted:
        break;
    }
}

} // namespace signalbox::gui
