// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace signalbox::bench {

/// Ends the tool: a figure measured by a broken tool is worse than none.
[[noreturn]] inline void fatal(const char *what)
{
    std::fprintf(stderr, "bench_traffic: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

} // namespace signalbox::bench
