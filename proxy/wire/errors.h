// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>

namespace signalbox::wire {

/// `{"error":{"message","type","code","param"}}`: OpenAI's envelope for our own errors.
[[nodiscard]] QByteArray openAiErrorBody(const Error &error);

/// The in-band form after content was sent: one `data: {"error":…}` event with its blank line. It is the last event:
/// no `[DONE]` follows, so no client can take it for a clean end.
[[nodiscard]] QByteArray openAiErrorEvent(const Error &error);

/// OpenAI's `type` for a kind, e.g. "invalid_request_error".
[[nodiscard]] QLatin1StringView openAiErrorType(ErrorKind kind);

} // namespace signalbox::wire
