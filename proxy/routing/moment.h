// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

namespace signalbox::routing {

/// The date and time of a decision. A value, because decide() has no clock of its own; health and sessions go by the
/// steady clock instead.
struct Moment
{
    UtcTime utc{};        ///< prices by the time of day
    int localMinute = 0;  ///< of the local day, 0…1,439: rules by time
    int localWeekday = 0; ///< 0 = Monday … 6 = Sunday
    UtcTime localOnlyUntil{}; ///< models on this machine alone, see local_only.h; {} = any

    /// Minutes of the UTC week, from Monday 00:00.
    [[nodiscard]] int utcWeekMinute() const;
    /// By the machine's time zone.
    [[nodiscard]] static Moment at(UtcTime utc);
};

/// Moments of one thread's requests. Asks the machine's time zone once a minute: zones change on whole minutes.
class LocalClock final
{
public:
    [[nodiscard]] Moment at(UtcTime utc);

private:
    qint64 m_minute = -1; ///< since 1970
    Moment m_moment;
};

} // namespace signalbox::routing
