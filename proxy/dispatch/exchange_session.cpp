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
    sessions->addTags(*m_request.session, m_decision.tagNames, hasOwnTags(), m_decision.declaredTags);
}

/// Whether it has tags that it would not have by itself anyway.
bool Exchange::hasOwnTags() const
{
    const policy::Policy &policy = *m_request.snapshot->policy;
    const QString standard = m_request.defaultTag.isEmpty() ? policy.tags[policy.defaults.tag] : m_request.defaultTag;
    return m_decision.tagNames != QStringList{standard};
}

void Exchange::rememberLane()
{
    SessionStore *sessions = m_dispatcher.m_tools.sessions;
    if (sessions == nullptr || !m_request.session || !m_request.facts.surface.hasAnswerText())
        return; // a lane that paints or embeds is not where the conversation's cache is
    const AttemptRecord &attempt = m_lead->record();
    const qint64 prompt = attempt.usage.prompt() > 0 ? attempt.usage.prompt() : m_record.inputEstimate;
    sessions->noteAnswer(*m_request.session, attempt.model, prompt, now());
}

/// A later request may name what the provider keeps: only there it means something, and its tags hold for what follows.
void Exchange::rememberResponse(QByteArrayView last)
{
    KeptResponses *kept = m_dispatcher.m_tools.kept;
    if (kept == nullptr || !m_trail)
        return;
    const AttemptRecord &attempt = m_lead->record();
    const KeptResponse response{attempt.model, attempt.usage.prompt(), m_decision.tagNames, m_decision.declaredTags, hasOwnTags()};
    const QByteArray id = answer()->isStreaming() ? m_trail->id() : wire::ResponseTrail::idOf(last);
    for (const QByteArray &name : {id, m_request.facts.continues}) {
        if (!name.isEmpty())
            kept->remember(m_request.token, name, response, now());
    }
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
