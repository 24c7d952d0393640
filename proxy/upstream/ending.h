// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"

#include <curl/curl.h>

namespace signalbox::upstream {

/// What is known about a transfer when libcurl reports its end.
struct Outcome
{
    CURLcode code = CURLE_OK;
    int systemError = 0;     ///< errno of the failing connect, 0 when unknown
    QByteArrayView curlText; ///< CURLOPT_ERRORBUFFER
    bool headSeen = false;   ///< the final status and all headers arrived
    bool headTooLarge = false;
    bool connected = false;
    bool resendRefused = false; ///< the connection died after the request went out and before any answer
    qint64 bodyBytes = 0;
    std::chrono::milliseconds connectLimit{0};
};

/// Class of failure, nullopt when the whole message arrived. Every code maps: an unknown one is Unavailable.
[[nodiscard]] std::optional<FailureClass> failureOf(const Outcome &outcome);
/// The end in plain words, empty when the whole message arrived. Names no URL and no header.
[[nodiscard]] QString detailOf(const Outcome &outcome);

} // namespace signalbox::upstream
