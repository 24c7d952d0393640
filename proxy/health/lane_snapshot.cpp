// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/lane_snapshot.h"

namespace signalbox::health {

QLatin1StringView keyConditionName(KeyCondition condition)
{
    switch (condition) {
    case KeyCondition::Alive:
        return QLatin1StringView("alive");
    case KeyCondition::Limited:
        return QLatin1StringView("limited");
    case KeyCondition::Dead:
        return QLatin1StringView("dead");
    case KeyCondition::Unusable:
        return QLatin1StringView("unusable");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::health
