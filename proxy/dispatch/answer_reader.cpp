// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"

#include "wire/message_events.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

using wire::Dialect;

AnswerReader::AnswerReader(const Expected &expected, wire::ChunkReader &chunks)
    : m_chunks(chunks), m_asked(expected.asked), m_lane(expected.lane), m_surface(expected.surface),
      m_wish{expected.usage, expected.inputEstimate, expected.model, expected.created}, m_stream(expected.stream),
      m_clientWantsUsage(expected.usage),
      m_keep(expected.text ? wire::ChunkReader::Keep::Text : wire::ChunkReader::Keep::Meaning), m_choices(expected.choices)
{
    if (m_lane == Dialect::OpenAiResponses || m_lane == Dialect::Gemini)
        m_judge.emplace(m_lane, expected.choices);
    if (m_stream && m_asked != m_lane)
        m_translator.emplace(m_lane, m_asked, m_wish);
}

void AnswerReader::head(int status, const upstream::Headers &headers)
{
    m_status = status;
    m_headers = headers;
    m_isEventStream =
        upstream::headerValue(headers, "content-type").trimmed().toByteArray().toLower().startsWith("text/event-stream");
    if (isOpaque())
        opaqueHead();
}

AnswerReader::Progress AnswerReader::feed(QByteArrayView bytes)
{
    Progress progress;
    if (m_ended)
        return progress;
    if (isOpaque())
        return feedOpaque(bytes);
    if (!readsEvents()) {
        const qsizetype most = m_status >= 300 ? mostErrorBody : mostBody;
        if (m_body.size() + bytes.size() <= most)
            m_body.append(bytes);
        else if (m_status < 300)
            m_tooLarge = true;
        if (m_tooLarge)
            fail(FailureClass::Malformed, u"the answer is larger than %1 bytes"_s.arg(mostBody), progress);
        return progress;
    }
    QList<wire::SseEvent> events;
    const bool readable = m_events.feed(bytes, events);
    for (const wire::SseEvent &event : std::as_const(events)) {
        take(event, progress);
        if (m_ended)
            return progress;
    }
    if (!readable)
        fail(FailureClass::Malformed, u"one event of the stream is larger than 16 MiB"_s, progress);
    return progress;
}

void AnswerReader::take(const wire::SseEvent &event, Progress &progress)
{
    if (!event.hasData) {
        forwardOrHold(event, progress);
        return;
    }
    const wire::ChunkMeaning meaning = meaningOf(event);
    if (meaning.usage)
        m_usage = meaning.usage;
    if (meaning.cost)
        m_reportedCost = meaning.cost;
    if (!meaning.serviceTier.isEmpty())
        m_serviceTier = meaning.serviceTier;
    m_said.add(meaning.said);
    m_isRepeatable = m_isRepeatable && meaning.isRepeatable;
    m_choices.add(meaning);
    if (m_keep == wire::ChunkReader::Keep::Text)
        keep(event, meaning, progress);
    using Kind = wire::ChunkMeaning::Kind;
    switch (meaning.kind) {
    case Kind::Preamble:
        if (m_choices.allFinished() && !m_committed)
            commit(progress); // an empty answer that ends properly is an answer
        forwardOrHold(event, progress);
        return;
    case Kind::Content:
        if (!m_committed)
            commit(progress);
        progress.forward.append(outgoing(event));
        return;
    case Kind::UsageOnly:
        if (m_clientWantsUsage || m_translator)
            forwardOrHold(event, progress);
        return;
    case Kind::Done:
        if (m_judge && !m_committed && (meaning.outputPieces > 0 || m_choices.allFinished()))
            commit(progress); // all of it came in one event, or nothing that counts as words
        if (!m_committed && !m_choices.allFinished()) {
            fail(FailureClass::Malformed, u"the stream ended without any content"_s, progress);
            return;
        }
        m_ended = true;
        progress.ended = true;
        progress.last = m_judge ? outgoing(event) : QByteArray();
        progress.last += theEnd(event.raw);
        return;
    case Kind::Error:
        fail(meaning.failure.value_or(FailureClass::Unavailable),
             u"error inside the stream: "_s + meaning.errorMessage, progress);
        return;
    case Kind::Malformed:
        if (m_committed) {
            ++m_skipped; // never forwarded; the stream may still reach its terminal event
            return;
        }
        fail(FailureClass::Malformed, u"an event that cannot be read: "_s + meaning.errorMessage, progress);
        return;
    }
    Q_UNREACHABLE();
}

