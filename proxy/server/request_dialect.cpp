// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/request_dialect.h"

#include "server/gemini_path.h"

namespace signalbox::server {

wire::Dialect dialectOf(QByteArrayView path, const upstream::Headers &headers)
{
    if (path == "/v1/messages" || path.startsWith("/v1/messages/"))
        return wire::Dialect::Anthropic;
    if (path == "/v1/responses" || path.startsWith("/v1/responses/"))
        return wire::Dialect::OpenAiResponses;
    if (isGeminiPath(path))
        return wire::Dialect::Gemini;
    const bool isShared = path == "/v1/models" || path.startsWith("/v1/models/");
    if (isShared && !upstream::headerValue(headers, "anthropic-version").isEmpty())
        return wire::Dialect::Anthropic;
    if (isShared && !upstream::headerValue(headers, "x-goog-api-client").isEmpty())
        return wire::Dialect::Gemini;
    return wire::Dialect::OpenAiChat;
}

} // namespace signalbox::server
