// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/feed_changes.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::catalog {
namespace {

/// Which feeds have such a price at all: one that never has it says nothing about it.
enum class Speaks : quint8 { All, Some };

struct Bucket
{
    QLatin1StringView name;
    std::optional<PicoUsd> (*of)(const Price &price);
    Speaks speaks = Speaks::All;
};
constexpr std::array buckets{
    Bucket{"input"_L1, [](const Price &price) { return std::optional(price.input); }},
    Bucket{"output"_L1, [](const Price &price) { return std::optional(price.output); }},
    Bucket{"cache_read"_L1, [](const Price &price) { return price.cacheRead; }},
    Bucket{"cache_write_5m"_L1, [](const Price &price) { return price.cacheWrite5m; }},
    Bucket{"cache_write_1h"_L1, [](const Price &price) { return price.cacheWrite1h; }},
    Bucket{"reasoning"_L1, [](const Price &price) { return price.reasoning; }},
    Bucket{"audio_input"_L1, [](const Price &price) { return price.audioInput; }, Speaks::Some},
    Bucket{"audio_output"_L1, [](const Price &price) { return price.audioOutput; }, Speaks::Some},
    Bucket{"image_input"_L1, [](const Price &price) { return price.imageInput; }, Speaks::Some},
    Bucket{"image_output"_L1, [](const Price &price) { return price.imageOutput; }, Speaks::Some},
    Bucket{"search"_L1, [](const Price &price) { return price.search; }, Speaks::Some},
    Bucket{"request"_L1, [](const Price &price) { return price.request; }},
};

/// A feed without a price for a model says nothing about it.
void compareModel(const Model &known, const Model &offered, QList<PriceChange> &changes)
{
    if (!offered.price)
        return;
    for (const Bucket &bucket : buckets) {
        const std::optional<PicoUsd> was = known.price ? bucket.of(*known.price) : std::nullopt;
        const std::optional<PicoUsd> is = bucket.of(*offered.price);
        const bool isSilent = !is && bucket.speaks == Speaks::Some;
        if (was != is && !isSilent)
            changes.append({known.id, bucket.name, was, is});
    }
}

} // namespace

bool PriceChange::isJump() const
{
    constexpr qint64 factor = 1'000;
    if (!was || !is || was->value == 0)
        return false;
    return is->value / factor >= was->value || is->value <= was->value / factor;
}

qsizetype FeedChanges::jumps() const
{
    return std::count_if(prices.cbegin(), prices.cend(), [](const PriceChange &change) { return change.isJump(); });
}

FeedChanges compareFeed(const std::vector<Model> &known, const std::vector<Model> &feed)
{
    QHash<QString, const Model *> offered;
    QSet<QString> providers;
    for (const Model &model : feed) {
        offered.insert(model.id, &model);
        providers.insert(model.provider);
    }
    FeedChanges changes;
    changes.offered = offered.size();
    QSet<QString> seen;
    for (const Model &model : known) {
        if (!providers.contains(model.provider))
            continue;
        ++changes.known;
        seen.insert(model.id);
        if (const Model *other = offered.value(model.id))
            compareModel(model, *other, changes.prices);
        else
            changes.gone.append(model.id);
    }
    for (const Model &model : feed) {
        if (!seen.contains(model.id))
            changes.added.append(model.id);
    }
    return changes;
}

Result<void> guardFeed(const FeedChanges &changes, Jumps jumps)
{
    constexpr qsizetype fewest = 50;
    const auto refuse = [](const QString &what) { return Unexpected(Error{ErrorKind::InvalidRequest, what, {}, 0}); };
    if (changes.offered < fewest)
        return refuse(u"The feed has %1 models of known providers; fewer than %2 are no whole feed, so nothing of it counts."_s
                          .arg(changes.offered)
                          .arg(fewest));
    if (changes.offered * 2 < changes.known)
        return refuse(u"The feed has %1 models where %2 are known: it shrank by more than half, so nothing of it counts."_s
                          .arg(changes.offered)
                          .arg(changes.known));
    const qsizetype count = changes.jumps();
    if (count == 0 || jumps == Jumps::Confirmed)
        return {};
    const auto first = std::find_if(changes.prices.cbegin(), changes.prices.cend(),
                                    [](const PriceChange &change) { return change.isJump(); });
    return refuse(u"%1 of %2 would be a thousand times more or less, or free%3. Nothing of the feed counts until that is "
                  "confirmed (--confirm-jumps)."_s.arg(first->bucket, first->model,
                                                       count > 1 ? u", and so would %1 more prices"_s.arg(count - 1) : QString()));
}

} // namespace signalbox::catalog
