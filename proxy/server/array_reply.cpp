// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/array_reply.h"

#include <algorithm>

namespace signalbox::server {
namespace {

upstream::Headers asJson(upstream::Headers headers)
{
    for (upstream::Header &header : headers) {
        if (header.name == "content-type")
            header.value = "application/json";
    }
    return headers;
}

} // namespace

ArrayReply::ArrayReply(dispatch::ReplyStream *inner)
    : dispatch::ReplyStream(inner)
    , m_inner(inner)
{
    connect(inner, &dispatch::ReplyStream::clientGone, this, &dispatch::ReplyStream::clientGone);
    connect(inner, &dispatch::ReplyStream::drained, this, &dispatch::ReplyStream::drained);
}

void ArrayReply::sendComplete(int status, const upstream::Headers &headers, QByteArrayView body)
{
    const bool isObject = body.trimmed().startsWith('{');
    m_inner->sendComplete(status, headers, isObject ? '[' + body.toByteArray() + ']' : body.toByteArray());
}

void ArrayReply::begin(int status, const upstream::Headers &headers)
{
    m_inner->begin(status, asJson(headers));
}

QByteArray ArrayReply::itemsOf(const QList<wire::SseEvent> &events)
{
    QByteArray items;
    for (const wire::SseEvent &event : events) {
        if (!event.hasData)
            items += m_hasItem ? "\n" : ""; // a sign of life
        else
            items += (std::exchange(m_hasItem, true) ? QByteArray("\n,\r\n") : QByteArray("[")) + event.data;
    }
    return items;
}

void ArrayReply::write(QByteArrayView bytes)
{
    QList<wire::SseEvent> events;
    (void)m_events.feed(bytes, events); // no longer than what the dispatcher read before
    m_inner->write(itemsOf(events));
}

void ArrayReply::finish()
{
    QList<wire::SseEvent> events;
    m_events.finish(events);
    const QByteArray rest = itemsOf(events);
    m_inner->write(rest + (m_hasItem ? "\n]" : "[]"));
    m_inner->finish();
}

} // namespace signalbox::server
