// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/price_feed.h"

#include "core/decimal_usd.h"

#include <QLocale>
#include <QMap>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <simdjson.h>

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using simdjson::dom::object;

namespace signalbox::catalog {
namespace {

constexpr PicoUsd dearest{10'000'000'000}; ///< 10,000 USD per million tokens
constexpr PicoUsd dearestPiece{1'000'000'000'000'000}; ///< 1,000 USD
constexpr qint64 mostTokens = 100'000'000;

struct Source
{
    std::string_view theirs;
    QLatin1StringView preset;
    std::string_view prefix{}; ///< taken off their names
};
constexpr std::array liteLlmProviders{
    Source{"dashscope", "alibaba"_L1, "dashscope/"},     Source{"anthropic", "anthropic"_L1},
    Source{"azure", "azure"_L1, "azure/"},               Source{"cerebras", "cerebras"_L1, "cerebras/"},
    Source{"cohere_chat", "cohere"_L1, "cohere/"},       Source{"deepinfra", "deepinfra"_L1, "deepinfra/"},
    Source{"deepseek", "deepseek"_L1, "deepseek/"},      Source{"fireworks_ai", "fireworks"_L1, "fireworks_ai/"},
    Source{"gemini", "google"_L1, "gemini/"},            Source{"groq", "groq"_L1, "groq/"},
    Source{"minimax", "minimax"_L1, "minimax/"},         Source{"mistral", "mistral"_L1, "mistral/"},
    Source{"moonshot", "moonshot"_L1, "moonshot/"},      Source{"openai", "openai"_L1},
    Source{"openrouter", "openrouter"_L1, "openrouter/"}, Source{"perplexity", "perplexity"_L1, "perplexity/"},
    Source{"together_ai", "together"_L1, "together_ai/"}, Source{"xai", "xai"_L1, "xai/"},
    Source{"zai", "zhipu"_L1, "zai/"}};
constexpr std::array modelsDevProviders{
    Source{"alibaba", "alibaba"_L1},     Source{"anthropic", "anthropic"_L1},   Source{"azure", "azure"_L1},
    Source{"cerebras", "cerebras"_L1},   Source{"cohere", "cohere"_L1},         Source{"deepinfra", "deepinfra"_L1},
    Source{"deepseek", "deepseek"_L1},   Source{"fireworks-ai", "fireworks"_L1}, Source{"google", "google"_L1},
    Source{"groq", "groq"_L1},           Source{"huggingface", "huggingface"_L1}, Source{"minimax", "minimax"_L1},
    Source{"mistral", "mistral"_L1},     Source{"moonshotai", "moonshot"_L1},   Source{"nvidia", "nvidia"_L1},
    Source{"openai", "openai"_L1},       Source{"openrouter", "openrouter"_L1}, Source{"perplexity", "perplexity"_L1},
    Source{"togetherai", "together"_L1}, Source{"xai", "xai"_L1},               Source{"zai", "zhipu"_L1}};

template <std::size_t Count>
const Source *sourceOf(const std::array<Source, Count> &all, std::string_view theirs)
{
    for (const Source &source : all) {
        if (source.theirs == theirs)
            return &source;
    }
    return nullptr;
}

/// A feed being read: good models by id, and what was wrong with the others.
class Collector final
{
public:
    explicit Collector(const QDate &date) : m_date(date) {}

    void complain(const QString &where, const QString &what)
    {
        constexpr qsizetype mostShown = 100;
        ++m_faulty;
        if (m_problems.size() < mostShown)
            m_problems.append(where.left(120) + u": "_s + what);
    }
    void add(Model model) { m_models.insert(model.id, std::move(model)); }
    [[nodiscard]] QDate date() const { return m_date; }
    [[nodiscard]] PriceFeed taken(FeedKind kind)
    {
        return {kind, std::vector<Model>(m_models.cbegin(), m_models.cend()), m_problems, m_faulty};
    }

private:
    QDate m_date;
    QMap<QString, Model> m_models;
    QStringList m_problems;
    qsizetype m_faulty = 0;
};

QString qtText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// USD × 10^`shift` in pico-USD, on the digits as they are written.
std::optional<PicoUsd> picoFromText(const QByteArray &text, int shift)
{
    constexpr int nanoToPico = 3;
    const qsizetype mark = qMax(text.indexOf('e'), text.indexOf('E'));
    bool isNumber = true;
    const int exponent = mark < 0 ? 0 : text.sliced(mark + 1).toInt(&isNumber);
    if (!isNumber || std::abs(exponent) > 1'000)
        return std::nullopt;
    const auto amount = nanoUsdFromDecimal(text.first(mark < 0 ? text.size() : mark) + 'e'
                                           + QByteArray::number(exponent + shift + nanoToPico));
    return amount ? std::optional(PicoUsd{amount->value}) : std::nullopt;
}

enum class Unit { PerToken, PerMillion, PerPiece };

/// A price of a row. Absent and null are no price; anything that cannot be one makes the row faulty.
struct PriceReader
{
    Unit unit;
    bool isFaulty = false;

    std::optional<PicoUsd> operator()(const object &row, std::string_view key)
    {
        element value;
        if (row.at_key(key).get(value) != simdjson::SUCCESS || value.is_null())
            return std::nullopt;
        QByteArray text;
        double number = 0.0;
        std::string_view written;
        if (value.get(number) == simdjson::SUCCESS && std::isfinite(number))
            text = QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
        else if (value.get(written) == simdjson::SUCCESS && written.size() < 64)
            text = QByteArray(written.data(), static_cast<qsizetype>(written.size()));
        const std::optional<PicoUsd> price = picoFromText(text, unit == Unit::PerMillion ? -6 : 0);
        if (!price || *price > (unit == Unit::PerPiece ? dearestPiece : dearest)) {
            isFaulty = true;
            return std::nullopt;
        }
        return price;
    }
};

qint64 tokensAt(const object &row, std::string_view key)
{
    double value = 0.0;
    const bool isNumber = row.at_key(key).get(value) == simdjson::SUCCESS;
    return isNumber && value >= 1.0 && value <= static_cast<double>(mostTokens) ? static_cast<qint64>(value) : 0;
}

QString textAt(const object &row, std::string_view key)
{
    std::string_view text;
    return row.at_key(key).get(text) == simdjson::SUCCESS ? qtText(text) : QString();
}

bool isName(const QString &name)
{
    constexpr qsizetype longest = 180;
    return !name.isEmpty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && !QStringView(u"\",*?[").contains(c);
    });
}

Model named(QLatin1StringView preset, const QString &name)
{
    Model model;
    model.provider = preset;
    model.name = name;
    model.id = QString(preset) + u'/' + name;
    return model;
}

/// Where each bucket stands in a feed; empty = the feed has none.
struct BucketNames
{
    std::string_view input, output, cacheRead, cacheWrite5m, cacheWrite1h, reasoning;
    std::string_view audioInput{}, audioOutput{}, imageOutput{};
};
constexpr BucketNames liteLlmBuckets{"input_cost_per_token", "output_cost_per_token", "cache_read_input_token_cost",
                                     "cache_creation_input_token_cost", "cache_creation_input_token_cost_above_1hr",
                                     "output_cost_per_reasoning_token", "input_cost_per_audio_token",
                                     "output_cost_per_audio_token", "output_cost_per_image_token"};
constexpr BucketNames openRouterBuckets{"prompt", "completion", "input_cache_read", "input_cache_write", {}, "internal_reasoning", "audio", {}, {}};
constexpr BucketNames modelsDevBuckets{"input", "output", "cache_read", "cache_write", {}, "reasoning",
                                       "input_audio", "output_audio", {}};

/// nullopt when input or output is missing; 0 for writing to a cache is a feed's way to say "no extra charge".
std::optional<Price> priceAt(const object &row, const BucketNames &names, PriceReader &read)
{
    const auto input = read(row, names.input);
    const auto output = read(row, names.output);
    const auto optional = [&](std::string_view key) { return key.empty() ? std::nullopt : read(row, key); };
    const auto positive = [](std::optional<PicoUsd> price) { return price && price->value > 0 ? price : std::nullopt; };
    Price price;
    price.cacheRead = optional(names.cacheRead);
    price.cacheWrite5m = positive(optional(names.cacheWrite5m));
    price.cacheWrite1h = positive(optional(names.cacheWrite1h));
    price.reasoning = positive(optional(names.reasoning));
    price.audioInput = positive(optional(names.audioInput));
    price.audioOutput = positive(optional(names.audioOutput));
    price.imageOutput = positive(optional(names.imageOutput));
    if (!input || !output)
        return std::nullopt;
    price.input = *input;
    price.output = *output;
    if (price.reasoning == price.output)
        price.reasoning.reset();
    return price;
}

void finish(Collector &collector, Model model, std::optional<Price> price, const QString &source, bool isFaulty)
{
    if (isFaulty)
        return collector.complain(model.id, u"a price that is negative, absurd or no number"_s);
    if (price) {
        price->source = source;
        price->date = collector.date();
        for (ConditionalPrice &entry : model.prices) {
            entry.price.source = source;
            entry.price.date = collector.date();
        }
        model.price = price;
    } else {
        model.prices.clear();
    }
    if (model.context > 0 && model.maxOutput > model.context)
        model.maxOutput = 0;
    collector.add(std::move(model));
}

PriceCondition longerThan(qint64 tokens)
{
    PriceCondition condition;
    condition.minPromptTokens = tokens + 1;
    return condition;
}

void readLiteLlm(const object &root, Collector &collector)
{
    static constexpr std::array sizes{128, 200, 256, 272};
    for (const auto &[key, value] : root) {
        object row;
        const Source *source = nullptr;
        if (value.get(row) != simdjson::SUCCESS)
            continue;
        std::string_view provider;
        if (row.at_key("litellm_provider").get(provider) == simdjson::SUCCESS)
            source = sourceOf(liteLlmProviders, provider);
        if (source == nullptr || textAt(row, "mode") != u"chat"_s)
            continue;
        const bool prefixed = !source->prefix.empty() && key.substr(0, source->prefix.size()) == source->prefix;
        const QString name = qtText(prefixed ? key.substr(source->prefix.size()) : key);
        if (!isName(name))
            continue;
        Model model = named(source->preset, name);
        model.maxOutput = tokensAt(row, "max_output_tokens");
        model.context = std::max(tokensAt(row, "max_input_tokens"), model.maxOutput);
        PriceReader read{Unit::PerToken};
        std::optional<Price> price = priceAt(row, liteLlmBuckets, read);
        for (const int size : sizes) {
            const std::string above = "_above_" + std::to_string(size) + "k_tokens";
            const std::string in = std::string(liteLlmBuckets.input) + above;
            const std::string out = std::string(liteLlmBuckets.output) + above;
            const std::string cached = std::string(liteLlmBuckets.cacheRead) + above;
            if (const auto longer = priceAt(row, {in, out, cached, {}, {}, {}}, read))
                model.prices.push_back({longerThan(size * qint64{1'000}), *longer});
        }
        object searches;
        if (price && row.at_key("search_context_cost_per_query").get(searches) == simdjson::SUCCESS) {
            PriceReader each{Unit::PerPiece};
            price->search = each(searches, "search_context_size_medium");
            read.isFaulty = read.isFaulty || each.isFaulty;
        }
        const QString said = textAt(row, "source");
        finish(collector, std::move(model), price, said.startsWith("http"_L1) ? said.left(500) : u"LiteLLM price map"_s, read.isFaulty);
    }
}

void readOpenRouter(const simdjson::dom::array &rows, Collector &collector)
{
    for (const element value : rows) {
        object row;
        object pricing;
        if (value.get(row) != simdjson::SUCCESS)
            continue;
        const QString name = textAt(row, "id");
        if (!isName(name)) {
            collector.complain(name.isEmpty() ? u"a row"_s : name, u"no name that can be asked for"_s);
            continue;
        }
        Model model = named("openrouter"_L1, name);
        model.context = tokensAt(row, "context_length");
        object top;
        if (row.at_key("top_provider").get(top) == simdjson::SUCCESS)
            model.maxOutput = tokensAt(top, "max_completion_tokens");
        PriceReader read{Unit::PerToken};
        std::optional<Price> price;
        // -1 says that the price depends on who answers: it is not known, and the row is not faulty.
        const bool priced = row.at_key("pricing").get(pricing) == simdjson::SUCCESS && textAt(pricing, "prompt") != u"-1"_s;
        if (priced) {
            price = priceAt(pricing, openRouterBuckets, read);
            if (const auto request = read(pricing, "request"); price && request && request->value > 0)
                price->request = request;
        }
        finish(collector, std::move(model), price, u"https://openrouter.ai/api/v1/models"_s, read.isFaulty);
    }
}

void readTiers(const object &cost, Model &model, PriceReader &read)
{
    simdjson::dom::array tiers;
    if (cost.at_key("tiers").get(tiers) != simdjson::SUCCESS)
        return;
    for (const element value : tiers) {
        object tier;
        object condition;
        if (value.get(tier) != simdjson::SUCCESS || tier.at_key("tier").get(condition) != simdjson::SUCCESS)
            continue;
        const qint64 size = tokensAt(condition, "size");
        const auto longer = priceAt(tier, modelsDevBuckets, read);
        if (size > 0 && longer && model.prices.size() < 16)
            model.prices.push_back({longerThan(size), *longer});
    }
}

void readModelsDev(const object &root, Collector &collector)
{
    for (const auto &[key, value] : root) {
        const Source *source = sourceOf(modelsDevProviders, key);
        object models;
        if (source == nullptr || value.at_key("models").get(models) != simdjson::SUCCESS)
            continue;
        for (const auto &[id, entry] : models) {
            object row;
            object part;
            const QString name = qtText(id);
            if (entry.get(row) != simdjson::SUCCESS || !isName(name))
                continue;
            Model model = named(source->preset, name);
            if (row.at_key("limit").get(part) == simdjson::SUCCESS) {
                model.context = tokensAt(part, "context");
                model.maxOutput = tokensAt(part, "output");
            }
            PriceReader read{Unit::PerMillion};
            std::optional<Price> price;
            if (row.at_key("cost").get(part) == simdjson::SUCCESS) {
                price = priceAt(part, modelsDevBuckets, read);
                readTiers(part, model, read);
            }
            finish(collector, std::move(model), price, u"https://models.dev"_s, read.isFaulty);
        }
    }
}

std::optional<FeedKind> kindOf(const object &root)
{
    element data;
    if (root.at_key("data").get(data) == simdjson::SUCCESS && data.is_array())
        return FeedKind::OpenRouter;
    for (const auto &[key, value] : root) {
        object row;
        if (value.get(row) != simdjson::SUCCESS)
            continue;
        if (row.at_key("litellm_provider").error() == simdjson::SUCCESS)
            return FeedKind::LiteLlm;
        if (row.at_key("models").error() == simdjson::SUCCESS)
            return FeedKind::ModelsDev;
    }
    return std::nullopt;
}

} // namespace

QLatin1StringView feedName(FeedKind kind)
{
    switch (kind) {
    case FeedKind::LiteLlm:
        return "LiteLLM price map"_L1;
    case FeedKind::OpenRouter:
        return "OpenRouter models"_L1;
    case FeedKind::ModelsDev:
        return "models.dev"_L1;
    }
    Q_UNREACHABLE();
}

QByteArray feedAddress(FeedKind kind)
{
    switch (kind) {
    case FeedKind::LiteLlm:
        return "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json";
    case FeedKind::OpenRouter:
        return "https://openrouter.ai/api/v1/models";
    case FeedKind::ModelsDev:
        return "https://models.dev/api.json";
    }
    Q_UNREACHABLE();
}

Result<PriceFeed> readPriceFeed(QByteArrayView json, const QDate &date)
{
    constexpr qsizetype most = 64 * 1024 * 1024;
    const auto refuse = [](const QString &what) { return Unexpected(Error{ErrorKind::InvalidRequest, what, {}, 0}); };
    if (json.size() > most)
        return refuse(u"The feed is over 64 MiB; nothing was taken."_s);
    simdjson::dom::parser parser;
    element document;
    object root;
    const simdjson::padded_string text(json.data(), static_cast<std::size_t>(json.size()));
    if (const auto error = parser.parse(text).get(document); error != simdjson::SUCCESS)
        return refuse(u"The feed is no JSON (%1); nothing was taken."_s.arg(QString::fromUtf8(simdjson::error_message(error))));
    const std::optional<FeedKind> kind = document.get(root) == simdjson::SUCCESS ? kindOf(root) : std::nullopt;
    if (!kind)
        return refuse(u"This is neither LiteLLM's price map, nor OpenRouter's list of models, nor models.dev's api.json; "
                      "nothing was taken."_s);
    Collector collector(date);
    switch (*kind) {
    case FeedKind::LiteLlm:
        readLiteLlm(root, collector);
        break;
    case FeedKind::OpenRouter: {
        simdjson::dom::array rows;
        if (root.at_key("data").get(rows) == simdjson::SUCCESS)
            readOpenRouter(rows, collector);
        break;
    }
    case FeedKind::ModelsDev:
        readModelsDev(root, collector);
        break;
    }
    PriceFeed feed = collector.taken(*kind);
    if (feed.faulty > static_cast<qsizetype>(feed.models.size()))
        return refuse(u"More rows of the feed are faulty (%1) than good (%2), such as %3; nothing was taken."_s.arg(feed.faulty)
                          .arg(feed.models.size())
                          .arg(feed.problems.constFirst()));
    return feed;
}

} // namespace signalbox::catalog
