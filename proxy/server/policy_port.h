// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "policy/desk.h"

#include <QJsonArray>
#include <QObject>

#include <functional>

namespace signalbox::server {

/// What the policy routes ask of the engine. Called and answered on the worker's thread.
class PolicyPort
{
public:
    /// Asked on the policy's thread; what it returns is called on the worker's.
    using PolicyQuestion = std::function<std::function<void()>(const policy::Desk &)>;
    using PolicyAnswer = std::function<void(const policy::Judged<policy::Applied> &)>;

    PolicyPort() = default;
    virtual ~PolicyPort() = default;
    Q_DISABLE_COPY_MOVE(PolicyPort)

    /// Looks at the running policy and its history. The answer is dropped when `context` is gone by then.
    virtual void askPolicy(QObject *context, PolicyQuestion question) = 0;
    /// Changes it, one change after the other; carried out also when `context` is gone by then.
    virtual void changePolicy(policy::ChangeRequest request, QObject *context, PolicyAnswer answer) = 0;
    using Records = std::function<void(const Result<QList<DecisionRecord>> &)>;
    /// Recorded decisions from that moment on, at most `limit` of the newest. Dropped when `context` is gone by then.
    virtual void decisionsSince(UtcTime from, int limit, QObject *context, Records answer) = 0;
    [[nodiscard]] virtual UtcTime wallClock() const = 0;
    /// What is wrong with the policy file and its keys, see policy::issuesJson(); an error means that the file holds
    /// something else than what runs.
    [[nodiscard]] virtual QJsonArray policyIssues() const = 0;
};

} // namespace signalbox::server
