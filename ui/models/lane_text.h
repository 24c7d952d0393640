// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/provider_report.h"

#include <QString>

namespace signalbox::gui {

/// How a lane is, in one word. The first that holds, in the order in which it keeps requests away.
enum class LaneWord { Drained, NoKey, Down, KeyRefused, RateLimited, Recovering, RunningDry, Failing, Unused, Healthy };

[[nodiscard]] LaneWord laneWord(const engine::LaneReport &report);
/// "healthy", "rate limited".
[[nodiscard]] QString laneWordText(LaneWord word);
/// Whether it keeps requests away now.
[[nodiscard]] bool isOut(LaneWord word);

/// "closed", "open", "half-open".
[[nodiscard]] QString circuitText(const engine::LaneReport &report);
/// How long until it may be asked again: "23 s", "4 min 10 s", "2 h 05 min"; empty when it may be asked, "–" when nobody knows.
[[nodiscard]] QString backInText(const engine::LaneReport &report);
/// The same for any length of time; rounded up, so that "0 s" never shows.
[[nodiscard]] QString timeLeft(std::chrono::microseconds left);
/// Time to first token, median and 95th percentile: "0.41 / 1.10 s"; "–" when nothing was measured.
[[nodiscard]] QString firstTokenText(const engine::LaneReport &report);
/// Tokens a second, median; "–".
[[nodiscard]] QString speedText(const engine::LaneReport &report);
/// What is left of the tightest quota its provider tells of: "71 %"; "–" when it tells of none.
[[nodiscard]] QString roomText(const engine::LaneReport &report);
[[nodiscard]] std::optional<int> roomPercent(const engine::LaneReport &report);
/// "today", "2 d", "policy" (as the policy says), "unpriced".
[[nodiscard]] QString priceAgeText(const engine::LaneReport &report, QDate today);
/// One or two sentences for people: why the word holds, until when, what happened in the last hour.
[[nodiscard]] QString laneSentence(const engine::LaneReport &report);
/// "Last 60 minutes: 120 calls, 3 failed, 1 rate limited; most failures 4 min ago, 2 of 5."
[[nodiscard]] QString minutesSentence(const health::MinuteCells &minutes);
/// What a probe said.
[[nodiscard]] QString probeSentence(const engine::ProbeResult &result);

} // namespace signalbox::gui
