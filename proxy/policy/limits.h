// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <chrono>

namespace signalbox::policy {

/// Time limits of one attempt (dispatch.md, "Default numbers").
struct Limits
{
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds firstToken{30'000};
    std::chrono::milliseconds stall{60'000};
    std::chrono::milliseconds total{900'000};

    bool operator==(const Limits &) const = default;
};

} // namespace signalbox::policy
