// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/ids.h"
#include "core/money.h"

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace signalbox {

/// What the cache of answers had to do with a request.
enum class CacheUse {
    None,    ///< nothing: the policy has no cache, or the request is of a kind that is not kept
    Off,     ///< the client wanted it left alone
    Refresh, ///< the client wanted a new answer; the cache was not asked
    Miss,
    Hit,     ///< answered from it: nothing was sent
};

/// snake_case names for JSON, filters and the database.
[[nodiscard]] QLatin1StringView cacheUseName(CacheUse use);
[[nodiscard]] std::optional<CacheUse> cacheUseFromName(QStringView name);

struct CacheNote
{
    CacheUse use = CacheUse::None;
    DecisionId source{};            ///< of a hit: the decision whose answer was given again
    std::optional<NanoUsd> saved{}; ///< of a hit: what the call cost that made the answer; nullopt = not known

    [[nodiscard]] bool isHit() const { return use == CacheUse::Hit; }
    bool operator==(const CacheNote &) const = default;
};

} // namespace signalbox
