// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/dispatcher.h"
#include "routing/decide.h"
#include "upstream/client.h"
#include "wire/dialect.h"

namespace signalbox::dispatch {

/// The call that sends `request` to `lane`: the client's bytes with the lane's own model name, its provider's address,
/// key and limits. Nothing else the client sent goes along. `key`: position in the provider's ring; nullopt = without
/// one. `via` signs it unless empty. `redaction`: what redactionFor() gave for this lane. `prefill`: the model is to go on
/// from these words of its own, where the request allows it.
/// A lane of another dialect gets the request translated, after everything that was to be replaced or removed was: what is
/// checked is what is sent. Errors: InvalidRequest when a part of it means nothing.
[[nodiscard]] Result<upstream::Request> upstreamRequest(const DispatchRequest &request, const routing::Lane &lane,
                                                        std::optional<std::size_t> key, const QByteArray &via,
                                                        const classify::Redaction &redaction, QByteArrayView prefill = {});

/// What must be replaced before `request` may go to `lane`; empty for a lane that may see it as it is.
[[nodiscard]] classify::Redaction redactionFor(const DispatchRequest &request, const routing::Lane &lane);

/// GET of the provider's list of models, with the key at that position of its ring: what a probe asks.
[[nodiscard]] upstream::Request modelsRequest(const Snapshot &snapshot, unsigned provider, std::optional<std::size_t> key,
                                              const QByteArray &via);

} // namespace signalbox::dispatch
