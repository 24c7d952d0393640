// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>
#include <QString>

#include <optional>

namespace signalbox {

/// How one upstream attempt failed. The table "What an error means" of dispatch.md is about these classes.
enum class FailureClass {
    RateLimited,
    Unavailable,
    Timeout,
    Malformed,
    Auth,
    ContextLength,
    ContentFilter,
    InvalidRequest,
    ClientGone,
    Outrun, ///< nothing wrong: another lane, asked at the same time, answered first and it was cancelled
    LowConfidence, ///< it answered, but less surely than its cascade asks for: a better model is asked
};
inline constexpr auto lastFailureClass = FailureClass::LowConfidence;

/// snake_case name used in the policy (`on: [rate_limited]`), in logs, metrics and JSON.
[[nodiscard]] QLatin1StringView failureName(FailureClass failure);
/// Inverse of failureName(); nullopt for any other text.
[[nodiscard]] std::optional<FailureClass> failureFromName(QStringView name);

/// Whether the same lane may be asked once more.
[[nodiscard]] bool retriesSameLane(FailureClass failure);
/// Whether another lane may answer instead (ContextLength: only one with a larger window).
[[nodiscard]] bool triesNextLane(FailureClass failure);
/// Whether the failure says something about the lane's health (and not about the request or the client).
[[nodiscard]] bool countsAgainstHealth(FailureClass failure);

} // namespace signalbox
