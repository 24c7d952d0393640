// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/drain_order.h"
#include "health/lane_snapshot.h"

#include <QJsonObject>

namespace signalbox::server {

[[nodiscard]] QLatin1StringView breakerName(health::Breaker breaker);

/// One order to drain: {"target": provider or provider/model, "since", "until", "by", "note"}.
[[nodiscard]] QJsonObject drainJson(const health::DrainOrder &order);

/// One lane of GET /signalbox/v1/providers. Times are whole milliseconds from now, durations milliseconds with a
/// fraction, "minutes" lists sixty numbers each, oldest first, the last being the minute that has begun;
/// "share_percent" is below 100 while the lane comes back from an outage.
/// ```
/// {"model", "available", "breaker": "closed|open|half_open", "available_in_ms", "rate_limited_for_ms",
///  "key_refused_for_ms", "drained_for_ms", "drained": null | {…, see drainJson()}, "share_percent",
///  "consecutive_failures", "in_flight",
///  "running_dry": null | {"reason": "requests|tokens|learnt", "for_ms"},
///  "first_token_ms" | "duration_ms" | "tokens_per_second": {"count", "p50", "p95", "p99", "mean"},  // 5 min; mean: 30 s
///  "headroom": {"requests" | "tokens": null | {"limit"?, "remaining"?, "resets_in_ms"?},
///               "learnt_per_minute": null | n, "calls_per_minute", "tokens_per_minute"},
///  "token_ratio": {"reported_per_estimated", "reports"},  // what the token estimate is multiplied by for this model
///  "no_usable_key": null | text,                     // then it is not asked, and "available_in_ms" is null
///  "keys": [{"position", "key", "source", "state": "alive|limited|dead|unusable", "returns_in_ms", "problem": null | text,
///            "uses", "failures": {class: n}, "last_used": null | time, "headroom": {"requests", "tokens"}}],
///  "minutes": {"calls", "failures", "rate_limited", "tokens"},
///  "last_errors": [{"decision", "time", "failure", "http_status", "detail"}],                        // newest first
///  "last_probe": null | {"time", "with": "models|call", "ok", "failure": null | class, "http_status", "detail", "took_ms"}}
/// ```
/// Percentiles of nothing are null. "key" names a key by its source and at most its last four characters; "state" and
/// "returns_in_ms" are about this lane's model, "uses", "failures" and "last_used" about the key on all lanes.
[[nodiscard]] QJsonObject laneJson(const health::LaneSnapshot &lane);

} // namespace signalbox::server
