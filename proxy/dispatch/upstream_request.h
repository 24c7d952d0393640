// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/dispatcher.h"
#include "routing/decide.h"
#include "upstream/client.h"
#include "wire/dialect.h"

namespace signalbox::dispatch {

/// What a call asks for besides what the client asked for.
struct Besides
{
    QByteArrayView prefill{}; ///< the model is to go on from these words of its own
    bool logprobs = false;    ///< how probable its tokens were
    QByteArrayView serviceTier{};
};

/// The call that sends `request` to `lane`: the client's bytes with the lane's own model name, its provider's address,
/// key and limits. Nothing else the client sent goes along. `key`: position in the provider's ring; nullopt = without
/// one. `via` signs it unless empty. `redaction`: what redactionFor() gave for this lane. `besides`: where the request allows it and
/// says nothing about it itself.
/// A lane of another dialect gets the request translated, after everything that was to be replaced or removed was: what is
/// checked is what is sent. Errors: InvalidRequest when a part of it means nothing.
[[nodiscard]] Result<upstream::Request> upstreamRequest(const DispatchRequest &request, const routing::Lane &lane,
                                                        std::optional<std::size_t> key, const QByteArray &via,
                                                        const classify::Redaction &redaction, const Besides &besides = {});

/// Whether a lane can be asked how probable its tokens were: it gives that in Chat's words, which the client speaks too, and
/// the client said nothing about it.
[[nodiscard]] bool mayAskLogprobs(const DispatchRequest &request, const routing::Lane &lane);

/// What must be replaced before `request` may go to `lane`; empty for a lane that may see it as it is.
[[nodiscard]] classify::Redaction redactionFor(const DispatchRequest &request, const routing::Lane &lane);

/// GET of the provider's list of models, with the key at that position of its ring: what a probe asks.
[[nodiscard]] upstream::Request modelsRequest(const Snapshot &snapshot, unsigned provider, std::optional<std::size_t> key,
                                              const QByteArray &via);

} // namespace signalbox::dispatch
