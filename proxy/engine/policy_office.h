// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/policy_source.h"
#include "policy/desk.h"

#include <QObject>

#include <deque>
#include <functional>

namespace signalbox::engine {

/// Carries out changes of the policy one after the other, whoever wants them: the file that was edited, the control API,
/// the window. Lives on the policy's own thread, so that neither requests nor the window wait for checks and disks.
class PolicyOffice final : public QObject
{
    Q_OBJECT

public:
    /// What the engine does for a change. Called on the policy's thread; the answers must come back there, later or at
    /// once.
    struct Ports
    {
        using Ready = std::function<void(const Result<void> &)>;
        /// Gets ready what the policy needs to run. After an error nothing is changed.
        std::function<void(std::shared_ptr<const policy::Policy>, Ready)> makeReady;
        /// Runs it. `done` is called once requests that begin are routed by it.
        std::function<void(const policy::Running &, std::function<void()> done)> run;
        /// The file was edited and what it holds now is not applied.
        std::function<void(const QList<policy::Issue> &)> fileRefused;
    };
    using Answer = std::function<void(const policy::Judged<policy::Applied> &)>;

    PolicyOffice(std::unique_ptr<policy::Desk> desk, Ports ports);

    /// The first policy. From then on the file is watched.
    [[nodiscard]] policy::Judged<policy::Applied> open();
    /// Answered in the order asked. A change of the file that is there already comes first.
    void change(policy::ChangeRequest request, Answer answer);
    [[nodiscard]] const policy::Desk &desk() const { return *m_desk; }

private:
    struct Job
    {
        policy::ChangeRequest request;
        Answer answer;
    };
    void onFileChanged(const Result<QByteArray> &text);
    void next();
    void carryOut(const policy::Candidate &candidate);
    void finish(const policy::Judged<policy::Applied> &outcome);
    void refuseFile(const policy::Refusal &refusal);

    std::unique_ptr<policy::Desk> m_desk;
    Ports m_ports;
    PolicySource m_source;
    std::deque<Job> m_jobs; ///< the first one is being done
    bool m_busy = false;
};

} // namespace signalbox::engine
