// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <functional>

namespace signalbox {

/// Calls `work(begin, end)` for blocks of [0, count), each at most `block` long and each once, on as many threads as there
/// are processors (at most 8); on this one alone when there is one block. Returns when all are done. For pure computing on
/// threads that may take long: `work` must not throw, and what it writes must be apart from block to block.
void forEachBlock(qsizetype count, qsizetype block, const std::function<void(qsizetype begin, qsizetype end)> &work);

} // namespace signalbox
