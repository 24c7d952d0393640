// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

void AnswerReader::head(int status, const upstream::Headers &headers)
{
    m_status = status;
    m_headers = headers;
    m_isEventStream =
        upstream::headerValue(headers, "content-type").trimmed().toByteArray().toLower().startsWith("text/event-stream");
}

AnswerReader::Progress AnswerReader::feed(QByteArrayView bytes)
{
    Progress progress;
    if (m_ended)
        return progress;
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
    const wire::ChunkMeaning meaning = m_chunks.read(event.data, m_keep);
    if (meaning.usage)
        m_usage = meaning.usage;
    if (meaning.cost)
        m_reportedCost = meaning.cost;
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
        progress.forward.append(restored(event));
        return;
    case Kind::UsageOnly:
        if (m_clientWantsUsage)
            forwardOrHold(event, progress);
        return;
    case Kind::Done:
        if (!m_committed && !m_choices.allFinished()) {
            fail(FailureClass::Malformed, u"the stream ended without any content"_s, progress);
            return;
        }
        m_ended = true;
        progress.ended = true;
        progress.last = stillHeld() + event.raw;
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
        fail(FailureClass::Malformed, u"an event that is not a chat chunk: "_s + meaning.errorMessage, progress);
        return;
    }
    Q_UNREACHABLE();
}

void AnswerReader::keep(const wire::SseEvent &event, const wire::ChunkMeaning &meaning, Progress &progress)
{
    if (meaning.kind == wire::ChunkMeaning::Kind::Content) {
        m_isPlain = m_isPlain && meaning.isPlain && m_skipped == 0;
        progress.text += meaning.text;
    }
    const bool isChunk = meaning.kind == wire::ChunkMeaning::Kind::Content || meaning.kind == wire::ChunkMeaning::Kind::Preamble;
    if (m_firstChunk.isEmpty() && isChunk)
        m_firstChunk = event.data;
    if (!meaning.finishReason.isEmpty())
        m_finishReason = meaning.finishReason;
}

void AnswerReader::forwardOrHold(const wire::SseEvent &event, Progress &progress)
{
    if (m_committed) {
        progress.forward.append(restored(event));
        return;
    }
    m_held.append(restored(event));
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

QByteArray AnswerReader::restored(const wire::SseEvent &event)
{
    return m_restorer ? m_restorer->event(event) : event.raw;
}

QByteArray AnswerReader::stillHeld()
{
    return m_restorer ? m_restorer->flush() : QByteArray();
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
    if (m_choices.allFinished()) {
        m_ended = true; // a finish reason without [DONE] is complete (dispatch.md, 5)
        progress.ended = true;
        progress.last = stillHeld() + "data: [DONE]\n\n";
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
    const wire::ReplyMeaning meaning = wire::readChatReply(m_body);
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
    m_said.addTokens(meaning.outputEstimate); // a cost is never too low only because the provider did not count
    m_ended = true;
    m_committed = true;
    progress.committed = true;
    progress.ended = true;
    progress.last = m_restorer ? m_restorer->body(m_body) : m_body;
    return progress;
}

} // namespace signalbox::dispatch
