// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/decimal_usd.h"
#include "policy/litellm_draft.h"
#include "policy/values.h"

#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// USD per token as LiteLLM writes it ("0.0000025", "2.5e-06") → USD per million tokens, computed on the digits; empty
/// when it is no price that a policy takes.
QString perMillion(const QString &perToken)
{
    constexpr qint64 dearest = 1'000'000'000;
    const qsizetype mark = perToken.indexOf(u'e', 0, Qt::CaseInsensitive);
    bool readable = true;
    const int exponent = mark < 0 ? 0 : perToken.sliced(mark + 1).toInt(&readable);
    if (!readable || qAbs(exponent) > 100)
        return {};
    // 1 USD per token = 10¹² pico-USD; nano-USD of a thousand times the price are its pico-USD.
    const QString scaled = perToken.left(mark) + u'e' + QString::number(exponent + 3);
    const auto pico = nanoUsdFromDecimal(scaled.toLatin1());
    if (!pico || pico->value > dearest)
        return {};
    QString text = QString::number(pico->value).rightJustified(7, u'0');
    text.insert(text.size() - 6, u'.');
    constexpr qsizetype decimals = 2;
    while (text.endsWith(u'0') && text.size() - text.indexOf(u'.') > decimals + 1)
        text.chop(1);
    return text;
}

struct Bucket
{
    const char *theirs; ///< without the ending that says when
    const char *ours;
};
constexpr std::array buckets{Bucket{"input_cost_per_token", "input"}, Bucket{"output_cost_per_token", "output"},
                             Bucket{"cache_read_input_token_cost", "cache_read"},
                             Bucket{"cache_creation_input_token_cost", "cache_write_5m"}};
struct Ending
{
    const char *theirs;
    const char *when; ///< empty = the ordinary price
};
constexpr std::array endings{Ending{"", ""},
                             Ending{"_above_128k_tokens", "min_prompt_tokens: 128001"},
                             Ending{"_above_200k_tokens", "min_prompt_tokens: 200001"},
                             Ending{"_above_272k_tokens", "min_prompt_tokens: 272001"},
                             Ending{"_flex", "service_tier: flex"},
                             Ending{"_priority", "service_tier: priority"},
                             Ending{"_batches", "batch: true"}};

} // namespace

std::vector<LiteLlmDraft::Price> readLiteLlmPrices(const std::vector<Cursor> &maps, LiteLlmSource &source)
{
    const auto read = [&](const std::string &key) {
        QString price;
        for (const Cursor &map : maps) {
            const auto at = source.take(map, key);
            if (!at)
                continue;
            const QString found = perMillion(LiteLlmSource::text(at));
            if (found.isEmpty())
                source.leftOut(*at, u"left out: no price of at most 0.001 USD per token"_s);
            else if (price.isEmpty())
                source.kept(*at, u"%1 USD per million tokens"_s.arg(price = found));
        }
        return price;
    };
    std::vector<LiteLlmDraft::Price> prices;
    QString ordinary[2];
    for (const Ending &ending : endings) {
        LiteLlmDraft::Price price;
        bool complete = true;
        bool any = false;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            QString value = read(std::string(buckets[i].theirs) + ending.theirs);
            any = any || !value.isEmpty();
            if (value.isEmpty() && i < 2)
                value = ordinary[i]; // an exception may change one side only
            if (!value.isEmpty())
                price.members.append(QString::fromLatin1(buckets[i].ours) + u": "_s + value);
            complete = complete && (i >= 2 || !value.isEmpty());
            if (prices.empty() && i < 2)
                ordinary[i] = value;
        }
        if (*ending.when == '\0') {
            if (const QString hour = read("cache_creation_input_token_cost_above_1hr"); !hour.isEmpty())
                price.members.append(u"cache_write_1h: "_s + hour);
        } else {
            price.members.append(QString::fromLatin1(ending.when));
        }
        if (!any)
            continue;
        const bool hasOrdinary = *ending.when == '\0' || !prices.empty();
        if (complete && hasOrdinary)
            prices.push_back(price);
        else if (!maps.empty())
            source.leftOut(maps.front(), u"a price needs both sides, input and output; what there is was left out"_s);
    }
    return prices;
}

} // namespace signalbox::policy
