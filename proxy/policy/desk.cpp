// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/desk.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

tl::unexpected<Refusal> refuse(ErrorKind kind, const QString &message, const QString &param = {})
{
    return tl::unexpected(Refusal{{kind, message, param}, {}, {}});
}

QString versionName(const Version &version)
{
    const QString by = version.client.isEmpty() ? QString() : u" with the token \"%1\""_s.arg(version.client);
    return u"version %1, %2, applied by %3%4 at %5"_s.arg(version.number).arg(version.hash, authorName(version.author), by,
                                                          utcText(version.time));
}

/// Whether the text was put into the policy file by somebody else, and so stands there already.
bool comesFromTheFile(Author author)
{
    return author == Author::File || author == Author::Bundled;
}

QList<Change> onlyLoosenings(const QList<Change> &changes)
{
    QList<Change> list;
    std::copy_if(changes.cbegin(), changes.cend(), std::back_inserter(list), [](const Change &change) { return change.loosens; });
    return list;
}

QString sentencesOf(const QList<Change> &changes)
{
    QStringList list;
    for (const Change &change : changes)
        list.append(change.sentence);
    return list.join(u"; "_s);
}

} // namespace

Desk::Desk(PolicyFile file, std::unique_ptr<VersionStore> store, std::vector<Check> checks, const Clock &clock)
    : m_file(std::move(file))
    , m_history(std::move(store))
    , m_checks(std::move(checks))
    , m_clock(clock)
{
}

Judged<Applied> Desk::open()
{
    const Result<QByteArray> text = m_file.read();
    if (!text)
        return tl::unexpected(Refusal{text.error(), {}, {}});
    m_history.recover(*text);
    ChangeRequest request;
    request.text = *text;
    request.author = m_file.isBundled() ? Author::Bundled : Author::File;
    return apply(request);
}

Judged<Applied> Desk::apply(const ChangeRequest &request)
{
    return examine(request).and_then([this](const Candidate &candidate) { return carryOut(candidate); });
}

Judged<void> Desk::matches(const ChangeRequest &request) const
{
    if (!request.ifMatch || *request.ifMatch == "*"_L1 || *request.ifMatch == m_running.version.hash)
        return {};
    return refuse(ErrorKind::PolicyChanged,
                  u"The change was made for policy %1, but another one runs by now (%2), so nothing was changed. Look at what "
                  "is new, and make the change to that."_s.arg(request.ifMatch->left(64), versionName(m_running.version)),
                  u"If-Match"_s);
}

