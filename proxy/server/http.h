// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "dispatch/ports.h"
#include "upstream/client.h"

#include <QByteArray>
#include <QFlags>
#include <QString>
#include <QStringList>

namespace signalbox::server {

/// What a token may be used for.
enum class Scope : quint32 {
    Inference = 1U << 0, ///< /v1/*
    Control = 1U << 1,   ///< /signalbox/v1/*
    Metrics = 1U << 2,   ///< /metrics
};
Q_DECLARE_FLAGS(Scopes, Scope)
Q_DECLARE_OPERATORS_FOR_FLAGS(Scopes)

/// Whom a token belongs to.
struct Identity
{
    QString client; ///< token name; "local" for the token of this run
    Scopes scopes;
    QString defaultTag{};  ///< what the token's owner set instead of the policy's default tag; empty = the policy's
    QStringList labels{};  ///< "key=value", added to every request
};

/// Maps a presented bearer token to its owner. Thread-safe, in memory, constant time per known token.
class Authenticator
{
public:
    Authenticator() = default;
    virtual ~Authenticator() = default;
    Q_DISABLE_COPY_MOVE(Authenticator)
    [[nodiscard]] virtual std::optional<Identity> identify(QByteArrayView token) const = 0;
};

/// One complete request that passed the gate: framing, limits, Host, Origin and token were checked before it was made.
struct HttpRequest
{
    QByteArray method; ///< upper case
    QByteArray path;   ///< percent-decoded, no query, e.g. "/v1/chat/completions"
    QByteArray query;  ///< raw, without '?'
    upstream::Headers headers; ///< names lower case; hop-by-hop headers and the token are gone
    QByteArray body;
    Identity identity;
};

/// Answers requests on a worker thread. Takes over the stream; the stream deletes itself once it is answered and sent.
class RequestHandler
{
public:
    RequestHandler() = default;
    virtual ~RequestHandler() = default;
    Q_DISABLE_COPY_MOVE(RequestHandler)
    virtual void handle(HttpRequest request, dispatch::ReplyStream *reply) = 0;
};

/// Limits and deadlines of the gate (dispatch.md, "Default numbers").
struct GateLimits
{
    qint64 bodyBytes = 32LL * 1024 * 1024;
    qint64 headerBytes = 64LL * 1024;
    int connections = 1024; ///< per worker
    std::chrono::milliseconds headersWithin{10'000};
    std::chrono::milliseconds bodyStall{30'000}; ///< no byte of the body for that long
    std::chrono::milliseconds idleKeepAlive{75'000};
};

} // namespace signalbox::server
