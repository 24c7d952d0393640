// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "dispatch/kept_call.h"
#include "server/http.h"

namespace signalbox::server {

/// Reads GET and DELETE /v1/responses/ID, GET …/ID/input_items and POST …/ID/cancel. Of the query only what OpenAI's reference
/// lists goes on, and no body does: nobody has looked for anything in them. NotFound for other paths, InvalidRequest for an id
/// or a query with bytes that mean something in an address.
[[nodiscard]] Result<dispatch::KeptWish> readKeptWish(const HttpRequest &request);

} // namespace signalbox::server
