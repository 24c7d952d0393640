// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/limits.h"

#include <QString>

namespace signalbox::dispatch {

/// How far one attempt has come.
struct AttemptProgress
{
    std::chrono::microseconds age{0};           ///< since it was started
    std::chrono::microseconds sinceLastByte{0};
    bool stream = false;
    bool hasHead = false;
    bool committed = false;
    bool paused = false; ///< we do not read because the client is slow: silence is ours then
};

/// Which limit the attempt broke, in words; empty when none. The connection limit is the transport's. A complete answer
/// sends nothing until it is whole, so its first byte may take four first-token limits.
[[nodiscard]] QString lateness(const policy::Limits &limits, const AttemptProgress &progress);

} // namespace signalbox::dispatch
