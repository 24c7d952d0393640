// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/spend.h"

#include <QByteArray>
#include <QJsonObject>
#include <QTimeZone>

namespace signalbox::server {

/// What GET /signalbox/v1/spend?by=…&since=…&until=…&tz=…&limit=… asks for.
struct SpendWish
{
    SpendQuery query;
    QTimeZone zone;
    int limit = 1'000; ///< rows
};

/// A moment as people write one: a length of time before `now` ("90s", "30m", "24h", "7d", "2w"), "today", "yesterday", "month"
/// (its first day), or a date or time such as 2026-11-22 or 2026-11-22T14:30, of `zone` unless it says otherwise (Z, +01:00).
[[nodiscard]] std::optional<UtcTime> readMoment(const QString &text, UtcTime now, const QTimeZone &zone);

/// `rawQuery`: what stands behind the '?'. by: names of SpendBy with commas, the label as label:KEY (default: model); since
/// (default 30d) and until (default now): see readMoment(); tz: IANA name (default: this machine's). Errors: InvalidRequest.
[[nodiscard]] Result<SpendWish> readSpendWish(const QByteArray &rawQuery, UtcTime now);

/// {"object":"spend","from","to","time_zone","by":[name],"total":SUMS,"rows":[{"key":{name:text},SUMS…}],"more":n,"rest"?:SUMS}
/// SUMS: "requests","cache_hits","cancelled","simulated","calls","unpriced_calls","cost_usd","cost_nano_usd","reported_usd","computed_usd",
/// "estimated_usd","cancelled_usd" (and each with _nano_usd), "baseline_usd","saved_usd" (null without a baseline; negative =
/// lost),"cache_saved_usd","usage":{…},"first","last" (times of requests). Amounts are null where no call's cost is known.
[[nodiscard]] QJsonObject spendJson(const SpendTable &table, const SpendWish &wish);

} // namespace signalbox::server
