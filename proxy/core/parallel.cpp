// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace signalbox {

void forEachBlock(qsizetype count, qsizetype block, const std::function<void(qsizetype begin, qsizetype end)> &work)
{
    constexpr qsizetype mostThreads = 8;
    std::atomic<qsizetype> next{0};
    const auto run = [&] {
        for (qsizetype begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block))
            work(begin, std::min(begin + block, count));
    };
    const qsizetype blocks = (count + block - 1) / block;
    const auto processors = static_cast<qsizetype>(std::max(std::thread::hardware_concurrency(), 1U));
    std::vector<std::jthread> helpers;
    for (qsizetype i = 1; i < std::min({blocks, processors, mostThreads}); ++i)
        helpers.emplace_back(run);
    run();
}

} // namespace signalbox