Judged<Candidate> Desk::examine(const ChangeRequest &request) const
{
    if (const Judged<void> matching = matches(request); !matching)
        return tl::unexpected(matching.error());
    Candidate candidate;
    candidate.request = request;
    if (request.restores) {
        Result<QByteArray> text = m_history.text(*request.restores);
        if (!text)
            return refuse(text.error().kind, text.error().message + u" Nothing was changed."_s, u"version"_s);
        candidate.request.text = *std::move(text);
    }
    LoadOutcome outcome = load(candidate.request.text);
    candidate.issues = outcome.issues;
    if (!outcome.policy) {
        const auto errors = std::count_if(outcome.issues.cbegin(), outcome.issues.cend(), [](const Issue &issue) {
            return issue.severity == Issue::Severity::Error;
        });
        Refusal refusal{{ErrorKind::PolicyInvalid,
                         (errors == 1 ? u"The policy has an error, so nothing was changed:\n%1"_s
                                      : u"The policy has %2 errors, so nothing was changed:\n%1"_s.replace(
                                            u"%2"_s, QString::number(errors)))
                             .arg(issuesText(outcome.issues, u"policy"_s).trimmed().left(4'000)),
                         {}},
                        outcome.issues,
                        {}};
        return tl::unexpected(std::move(refusal));
    }
    candidate.policy = std::move(outcome.policy);
    return judged(std::move(candidate));
}

Judged<Candidate> Desk::judged(Candidate candidate) const
{
    if (m_running.policy)
        candidate.changes = diff(readDocument(m_running.text, m_running.policy),
                                 readDocument(candidate.request.text, candidate.policy));
    if (const Judged<void> reason = hasReason(candidate); !reason)
        return tl::unexpected(reason.error());
    for (const Check &check : m_checks) {
        if (const Result<void> passed = check.passes(*candidate.policy, m_running.policy.get()); !passed)
            return tl::unexpected(Refusal{passed.error(), candidate.issues, {}});
    }
    return candidate;
}

Judged<void> Desk::hasReason(const Candidate &candidate) const
{
    if (comesFromTheFile(candidate.request.author) || !candidate.request.note.isEmpty())
        return {};
    const QList<Change> loosening = onlyLoosenings(candidate.changes);
    if (loosening.isEmpty())
        return {};
    return tl::unexpected(Refusal{{ErrorKind::ReasonRequired,
                                   u"This lets sensitive data go further: %1. Such a change needs a reason, so nothing was "
                                   "changed. Give it as the note."_s.arg(sentencesOf(loosening)),
                                   u"note"_s},
                                  candidate.issues,
                                  loosening});
}

/// The number it would have had.
Version Desk::unrecorded(const Candidate &candidate) const
{
    Version version = m_running.version;
    ++version.number;
    version.parent = m_running.version.hash;
    version.hash = candidate.policy->hash;
    version.author = candidate.request.author;
    version.client = candidate.request.client;
    version.note = candidate.request.note;
    version.file = m_file.name();
    version.restores = candidate.request.restores;
    version.time = m_clock.utc();
    version.bytes = candidate.request.text.size();
    version.hasText = false;
    return version;
}

/// Writes the policy file; what stood there and never ran is put aside first, and told of.
Result<QString> Desk::writeFile(const QByteArray &text)
{
    QString notice;
    const Result<QByteArray> there = m_file.read();
    if (there && *there == text)
        return notice;
    if (there && *there != m_running.text) {
        const Result<QString> aside = m_file.putAside();
        if (!aside)
            return Unexpected(aside.error());
        notice = u"%1 held a policy that was not applied; it was put aside as %2."_s.arg(m_file.name(), *aside);
    }
    return m_file.write(text).map([&] { return notice; });
}

Judged<Applied> Desk::carryOut(const Candidate &candidate)
{
    const ChangeRequest &request = candidate.request;
    const bool stands = comesFromTheFile(request.author);
    Applied applied;
    applied.changes = candidate.changes;
    applied.isNew = !m_running.policy || request.text != m_running.text;
    Result<Version> version = m_history.prepare({request.text, candidate.policy->hash, request.author, request.client,
                                                 m_clock.utc(), request.note, request.restores, m_file.name()});
    if (!version && !stands)
        return refuse(ErrorKind::Io, u"The change cannot be recorded in the history, so nothing was changed. %1"_s.arg(
                                         version.error().message));
    if (!stands && !m_file.isBundled()) {
        const Result<QString> written = writeFile(request.text);
        if (!written) {
            m_history.abandon();
            return refuse(ErrorKind::Io, u"Nothing was changed: "_s + written.error().message + u'.');
        }
        applied.notice = *written;
    } else if (m_file.isBundled() && !stands) {
        applied.notice = u"The demo policy is part of the program, so this holds until the program ends. Start with --policy "
                         "FILE to keep changes."_s;
    }
    const Result<void> committed = version ? m_history.commit() : Unexpected(version.error());
    if (!committed)
        applied.notice = u"The policy runs, but the history does not know of it: %1"_s.arg(committed.error().message);
    applied.now = {request.text, candidate.policy, candidate.issues, version ? *version : unrecorded(candidate)};
    m_running = applied.now;
    return applied;
}

Result<QString> readNote(const QString &written)
{
    const QString note = written.trimmed();
    const bool printable = std::all_of(note.cbegin(), note.cend(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (!printable || note.size() > longestVersionNote)
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"The note must be one line of at most %1 characters. Nothing was changed."_s.arg(
                                    longestVersionNote),
                                u"note"_s});
    return note;
}

} // namespace signalbox::policy
