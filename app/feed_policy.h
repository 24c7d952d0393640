// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/price_feed.h"
#include "core/error.h"

#include <QByteArray>
#include <QStringList>

namespace signalbox::app {

/// A policy with a feed's prices in it.
struct PricedPolicy
{
    QByteArray text;
    QStringList changed; ///< models whose price is the feed's from now on
    QStringList kept;    ///< models the policy describes itself: their entries stay as they are
};

/// Writes the prices that `feed` gives otherwise into `models:` of the policy `text`, as entries between two marks that
/// belong to this command and are written anew each time; nothing else of the text changes. Only models the policy has
/// already, from providers with a preset. `providers`: only these presets; empty = all. Errors: PolicyInvalid when the text
/// is no valid policy before or afterwards, InvalidRequest when `models:` is written in a way that cannot be added to.
[[nodiscard]] Result<PricedPolicy> withFeedPrices(const QByteArray &text, const catalog::PriceFeed &feed, const QStringList &providers);

} // namespace signalbox::app
