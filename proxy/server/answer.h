// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"

#include <QByteArray>

namespace signalbox::server {

/// What the request says about the form of its answer.
struct AnswerTerms
{
    int minorVersion = 1;
    bool headOnly = false; ///< HEAD: the headers of the answer without its body
    bool keepAlive = true;
};

/// How the end of an answer's body is marked (RFC 9112 §6.3).
enum class BodyFraming {
    Length,
    Chunked,
    UntilClose, ///< HTTP/1.0: the connection cannot be kept
};

/// Framing of an answer whose length is not known when it starts.
[[nodiscard]] BodyFraming streamFraming(const AnswerTerms &terms);

/// A whole answer, ready for one write. Framing headers in `headers` are replaced by ours; a header that would break
/// the framing (CR, LF or NUL in it) is left out.
[[nodiscard]] QByteArray completeAnswer(const AnswerTerms &terms, int status, const upstream::Headers &headers,
                                        QByteArrayView body);
/// The head of a streamed answer, framed by streamFraming().
[[nodiscard]] QByteArray streamHead(const AnswerTerms &terms, int status, const upstream::Headers &headers);
/// Appends `bytes` as one chunk; an empty one would end the body, so it adds nothing.
void appendChunk(QByteArray &out, QByteArrayView bytes);
inline constexpr QByteArrayView lastChunk = "0\r\n\r\n";

} // namespace signalbox::server
