// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/ports.h"
#include "wire/sse.h"

namespace signalbox::server {

/// A stream of events as one JSON array: how Google's API streams without `alt=sse`. Wraps the stream to the client and
/// lives as long as it.
class ArrayReply final : public dispatch::ReplyStream
{
    Q_OBJECT

public:
    /// `inner` becomes its parent.
    explicit ArrayReply(dispatch::ReplyStream *inner);

    /// An error stands in an array, too.
    void sendComplete(int status, const upstream::Headers &headers, QByteArrayView body) override;
    void begin(int status, const upstream::Headers &headers) override;
    void write(QByteArrayView bytes) override;
    void finish() override;
    void abort() override { m_inner->abort(); }
    [[nodiscard]] qint64 bytesPending() const override { return m_inner->bytesPending(); }
    [[nodiscard]] bool isClientGone() const override { return m_inner->isClientGone(); }

private:
    [[nodiscard]] QByteArray itemsOf(const QList<wire::SseEvent> &events);

    dispatch::ReplyStream *m_inner;
    wire::SseReader m_events;
    bool m_hasItem = false;
};

} // namespace signalbox::server
