// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

// What an Exchange leaves behind for later requests of its session.

namespace signalbox::dispatch {

/// Before anything is sent, and for refused requests too: the client will say it all again in the next one.
void Exchange::rememberTags()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session || m_decision.tagNames.isEmpty())
        return;
    const policy::Policy &policy = *m_request.snapshot->policy;
    const QString standard = m_request.defaultTag.isEmpty() ? policy.tags[policy.defaults.tag] : m_request.defaultTag;
    sessions->addTags(*m_request.session, m_decision.tagNames, m_decision.tagNames != QStringList{standard},
                      m_decision.declaredTags);
}

void Exchange::rememberLane()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session)
        return;
    const AttemptRecord &attempt = m_lead->record();
    const qint64 prompt = attempt.usage.prompt() > 0 ? attempt.usage.prompt() : m_record.inputEstimate;
    sessions->noteAnswer(*m_request.session, attempt.model, prompt, now());
}

void Exchange::rememberCost()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session)
        return;
    NanoUsd spent;
    for (const AttemptRecord &attempt : std::as_const(m_record.attempts))
        spent += attempt.cost.value_or(NanoUsd{0});
    if (spent.value > 0)
        sessions->addSpent(*m_request.session, spent);
}

} // namespace signalbox::dispatch
