// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/clock.h"

namespace signalbox {

UtcTime SystemClock::utc() const
{
    using namespace std::chrono;
    return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

std::chrono::microseconds SystemClock::steady() const
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch());
}

void ManualClock::advance(std::chrono::microseconds by)
{
    m_utc.micros += by.count();
    m_steady += by;
}

} // namespace signalbox
