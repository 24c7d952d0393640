// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "core/error.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QLatin1StringView>
#include <QStringList>

#include <vector>

namespace signalbox::catalog {

enum class FeedKind : quint8 { LiteLlm, OpenRouter, ModelsDev };
[[nodiscard]] QLatin1StringView feedName(FeedKind kind);
/// Where its maker publishes it.
[[nodiscard]] QByteArray feedAddress(FeedKind kind);

/// What a price feed says of the models of providers with a preset: ids as "preset/name", windows and prices (with their
/// exceptions by prompt length), nothing else.
struct PriceFeed
{
    FeedKind kind = FeedKind::LiteLlm;
    std::vector<Model> models; ///< by id, each once
    QStringList problems;      ///< rows that were left out, and why; the first hundred
    qsizetype faulty = 0;      ///< all of those
};

/// Reads LiteLLM's price map, the answer of OpenRouter's models API or models.dev's api.json; which one it is, its shape
/// says. `date` becomes that of each price. A price that is negative, no number or over 10,000 USD per million tokens is
/// never taken, as 0 or otherwise: its row is left out and named. Refuses what is none of the three, is over 64 MiB, or has
/// more faulty rows than good ones.
[[nodiscard]] Result<PriceFeed> readPriceFeed(QByteArrayView json, const QDate &date);

} // namespace signalbox::catalog
