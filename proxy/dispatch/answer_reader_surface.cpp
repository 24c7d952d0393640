// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/answer_reader.h"

#include "wire/jsonmembers.h"
#include "wire/surface_answer.h"

// How an AnswerReader reads what is not chat: byte for byte, whole or as it comes.

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

/// Of an event that holds one, `{"type":"transcript.text.done",…,"usage":{…}}`.
std::optional<Usage> usageInEvent(const QByteArray &data)
{
    wire::JsonMembers members(data, data.indexOf('{'));
    wire::MemberSpan member;
    while (data.startsWith('{') && members.next(member)) {
        const QByteArrayView json(data);
        if (json.sliced(member.key.offset, member.key.length) == "\"usage\"")
            return wire::surfaceUsage(json.sliced(member.value.offset, member.value.length));
    }
    return std::nullopt;
}

} // namespace

bool AnswerReader::isOpaque() const
{
    return m_surface != nullptr && !m_surface->hasAnswerText();
}

QByteArray AnswerReader::contentType() const
{
    if (!isOpaque() || m_status >= 300)
        return m_stream && m_committed ? "text/event-stream"_ba : "application/json"_ba;
    const QByteArray said = upstream::headerValue(m_headers, "content-type").toByteArray();
    return said.isEmpty() ? (m_stream ? "application/octet-stream"_ba : "application/json"_ba) : said;
}

void AnswerReader::opaqueHead()
{
    m_stream = m_status < 300
        && wire::surfaceForm(*m_surface, upstream::headerValue(m_headers, "content-type")) == wire::SurfaceForm::Passing;
}

AnswerReader::Progress AnswerReader::feedOpaque(QByteArrayView bytes)
{
    Progress progress;
    if (!m_stream) {
        const qsizetype most = m_status >= 300 ? mostErrorBody : mostBody;
        if (m_body.size() + bytes.size() <= most)
            m_body.append(bytes);
        else if (m_status < 300)
            fail(FailureClass::Malformed, u"the answer is larger than %1 bytes"_s.arg(mostBody), progress);
        return progress;
    }
    if (bytes.isEmpty())
        return progress;
    if (!m_committed)
        commit(progress);
    progress.forward.append(bytes);
    QList<wire::SseEvent> events;
    if (m_isEventStream && m_events.feed(bytes, events)) {
        for (const wire::SseEvent &event : std::as_const(events)) {
            if (const std::optional<Usage> usage = usageInEvent(event.data))
                m_usage = usage;
        }
    }
    return progress;
}

AnswerReader::Progress AnswerReader::endOpaque(const upstream::Ending &ending)
{
    Progress progress;
    if (!ending.complete) {
        fail(ending.failure.value_or(FailureClass::Unavailable), ending.detail, progress);
        return progress;
    }
    m_isRepeatable = !m_stream;
    if (m_stream && !m_committed) {
        const bool isEmptyFile = m_surface->endpoint == wire::Endpoint::Files;
        if (!isEmptyFile) {
            fail(FailureClass::Malformed, u"an empty answer"_s, progress);
            return progress;
        }
        commit(progress);
    }
    if (m_stream) {
        if (m_surface->endpoint == wire::Endpoint::Speech && !m_usage && m_surface->characters > 0)
            m_usage.emplace().characters = m_surface->characters; // its provider says nothing; what was spoken is known
        m_ended = true;
        progress.ended = true;
        return progress;
    }
    const wire::SurfaceMeaning meaning =
        wire::readSurfaceReply(*m_surface, upstream::headerValue(m_headers, "content-type"), m_body);
    if (!meaning.usable || meaning.failure) {
        fail(meaning.failure.value_or(FailureClass::Malformed), meaning.problem, progress);
        return progress;
    }
    m_usage = meaning.usage;
    m_reportedCost = meaning.cost;
    m_ids = meaning.ids;
    m_ended = true;
    m_committed = true;
    progress.committed = true;
    progress.ended = true;
    progress.last = m_body;
    return progress;
}

} // namespace signalbox::dispatch
