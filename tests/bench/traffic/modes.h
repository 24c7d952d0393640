// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "loop.h"

#include <string>

namespace signalbox::bench {

/// What the command line asks for; each mode reads its own.
struct Options
{
    int port = 0;
    std::string path = "/v1/chat/completions";
    std::string model = "auto";
    std::string token; ///< from BENCH_TOKEN
    int count = 100;   ///< streams, cancels or requests
    int atOnce = 64;
    int rate = 500; ///< requests a second
    int seconds = 5;
    int gap = 20; ///< milliseconds between two pieces of content
    int from = 0; ///< number of the first request; they go into x-signalbox-session
    unsigned seed = 1;
};

/// A chat request as bytes. `number` ends up in the ledger's session column, `script` is for bench::Provider.
[[nodiscard]] std::string chatRequest(const Options &options, int number, bool stream, const std::string &script);

// Each prints one JSON object and returns the exit code: 0 when every answer was as it should be.
/// `count` streams at once, paced at `gap`: how long each piece of content took from the provider's send to us.
int runPaced(const Options &options);
/// Opens `count` streams that stay silent after their first content, prints, holds them until stdin ends.
int runIdle(const Options &options);
/// `count` requests, `atOnce` at a time, each left at a random moment, every second one by FIN and every second by RST.
int runCancels(const Options &options);
/// `rate` requests a second for `seconds`, two of three streamed.
int runSteady(const Options &options);
/// `count` requests one after the other: how long until the first content.
int runFirst(const Options &options);

} // namespace signalbox::bench