void AnswerReader::keep(const wire::SseEvent &event, const wire::ChunkMeaning &meaning, Progress &progress)
{
    // A terminal event may hold the last words (Gemini).
    const bool isLastWords = meaning.kind == wire::ChunkMeaning::Kind::Done && meaning.outputPieces > 0;
    if (meaning.kind == wire::ChunkMeaning::Kind::Content || isLastWords) {
        m_isPlain = m_isPlain && meaning.isPlain && m_skipped == 0;
        progress.text += meaning.text;
    }
    const bool isChunk = meaning.kind == wire::ChunkMeaning::Kind::Content || meaning.kind == wire::ChunkMeaning::Kind::Preamble;
    if (m_firstChunk.isEmpty() && isChunk && !m_translator)
        m_firstChunk = event.data;
    if (!meaning.finishReason.isEmpty())
        m_finishReason = meaning.finishReason;
}

void AnswerReader::forwardOrHold(const wire::SseEvent &event, Progress &progress)
{
    if (m_committed) {
        progress.forward.append(outgoing(event));
        return;
    }
    m_held.append(outgoing(event));
    if (m_held.size() > mostHeld)
        commit(progress);
}

void AnswerReader::commit(Progress &progress)
{
    m_committed = true;
    progress.committed = true;
    progress.forward.append(m_held);
    m_held.clear();
}

wire::ChunkMeaning AnswerReader::meaningOf(const wire::SseEvent &event)
{
    if (m_judge)
        return m_judge->read(event, m_keep);
    return m_lane == Dialect::Anthropic ? m_chunks.readMessageEvent(event.data, m_keep, m_seen)
                                        : m_chunks.read(event.data, m_keep);
}

/// What the client gets for an event: its bytes, with what was replaced, in the client's dialect.
QByteArray AnswerReader::outgoing(const wire::SseEvent &event)
{
    if (!m_translator)
        return m_restorer ? m_restorer->event(event) : event.raw;
    QByteArray out;
    if (m_judge)
        out = restored(m_translator->feed(event));
    else
        out = m_restorer ? translated(m_restorer->event(event)) : m_translator->feed(event);
    constexpr QByteArrayView prefix = "data: ";
    if (m_keep == wire::ChunkReader::Keep::Text && m_firstChunk.isEmpty() && out.startsWith(prefix))
        m_firstChunk = out.sliced(prefix.size(), std::max<qsizetype>(out.indexOf('\n') - prefix.size(), 0));
    return out;
}

/// `restored`: whole events of the lane's dialect.
QByteArray AnswerReader::translated(QByteArrayView restored)
{
    QList<wire::SseEvent> events;
    QByteArray out;
    (void)m_inner.feed(restored, events); // no longer than what was read before
    for (const wire::SseEvent &event : std::as_const(events))
        out += m_translator->feed(event);
    return out;
}

/// `translated`: whole events of the client's dialect. What a lane without a restorer of its own says is restored there.
QByteArray AnswerReader::restored(QByteArrayView translated)
{
    if (!m_restorer)
        return translated.toByteArray();
    QList<wire::SseEvent> events;
    QByteArray out;
    (void)m_inner.feed(translated, events); // no longer than what was read before
    for (const wire::SseEvent &event : std::as_const(events))
        out += m_restorer->event(event);
    return out;
}

QByteArray AnswerReader::stillHeld()
{
    const QByteArray held = m_restorer ? m_restorer->flush() : QByteArray();
    return m_translator && !m_judge && !held.isEmpty() ? translated(held) : held;
}

Usage AnswerReader::estimatedUsage() const
{
    Usage usage;
    usage.input = m_wish.inputEstimate;
    usage.output = m_said.total();
    return usage;
}

/// What ends the stream; `terminal`: the provider's own way to say so.
QByteArray AnswerReader::theEnd(QByteArrayView terminal)
{
    const bool mustTell = m_asked == Dialect::Anthropic && !m_usage;
    if (m_judge) { // its terminal event has been told
        const QByteArray end = m_translator ? restored(m_translator->finish(mustTell ? estimatedUsage() : Usage())) : QByteArray();
        return end + stillHeld();
    }
    const QByteArray held = stillHeld();
    return held + (m_translator ? m_translator->finish(mustTell ? estimatedUsage() : Usage()) : terminal.toByteArray());
}

