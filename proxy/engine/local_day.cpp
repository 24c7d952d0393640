// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/local_day.h"

#include <QDateTime>

namespace signalbox::engine {

UtcTime startOfLocalDay(QDate day)
{
    return {day.startOfDay().toMSecsSinceEpoch() * 1000};
}

} // namespace signalbox::engine
