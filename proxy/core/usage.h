// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

namespace signalbox {

/// Tokens of one attempt in disjoint buckets (contract.md, "Money and time"). `reasoning` is shown but lies inside
/// `output`; every other bucket is billed on its own. The dialect reader that fills it does the subtraction.
struct Usage
{
    qint64 input = 0; ///< prompt tokens neither read from nor written to a cache
    qint64 cacheRead = 0;
    qint64 cacheWrite5m = 0;
    qint64 cacheWrite1h = 0;
    qint64 output = 0;
    qint64 reasoning = 0;

    [[nodiscard]] qint64 prompt() const { return input + cacheRead + cacheWrite5m + cacheWrite1h; }
    bool operator==(const Usage &) const = default;
};

} // namespace signalbox