/// The complete answer for the client; nullopt when it cannot be said in its dialect.
std::optional<QByteArray> AnswerReader::outgoingBody() const
{
    const bool isRestoredFirst = m_restorer && (!m_judge || m_asked == m_lane);
    const QByteArray said = isRestoredFirst ? m_restorer->body(m_body) : m_body;
    if (m_asked == m_lane)
        return said;
    std::optional<wire::CanonicalAnswer> answer = wire::readAnswer(m_lane, said);
    if (!answer)
        return std::nullopt;
    if (m_asked == Dialect::Anthropic && !answer->usage)
        answer->usage = wire::ReadUsage{estimatedUsage(), m_lane};
    const QByteArray body = wire::writeAnswer(m_asked, *answer, m_wish);
    return m_restorer && m_judge ? m_restorer->body(body) : body;
}

AnswerReader::Progress AnswerReader::releaseHeld()
{
    Progress progress;
    if (isHolding())
        commit(progress);
    return progress;
}

void AnswerReader::fail(FailureClass failure, const QString &detail, Progress &progress)
{
    m_ended = true;
    AttemptFailure what{failure, detail, m_status, {}, {}};
    if (m_committed) {
        progress.forward.append(stillHeld());
        progress.interruption = std::move(what);
    } else {
        progress.failure = std::move(what);
    }
}

AttemptFailure AnswerReader::statusFailure() const
{
    if (m_status >= 300 && m_status < 400)
        return {FailureClass::Malformed, u"redirect (%1), never followed"_s.arg(m_status), m_status, {}, {}};
    const wire::ErrorMeaning meaning = wire::readErrorReply(m_status, m_body);
    return {meaning.failure, meaning.message, m_status, m_restorer ? m_restorer->body(m_body) : m_body,
            upstream::headerValue(m_headers, "content-type").toByteArray()};
}

AnswerReader::Progress AnswerReader::end(const upstream::Ending &ending)
{
    Progress progress;
    if (m_ended)
        return progress;
    if (m_status >= 300) {
        m_ended = true; // also when its body was cut: the status alone says enough
        progress.failure = statusFailure();
        return progress;
    }
    if (isOpaque())
        return endOpaque(ending);
    return readsEvents() ? endOfEvents(ending) : endOfBody(ending);
}

AnswerReader::Progress AnswerReader::endOfEvents(const upstream::Ending &ending)
{
    Progress progress;
    QList<wire::SseEvent> events;
    m_events.finish(events);
    for (wire::SseEvent &event : events) {
        event.raw += "\n\n"; // it was cut before its blank line: what follows must not become part of it
        take(event, progress);
        if (m_ended)
            return progress;
    }
    if (m_choices.allFinished() && m_lane == Dialect::OpenAiChat) {
        m_ended = true; // a finish reason without [DONE] is complete (dispatch.md, 5)
        progress.ended = true;
        progress.last = theEnd("data: [DONE]\n\n");
        return progress;
    }
    const QString how = ending.complete ? u"the provider closed the stream before its end"_s : ending.detail;
    fail(ending.failure.value_or(FailureClass::Unavailable), how, progress);
    return progress;
}

AnswerReader::Progress AnswerReader::endOfBody(const upstream::Ending &ending)
{
    Progress progress;
    if (!ending.complete) {
        fail(ending.failure.value_or(FailureClass::Unavailable), ending.detail, progress);
        return progress;
    }
    const wire::ReplyMeaning meaning = m_judge ? wire::readReply(m_lane, m_body)
        : m_lane == Dialect::Anthropic         ? wire::readMessageReply(m_body)
                                               : wire::readChatReply(m_body);
    if (!meaning.usable || meaning.failure) {
        fail(meaning.failure.value_or(FailureClass::Malformed), meaning.problem, progress);
        return progress;
    }
    if (m_stream) {
        fail(FailureClass::Malformed, u"a complete answer where a stream was asked for"_s, progress);
        return progress;
    }
    m_usage = meaning.usage;
    m_isRepeatable = meaning.isRepeatable;
    m_reportedCost = meaning.cost;
    m_serviceTier = meaning.serviceTier;
    m_said.addTokens(meaning.outputEstimate); // a cost is never too low only because the provider did not count
    std::optional<QByteArray> body = outgoingBody();
    if (!body) {
        fail(FailureClass::Malformed, u"the answer cannot be said in the client's dialect"_s, progress);
        return progress;
    }
    m_ended = true;
    m_committed = true;
    progress.committed = true;
    progress.ended = true;
    progress.last = *std::move(body);
    return progress;
}

} // namespace signalbox::dispatch
