// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QString>

#include <chrono>

namespace signalbox::health {

/// A person's order to send nothing new to a provider or to one of its models for a while; what runs there finishes.
struct DrainOrder
{
    QString target; ///< a provider's id, or "provider/model"
    UtcTime since;
    UtcTime until;
    QString by;   ///< name of the token it was given with
    QString note; ///< why; may be empty

    bool operator==(const DrainOrder &) const = default;
};

inline constexpr std::chrono::milliseconds usualDrain = std::chrono::minutes(30);
inline constexpr std::chrono::milliseconds longestDrain = std::chrono::hours(7 * 24);
inline constexpr qsizetype longestDrainNote = 200; ///< characters

/// "drained for 28 min more by ops (upgrade)", rounded up to the unit people would say.
[[nodiscard]] QString drainText(const DrainOrder &order, std::chrono::microseconds left);

} // namespace signalbox::health
