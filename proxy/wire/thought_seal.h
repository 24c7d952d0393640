// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/canonical_request.h"

// How a thought of another vendor stands in the `encrypted_content` of OpenAI Responses, so that a client brings it back with
// the next request and it can be given to who signed it.

namespace signalbox::wire::responses {

/// What every seal of ours begins with. OpenAI would refuse such an item, so it is cut out before it is sent there.
inline constexpr QByteArrayView ourSeal = "signalbox:";

/// Of a thought that was given in another dialect: Anthropic's signature or redacted thought, else a word that says it is
/// nobody's to check.
[[nodiscard]] QByteArray sealOf(const ThinkingPart &thought);
/// The same while it streams: `redacted` in place of a signature.
[[nodiscard]] QByteArray anthropicSeal(QByteArrayView signature, bool redacted);
/// Reads `encrypted_content` into the thought: what sealOf() wrote, or OpenAI's own.
void takeSeal(ThinkingPart &thought, const QByteArray &encrypted);

/// Whether `encrypted` is a seal of ours that nobody can check.
[[nodiscard]] bool isNobodysSeal(QByteArrayView encrypted);
/// Whether Anthropic signed what `encrypted` brings back.
[[nodiscard]] bool isAnthropicsSeal(QByteArrayView encrypted);

} // namespace signalbox::wire::responses
