// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_office.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcPolicy, "signalbox.proxy.policy")

/// A refusal as something that can be shown beside the running policy.
QList<policy::Issue> issuesOf(const policy::Refusal &refusal)
{
    if (refusal.error.kind == ErrorKind::PolicyInvalid && !refusal.issues.isEmpty())
        return refusal.issues;
    return QList<policy::Issue>{{policy::Issue::Severity::Error, 0, 0, {}, refusal.error.message}} + refusal.issues;
}

void logApplied(const policy::Applied &applied)
{
    const policy::Version &version = applied.now.version;
    QString line = u"policy %1 applied, version %2, by %3"_s.arg(version.hash).arg(version.number).arg(
        policy::authorName(version.author));
    for (const policy::Change &change : applied.changes) {
        if (change.loosens)
            line += u"\n  loosened: "_s + change.sentence;
    }
    qCInfo(lcPolicy).noquote() << line;
    if (!applied.notice.isEmpty())
        qCWarning(lcPolicy).noquote() << applied.notice;
}

} // namespace

PolicyOffice::PolicyOffice(std::unique_ptr<policy::Desk> desk, Ports ports)
    : m_desk(std::move(desk)), m_ports(std::move(ports)), m_source(m_desk->file())
{
    connect(&m_source, &PolicySource::changed, this, &PolicyOffice::onFileChanged);
}

policy::Judged<policy::Applied> PolicyOffice::open()
{
    policy::Judged<policy::Applied> opened = m_desk->open();
    if (opened) {
        if (!opened->notice.isEmpty())
            qCWarning(lcPolicy).noquote() << opened->notice;
        m_source.watch(opened->now.text);
    }
    return opened;
}

void PolicyOffice::onFileChanged(const Result<QByteArray> &text)
{
    if (!text) {
        refuseFile({text.error(), {}, {}});
        return;
    }
    policy::ChangeRequest request;
    request.text = *text;
    m_jobs.insert(m_busy ? m_jobs.begin() + 1 : m_jobs.begin(), {std::move(request), {}}); // it is in the file already
    next();
}

void PolicyOffice::change(policy::ChangeRequest request, Answer answer)
{
    m_jobs.push_back({std::move(request), std::move(answer)});
    next();
}

void PolicyOffice::next()
{
    if (!m_busy && !m_jobs.empty() && m_jobs.front().answer)
        m_source.look(); // an edit nobody told of yet must not be overwritten
    if (m_busy || m_jobs.empty())
        return;
    m_busy = true;
    const policy::Judged<policy::Candidate> candidate = m_desk->examine(m_jobs.front().request);
    if (!candidate) {
        finish(tl::unexpected(candidate.error()));
        return;
    }
    m_ports.makeReady(candidate->policy, [this, ready = *candidate](const Result<void> &made) {
        if (made)
            carryOut(ready);
        else
            finish(tl::unexpected(policy::Refusal{made.error(), {}, {}}));
    });
}

void PolicyOffice::carryOut(const policy::Candidate &candidate)
{
    const policy::Judged<policy::Applied> applied = m_desk->carryOut(candidate);
    if (!applied) {
        finish(applied);
        return;
    }
    m_source.expect(applied->now.text);
    m_ports.run(applied->now, [this, applied] { finish(applied); });
}

void PolicyOffice::finish(const policy::Judged<policy::Applied> &outcome)
{
    const Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    m_busy = false;
    if (outcome)
        logApplied(*outcome);
    else if (!job.answer)
        refuseFile(outcome.error());
    if (job.answer)
        job.answer(outcome);
    QMetaObject::invokeMethod(this, &PolicyOffice::next, Qt::QueuedConnection);
}

void PolicyOffice::refuseFile(const policy::Refusal &refusal)
{
    const QList<policy::Issue> issues = issuesOf(refusal);
    qCWarning(lcPolicy).noquote() << "the policy file changed but was not applied; the running policy stays\n"
                                  << policy::issuesText(issues, m_desk->file().name());
    m_ports.fileRefused(issues);
}

} // namespace signalbox::engine
