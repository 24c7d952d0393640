// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "wire/answer_content.h"

// How an Exchange judges the answer of a cascade's first model before any of it goes to the client, and asks a better one.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

constexpr qsizetype mostJudged = 4 * 1024 * 1024; ///< bytes held back for it; a longer answer is given as it is

QString shareText(double share)
{
    return QString::number(share, 'f', 2);
}

/// Says one thing more of why an attempt was made and what came of it.
void addWhy(AttemptRecord &record, const QString &sentence)
{
    record.why += (record.why.isEmpty() ? QString() : u" "_s) + sentence;
}

} // namespace

/// Whether an attempt's answer is held back as a whole and judged: there is another model to ask.
bool Exchange::isJudged(const Attempt &attempt) const
{
    return attempt.lane().accept && m_phase == Phase::Sending && !isRescue(attempt.record().role) && m_decision.lanes.size() > 1;
}

void Exchange::judge(Attempt &attempt, AnswerReader::Progress progress)
{
    if (progress.interruption) { // nothing of it has gone out, so it is a failure like any other before content
        m_judged.clear();
        onAttemptFailed(attempt, *progress.interruption);
        return;
    }
    m_judged.append(progress.forward);
    if (!progress.ended && m_judged.size() <= mostJudged)
        return;
    if (!progress.ended) {
        addWhy(attempt.record(),
               u"Its answer is longer than %1 MiB, so it was given without being judged."_s.arg(mostJudged >> 20));
        passOnJudged(attempt, std::move(progress));
        return;
    }
    const double accept = *attempt.lane().accept;
    const Trust trust = trustInAnswer(attempt, progress.last);
    if (trust.value >= accept) {
        addWhy(attempt.record(), u"Its answer counts, with a confidence of %1 of the %2 asked: %3."_s.arg(
                                     shareText(trust.value), shareText(accept), trust.because));
        passOnJudged(attempt, std::move(progress));
        return;
    }
    askBetter(attempt, std::move(progress.last), trust);
}

Trust Exchange::trustInAnswer(const Attempt &attempt, QByteArrayView last) const
{
    const std::optional<wire::AnswerContent> answer =
        wire::lookAtAnswer(m_request.facts.dialect, m_judged + last.toByteArray(), attempt.answer().isStreaming());
    if (!answer)
        return {0.0, u"it cannot be read"_s};
    return trustIn(*answer, m_request.facts, m_request.body, modelOf(attempt.lane()), m_request.classification.task);
}

/// Probabilities that only the judging asked for: the client does not see them, however the answer comes to it.
void Exchange::hideLogprobs(const Attempt &attempt, AnswerReader::Progress &progress) const
{
    if (!attempt.asksLogprobs())
        return;
    for (QByteArray *bytes : {&progress.forward, &progress.last})
        *bytes = wire::withoutLogprobs(*bytes, attempt.answer().isStreaming());
}

/// The client gets the whole answer at once; from here on it is an answer like any other.
void Exchange::passOnJudged(Attempt &attempt, AnswerReader::Progress progress)
{
    progress.committed = true;
    progress.forward = std::exchange(m_judged, {});
    forward(attempt, std::move(progress));
}

void Exchange::askBetter(Attempt &attempt, QByteArray last, const Trust &trust)
{
    const QString why = u"its answer had a confidence of %1, %2 is asked: %3"_s.arg(
        shareText(trust.value), shareText(*attempt.lane().accept), trust.because);
    attempt.close(std::nullopt); // it answered: its health and its charge are those of an answer
    const bool isBest = !m_kept || trust.value > m_kept->trust;
    attempt.record().failure = FailureClass::LowConfidence;
    attempt.record().detail = why;
    if (isBest)
        m_kept = Kept{&attempt, std::exchange(m_judged, {}), std::move(last), trust.value};
    m_judged.clear();
    const Move move = m_plan->after(laneOf(attempt), FailureClass::LowConfidence, std::chrono::microseconds{0}, now(),
                                    m_dispatcher.draw());
    if (move.kind == Move::Kind::Attempt)
        follow(move);
    else
        giveKept();
}

/// No better model answered, so an answer that was not trusted is still better than none.
bool Exchange::giveKept()
{
    if (!m_kept)
        return false;
    Kept kept = *std::exchange(m_kept, {});
    m_lead = kept.attempt;
    m_keeping.reset(); // what was doubted is not given again
    AttemptRecord &record = m_lead->record();
    addWhy(record, u"No better model answered, so the client got this answer although "_s + record.detail + u'.');
    record.failure.reset();
    record.detail.clear();
    routeTo(m_lead->lane());
    AnswerReader::Progress progress;
    progress.committed = true;
    progress.forward = std::move(kept.bytes);
    progress.ended = true;
    progress.last = std::move(kept.last);
    forward(*m_lead, std::move(progress));
    return true;
}

} // namespace signalbox::dispatch
