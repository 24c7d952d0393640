// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/diff.h"
#include "policy/history.h"
#include "policy/loader.h"
#include "policy/policy_file.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::policy {

/// What a candidate must pass before it is applied, beyond being valid: proof, policy tests. `running` is null at the
/// start. An error's message says what failed, what was not done and the next step. Runs on the desk's thread.
struct Check
{
    QString name;
    std::function<Result<void>(const Policy &candidate, const Policy *running)> passes;
};

/// A wish to change what runs.
struct ChangeRequest
{
    QByteArray text; ///< the YAML; ignored when `restores` is set
    Author author = Author::File;
    QString client;
    QString note;
    std::optional<int> restores;    ///< a version of the history instead of `text`
    std::optional<QString> ifMatch; ///< hash that must be running; "*" is any
};

/// Why nothing was changed.
struct Refusal
{
    Error error;
    QList<Issue> issues;      ///< of the candidate
    QList<Change> loosenings; ///< ReasonRequired: what needs one
};

/// What runs, and how it came to run.
struct Running
{
    QByteArray text;
    std::shared_ptr<const Policy> policy;
    QList<Issue> issues; ///< warnings
    Version version;     ///< also when it could not be recorded
};

/// A change that passed everything and is not carried out yet.
struct Candidate
{
    ChangeRequest request;
    std::shared_ptr<const Policy> policy;
    QList<Issue> issues;
    QList<Change> changes;
};

struct Applied
{
    Running now;
    bool isNew = false; ///< false: the same text ran already
    QList<Change> changes;
    QString notice; ///< what the one who asked should know: not recorded, not kept; else empty
};

template <class T>
using Judged = tl::expected<T, Refusal>;

/// The one way a policy comes to run: file, control API, command line and rollback all go through here. Examining changes
/// nothing; carrying out writes the policy file and the history, or changes nothing. One thread at a time; who has the
/// desk has the data folder's lock.
class Desk final
{
public:
    Desk(PolicyFile file, std::unique_ptr<VersionStore> store, std::vector<Check> checks, const Clock &clock);

    /// Reads the first policy. It becomes a version if it is not the newest one (it was edited while nothing ran).
    [[nodiscard]] Judged<Applied> open();

    /// Everything that must hold, in this order: If-Match, valid, a reason for loosenings (changes of the file by hand
    /// excepted, they are recorded as such), every check.
    [[nodiscard]] Judged<Candidate> examine(const ChangeRequest &request) const;
    /// Call with what examine() gave, with nothing in between. The candidate runs from now on.
    [[nodiscard]] Judged<Applied> carryOut(const Candidate &candidate);
    [[nodiscard]] Judged<Applied> apply(const ChangeRequest &request);

    [[nodiscard]] const Running &running() const { return m_running; }
    [[nodiscard]] const History &history() const { return m_history; }
    [[nodiscard]] const PolicyFile &file() const { return m_file; }

private:
    [[nodiscard]] Judged<Candidate> judged(Candidate candidate) const;
    [[nodiscard]] Judged<void> matches(const ChangeRequest &request) const;
    [[nodiscard]] Judged<void> hasReason(const Candidate &candidate) const;
    [[nodiscard]] Result<QString> writeFile(const QByteArray &text);
    [[nodiscard]] Version unrecorded(const Candidate &candidate) const;

    PolicyFile m_file;
    History m_history;
    std::vector<Check> m_checks;
    const Clock &m_clock;
    Running m_running;
};

/// A note as it may be kept: without space around it, at most longestVersionNote characters, printable. InvalidRequest
/// otherwise.
[[nodiscard]] Result<QString> readNote(const QString &written);

} // namespace signalbox::policy
