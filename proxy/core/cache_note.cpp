// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/cache_note.h"

#include "core/named.h"

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox {

QLatin1StringView cacheUseName(CacheUse use)
{
    switch (use) {
    case CacheUse::None:
        return "none"_L1;
    case CacheUse::Off:
        return "off"_L1;
    case CacheUse::Refresh:
        return "refresh"_L1;
    case CacheUse::Miss:
        return "miss"_L1;
    case CacheUse::Hit:
        return "hit"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<CacheUse> cacheUseFromName(QStringView name)
{
    static constexpr std::array all{CacheUse::None, CacheUse::Off, CacheUse::Refresh, CacheUse::Miss, CacheUse::Hit};
    return valueNamed(name, all, &cacheUseName);
}

} // namespace signalbox
