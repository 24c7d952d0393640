// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "upstream/client.h"

#include <QByteArray>
#include <QObject>

namespace signalbox::dispatch {

/// The client's side of one request, as server/ gives it. Frames the answer (Content-Length or chunked), survives a
/// client that left. One answer per stream: head, then body pieces, then finish(). Deletes itself some time after
/// sendComplete(), finish() or abort(), and right after clientGone() was emitted: keep it in a QPointer.
class ReplyStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// A complete answer in one go.
    virtual void sendComplete(int status, const upstream::Headers &headers, QByteArrayView body) = 0;
    /// Starts a streamed answer.
    virtual void begin(int status, const upstream::Headers &headers) = 0;
    virtual void write(QByteArrayView bytes) = 0;
    /// Ends a streamed answer cleanly.
    virtual void finish() = 0;
    /// Ends a streamed answer so that the client notices the cut (the connection is closed without the last chunk).
    virtual void abort() = 0;
    /// Bytes accepted but not yet taken by the client's socket.
    [[nodiscard]] virtual qint64 bytesPending() const = 0;
    [[nodiscard]] virtual bool isClientGone() const = 0;

signals:
    /// The client closed or reset the connection before the answer ended. Always from the event loop, never from inside
    /// a call of the functions above.
    void clientGone();
    /// bytesPending() fell below the low-water mark after having been above the high one.
    void drained();
};

/// Where decisions are recorded: implemented over the ledger's journal, or by a test.
class Recorder
{
public:
    Recorder() = default;
    virtual ~Recorder() = default;
    Q_DISABLE_COPY_MOVE(Recorder)

    /// A decision began, or changed while running; for the window, not kept.
    virtual void progress(const DecisionRecord &record) = 0;
    /// Before each upstream call: `record.attempts.last()` is about to be sent. False: it could not be made durable
    /// against a crash, so the call must not be made.
    [[nodiscard]] virtual bool intent(const DecisionRecord &record) = 0;
    /// The final state, before the client gets its last byte. Also for requests that never had an attempt. False: it
    /// could not be written (the intent stands and will be charged at its estimate).
    [[nodiscard]] virtual bool settle(const DecisionRecord &record) = 0;
};

} // namespace signalbox::dispatch
