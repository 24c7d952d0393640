// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArrayView>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace signalbox::simulator {

/// How a simulated provider misbehaves. The names are those of faultName(); README.md of this folder has the table.
enum class FaultKind {
    None,
    RateLimit,
    ServerError,
    Auth,
    Quota,
    BadRequest,
    ContextLength,
    ContentFilter,
    Hang,
    SlowFirstToken,
    Stall,
    Cut,
    CutClean,
    Reset,
    Malformed,
    Html,
    Empty,
    HalfJson,
    ErrorEvent,
    ByteByByte,
    Utf8Split,
    Crlf,
    Comments,
    GiantLine,
    Redirect,
    WrongContentType,
    ChunkGarbage,
    NoUsage,
    UsageEveryChunk,
    Unstreamed,
};

/// Where in the answer a fault strikes.
enum class FaultPoint {
    Answer,  ///< before any byte of the answer
    Head,    ///< after status line and headers
    Content, ///< after `after` pieces of content
};

/// How the body of a cut answer ends on the wire.
enum class CutFraming {
    Broken,     ///< the connection closes inside the HTTP message
    Ended,      ///< HTTP ends the message properly; only the dialect's terminal event is missing
    UntilClose, ///< a body delimited by the end of the connection: HTTP cannot tell that it was cut
};

struct RetryAfter
{
    enum class Form { Absent, Seconds, Milliseconds, HttpDate };
    Form form = Form::Absent;
    qint64 value = 0; ///< seconds, milliseconds, or for HttpDate seconds from now
};

/// One misbehaviour with its details. A plain value; the defaults fit the kind as parsed from its bare name.
struct Fault
{
    FaultKind kind = FaultKind::None;
    int status = 0; ///< 0 = the kind's usual one
    RetryAfter retryAfter;
    int after = 3;                     ///< pieces of content before the fault strikes at FaultPoint::Content
    std::optional<FaultPoint> at;      ///< nullopt = the kind's usual one
    std::optional<CutFraming> framing; ///< nullopt = Broken, for CutClean Ended
    bool thenCut = false; ///< Malformed: the connection is cut behind the bad event, else the answer goes on
    std::chrono::milliseconds wait{60'000}; ///< SlowFirstToken
    qint64 bytes = 2 * 1024 * 1024;         ///< GiantLine
    int first = 0;                          ///< > 0: only the first so many requests fail
    int every = 0;                          ///< > 0: of so many requests the first fails; 2 = flapping
    QStringList providers;                  ///< only these; empty = all
    QStringList models;                     ///< only these; empty = all
    QString as; ///< provider/model whose words it says, so that two providers give the same answer; empty = its own

    bool failedResponse = false; ///< ErrorEvent in Responses: response.failed instead of the bare error event

    // Size and pace of this one answer, whatever the profile says; usable with FaultKind::None too.
    std::optional<int> tokens;             ///< exact number of content pieces
    std::optional<int> thoughts;           ///< exact number of thought pieces; Chat then shows reasoning_content
    std::optional<int> cached;             ///< tokens of the prompt reported as read from the cache
    std::optional<int> cacheWrite;         ///< Anthropic: reported as written to the cache, 5 minutes
    std::optional<int> cacheWriteHour;     ///< Anthropic: reported as written to the cache, 1 hour
    std::optional<double> tokensPerSecond; ///< 0 = at once
    std::optional<std::chrono::milliseconds> firstToken;
    std::optional<int> certainty; ///< percent: how probable its tokens are said to be

    /// Whether it strikes the request number `ordinal` (from 0, counted per script or directive).
    [[nodiscard]] bool strikes(int ordinal, const QString &provider, const QString &model) const;
    [[nodiscard]] FaultPoint point() const;
};

/// snake_case name as used in headers, directives and tests.
[[nodiscard]] QLatin1StringView faultName(FaultKind kind);
/// All kinds, None first.
[[nodiscard]] QList<FaultKind> allFaultKinds();

/// Reads `NAME key=value …`, e.g. "rate_limit retry_after=250ms first=1", "reset at=content after=5". Keys: status,
/// retry_after (2, 250ms, date:3), after, at (answer, head, content; before and after are head and content), framing
/// (broken, ended, until_close), then (continue, cut), event (error, failed), ms, bytes, first, every, provider, model,
/// as, tokens, thoughts, cached, cache_write, cache_write_1h, rate, first_token. `flapping` is server_error with
/// every=2. Error: InvalidRequest naming the word at fault.
[[nodiscard]] Result<Fault> parseFault(QByteArrayView text);

/// Text between `[[fault:` and `]]` of its first occurrence; nullopt when there is none.
[[nodiscard]] std::optional<QByteArray> faultDirective(QByteArrayView prompt);

} // namespace signalbox::simulator
