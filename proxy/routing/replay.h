// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "routing/decide.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::routing {

/// The JSON object that a decision's explanation keeps under "replay": everything decide() went by except texts, so that
/// the decision can be taken again under another policy. Names of models, tags, detectors and budgets instead of
/// positions, because the other policy has its own.
/// {"asked","models"?,"in","max_out"?,"n"?,"has"?,"stream"?,"signed"?,"priority"?,"max_cost"?,"declared"?,"default_tag"?,
///  "looked"?,"complete"?,"seen"?:[[detector,kind,count]],"task","difficulty","confidence","headers"?:[[name,value]],
///  "session"?:{"tags","lane","prompt","age_us","spent","declared","keeper"},"patterns"?:[[hash,0|1]],"out"?:[[model,us]],
///  "speeds"?:[[model,us]],"budgets"?:[[budget,key,nano_usd]],"utc","minute","weekday","local_only"?,"draw"}
[[nodiscard]] QByteArray replayJson(const RoutingRequest &request, const Decision &decision, const policy::Policy &policy,
                                    std::chrono::microseconds now);

/// One recorded decision, ready to be taken again.
class Replay final
{
public:
    /// nullopt: the record has not kept enough (it is older than this, or was refused before it was decided).
    [[nodiscard]] static std::optional<Replay> read(const DecisionRecord &record);

    /// What keeps this decision from being taken again under `policy`; empty = nothing. `known`: ids of detectors that are
    /// the same there as in the policy that decided; headers that were recorded.
    [[nodiscard]] QString obstacle(const policy::Policy &policy, const QStringList &knownDetectors,
                                   const QStringList &knownHeaders) const;
    /// Decides again. Decision::isReplayable is false when a rule asked for a text that was not looked at then.
    [[nodiscard]] Decision decide(const policy::Policy &policy) const;

    [[nodiscard]] const wire::RequestFacts &facts() const { return *m_facts; }
    [[nodiscard]] UtcTime utc() const { return m_moment.utc; }

private:
    struct Seen
    {
        QString detector;
        SensitiveKind kind = SensitiveKind::UserPattern;
        int count = 0;
    };
    struct Amount
    {
        QString name;
        QString key;
        qint64 value = 0;
    };

    Replay() = default;
    [[nodiscard]] HealthView::Recorded healthUnder(const policy::Policy &policy, std::chrono::microseconds now) const;

    std::unique_ptr<wire::RequestFacts> m_facts; ///< RoutingRequest refers to it
    QStringList m_tags, m_labels;
    QString m_client, m_defaultTag;
    SessionState m_session;
    std::chrono::microseconds m_sessionAge{0};
    std::vector<Seen> m_seen;
    bool m_looked = false;
    bool m_complete = true;
    classify::Classification m_classification;
    std::vector<HeaderValue> m_headers;
    RecordedPatterns m_patterns;
    std::vector<Amount> m_out, m_speeds, m_budgets;
    Moment m_moment;
    double m_draw = 0.0;
};

} // namespace signalbox::routing
