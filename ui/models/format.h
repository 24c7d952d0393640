// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QString>

namespace signalbox::gui {

/// Text for people, in the default QLocale and local time. "–" stands for "not known".

/// "$0", "$0.0041", "$12.50", "-$3.10": from a dollar up two decimals, below it the first two digits that matter.
[[nodiscard]] QString usd(NanoUsd amount);
/// All digits, "$0.004123456".
[[nodiscard]] QString usdExact(NanoUsd amount);
/// "84 µs", "3.2 ms", "0.38 s", "12.4 s", "2 min 05 s"; "–" if negative.
[[nodiscard]] QString duration(qint64 micros);
/// "31,204"
[[nodiscard]] QString count(qint64 number);
/// "14:02:56.1"
[[nodiscard]] QString clockTime(UtcTime time);
/// "22 Nov 2026 14:02:56.123"
[[nodiscard]] QString fullTime(UtcTime time);

/// One word for people: "ok", "blocked".
[[nodiscard]] QString statusWord(DecisionStatus status);
/// "rate limited", "timeout": what happened to one attempt.
[[nodiscard]] QString failureWord(FailureClass failure);
/// "estimated", "reported by the provider", "computed from the price list", "no price known".
[[nodiscard]] QString costKindWords(CostKind kind);

} // namespace signalbox::gui
