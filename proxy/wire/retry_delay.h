// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArrayView>

namespace signalbox::wire {

/// Milliseconds to wait before asking again, as the body of a refusal says it where others send a header; at most a day. -1 =
/// it does not say.
/// Gemini: `{"error": {"details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.07s"}]}}`, maybe in an array.
[[nodiscard]] qint64 retryDelayMs(QByteArrayView errorBody);

} // namespace signalbox::wire
