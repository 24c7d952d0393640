// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/price_feed.h"

#include <QList>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox::catalog {

/// One price that a feed gives otherwise than it is known.
struct PriceChange
{
    QString model;
    QLatin1StringView bucket;   ///< "input", "cache_read"
    std::optional<PicoUsd> was; ///< nullopt = there was none
    std::optional<PicoUsd> is;

    /// A thousand times more or less, or suddenly free: most often a mistake in a unit.
    [[nodiscard]] bool isJump() const;
    bool operator==(const PriceChange &) const = default;
};

/// What a feed would change of what is known, for the providers it speaks of.
struct FeedChanges
{
    QStringList added;
    QStringList gone;           ///< known, but not in the feed
    QList<PriceChange> prices;  ///< by model
    qsizetype known = 0;        ///< models known before of those providers
    qsizetype offered = 0;      ///< models in the feed

    [[nodiscard]] qsizetype jumps() const;
};

[[nodiscard]] FeedChanges compareFeed(const std::vector<Model> &known, const std::vector<Model> &feed);

enum class Jumps : quint8 { Refused, Confirmed };
/// Whether a feed can be taken at all: at least fifty models, at least half as many as are known of the same providers, and
/// no jump of a price that nobody confirmed. The error says which and what to do.
[[nodiscard]] Result<void> guardFeed(const FeedChanges &changes, Jumps jumps);

} // namespace signalbox::catalog
