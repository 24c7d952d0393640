// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <span>

namespace signalbox::catalog {

/// In which header a provider takes its key.
enum class KeyHeader : quint8 {
    None,            ///< it takes none (local servers); one that is given is sent as a bearer token
    Bearer,          ///< Authorization: Bearer KEY
    ApiKey,          ///< api-key: KEY
    XApiKey,         ///< x-api-key: KEY
    XGoogApiKey,     ///< x-goog-api-key: KEY
};
[[nodiscard]] QLatin1StringView keyHeaderName(KeyHeader header);

/// Whether a provider goes on (and bills) when the caller hangs up during a stream.
enum class CancelledStream : quint8 {
    Unknown,
    Stops,  ///< stops and bills what it had made
    Billed, ///< finishes and bills all of it
};
[[nodiscard]] QLatin1StringView cancelledStreamName(CancelledStream cancelled);

/// What is known about a provider, so that a policy need not say it. Constant data, alive for ever.
struct Preset
{
    QLatin1StringView id;
    QLatin1StringView name;
    QLatin1StringView wire;          ///< its dialect as a policy names it: openai, anthropic, gemini
    QLatin1StringView baseUrl;       ///< empty: differs from customer to customer, so the policy must say it
    QLatin1StringView urlForm{};     ///< what such an address looks like
    QLatin1StringView openAiUrl{};   ///< the same models over the OpenAI dialect; empty = `baseUrl`, or none
    KeyHeader keyHeader = KeyHeader::Bearer;
    QLatin1StringView keyVariable{}; ///< the environment variable its own tools read
    QLatin1StringView zone{};        ///< the zone it belongs to where the policy has one of that name
    QLatin1StringView rateLimits{};  ///< how its rate-limit headers begin; empty = it sends none
    CancelledStream cancelled = CancelledStream::Unknown;
    int port = 0;                    ///< local servers: where they usually listen; 0 = not local
    QLatin1StringView quirks{};      ///< what to know about it, in sentences
    QLatin1StringView documentation{};

    [[nodiscard]] bool isLocal() const { return port != 0; }
};

/// All of them, hosted ones first, by name; local ones after them.
[[nodiscard]] std::span<const Preset> presets();
/// nullptr when there is none of that id.
[[nodiscard]] const Preset *findPreset(QStringView id);

} // namespace signalbox::catalog
