// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace signalbox::gui {

/// What a time in a filter means: a whole day, a minute, a second or less, in microseconds since 1970; `to` is exclusive.
struct FilterMoment
{
    qint64 from = 0;
    qint64 to = 0;
    bool isRelative = false; ///< "-15min": another moment tomorrow
};

/// "2026-11-22", "14:02", "14:02:56", "2026-11-22T14:02", also with "Z" or "+01:00", or so long before `now`: "-15min",
/// "-2h", "-1d". Local time otherwise. nullopt for anything else.
[[nodiscard]] std::optional<FilterMoment> filterMoment(QStringView text, const QDateTime &now);

/// The shortest of these texts that means exactly `time` (to the second at best; a twice-told hour gets its offset).
[[nodiscard]] QString momentText(UtcTime time);
/// "time>=2026-11-01 time<2026-11-08"
[[nodiscard]] QString timeFilter(UtcTime from, UtcTime to);

} // namespace signalbox::gui
