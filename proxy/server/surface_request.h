// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "dispatch/upload_homes.h"
#include "policy/policy.h"
#include "server/http.h"
#include "wire/surface_facts.h"

#include <optional>

namespace signalbox::server {

/// Which endpoint beside chat a path below /v1 (and /v2/rerank) is; nullopt for none.
[[nodiscard]] std::optional<wire::Endpoint> surfaceOf(QByteArrayView path);

/// Reads a request that surfaceOf() knows, body and path. Where files are kept, an id and a provider in the path
/// (`/v1/files/openai/file-1`), the `provider` of the query and its other members are taken, too; ids with bytes that mean
/// something in a path are refused.
[[nodiscard]] Result<wire::SurfaceRequest> readSurface(const HttpRequest &request, const policy::Policy &policy, bool promptText);

/// Chooses the provider of a request about files or batches that names none: the one that gave its ids. The request gets the
/// tags those were brought there with. InvalidRequest when ids of different providers meet, or when nobody knows an id and
/// several providers could have given it. `uploads` may be null. A client's token without the scope control reaches what it
/// brought there itself: NotFound for another's id, known or not, and Forbidden for a list of all. The same holds for the files
/// that a chat has in its content.
[[nodiscard]] Result<void> findHome(wire::RequestFacts &facts, const policy::Policy &policy, const dispatch::UploadHomes *uploads,
                                    const Identity &who);

} // namespace signalbox::server
