// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/moment.h"

#include "catalog/model.h"

#include <QDateTime>

namespace signalbox::routing {
namespace {

constexpr qint64 microsPerMinute = 60'000'000;

} // namespace

int Moment::utcWeekMinute() const
{
    return catalog::utcWeekMinute(utc.micros);
}

Moment Moment::at(UtcTime utc)
{
    Moment moment;
    moment.utc = utc;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(utc.micros / 1'000);
    moment.localMinute = local.time().hour() * 60 + local.time().minute();
    moment.localWeekday = local.date().dayOfWeek() - 1;
    return moment;
}

Moment LocalClock::at(UtcTime utc)
{
    const qint64 minute = utc.micros / microsPerMinute;
    if (minute != m_minute) {
        m_minute = minute;
        m_moment = Moment::at(utc);
    }
    m_moment.utc = utc;
    return m_moment;
}

} // namespace signalbox::routing
