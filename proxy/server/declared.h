// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "server/http.h"
#include "routing/decide.h"
#include "wire/facts.h"

namespace signalbox::server {

/// Key of the label that a token with a budget puts on its requests; nobody may declare it.
inline constexpr QLatin1StringView tokenLabel("signalbox-token");

/// Merges what a client declared by `x-signalbox-…` headers into the facts read from the body (contract.md, "Asking"):
/// tags and labels add up, those of the client's token included, for the rest the header wins over `metadata`. Names the client by header, metadata, the
/// token's name, or the product in its User-Agent; a session by Codex's own header, too. InvalidRequest for a malformed header
/// and for a label that is a token's.
[[nodiscard]] Result<void> mergeDeclared(const HttpRequest &request, wire::RequestFacts &facts);

/// Values of the headers `names` (lower case), in the order of the request, as rules may look at them: at most 512
/// characters of each and 64 values.
[[nodiscard]] std::vector<routing::HeaderValue> headersNamed(const QStringList &names, const upstream::Headers &headers);

/// What goes along to a provider of the client's own dialect: which version and which betas it speaks.
[[nodiscard]] upstream::Headers headersAlong(const upstream::Headers &headers);

} // namespace signalbox::server
