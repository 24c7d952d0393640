// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/catalogue_file.h"

#include "catalog/catalogue_fields.h"

#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::catalog {
namespace {

constexpr qint64 mostTokens = 100'000'000;
constexpr std::size_t mostPrices = 64;

struct FlagKey
{
    std::string_view key;
    Feature feature;
};
constexpr std::array featureKeys{FlagKey{"tools", Feature::Tools}, FlagKey{"json_schema", Feature::JsonSchema},
                                 FlagKey{"reasoning", Feature::Reasoning}};

struct BucketKey
{
    std::string_view key;
    std::optional<PicoUsd> Price::*bucket;
};
constexpr std::array bucketKeys{BucketKey{"cache_read", &Price::cacheRead},
                                BucketKey{"cache_write_5m", &Price::cacheWrite5m},
                                BucketKey{"cache_write_1h", &Price::cacheWrite1h},
                                BucketKey{"reasoning", &Price::reasoning},
                                BucketKey{"audio_input", &Price::audioInput},
                                BucketKey{"audio_output", &Price::audioOutput},
                                BucketKey{"image_input", &Price::imageInput},
                                BucketKey{"image_output", &Price::imageOutput}};

/// USD for each.
constexpr std::array pieceKeys{BucketKey{"request", &Price::request}, BucketKey{"image", &Price::image},
                               BucketKey{"second", &Price::second}, BucketKey{"character", &Price::character},
                               BucketKey{"search", &Price::search}};

template <class Enum, std::size_t Count>
std::optional<Enum> named(const Field &field, const std::array<Enum, Count> &all, QLatin1StringView (*nameOf)(Enum))
{
    const std::optional<QString> text = field.text();
    if (!text)
        return std::nullopt;
    const auto found = std::find_if(all.begin(), all.end(), [&](Enum value) { return *text == nameOf(value); });
    if (found != all.end())
        return *found;
    field.complain(u"%1 is not known here"_s.arg(text->left(40)));
    return std::nullopt;
}

/// A bucket of a price, or false for a key that is none.
bool readBucket(std::string_view key, const Field &field, Price &price, bool &hasInput, bool &hasOutput)
{
    if (key == "input" || key == "output") {
        (key == "input" ? hasInput : hasOutput) = true;
        (key == "input" ? price.input : price.output) = field.perMillion().value_or(PicoUsd{});
        return true;
    }
    const auto piece = std::find_if(pieceKeys.begin(), pieceKeys.end(), [key](const BucketKey &known) { return known.key == key; });
    if (piece != pieceKeys.end()) {
        price.*(piece->bucket) = field.perRequest();
        return true;
    }
    const auto bucket = std::find_if(bucketKeys.begin(), bucketKeys.end(), [key](const BucketKey &known) { return known.key == key; });
    if (bucket == bucketKeys.end())
        return false;
    price.*(bucket->bucket) = field.perMillion();
    return true;
}

Price readPrice(const Field &at)
{
    Price price;
    bool hasInput = false;
    bool hasOutput = false;
    at.forEachMember([&](std::string_view key, const Field &field) {
        if (key == "source")
            price.source = field.text().value_or(QString());
        else if (key == "date")
            price.date = field.date().value_or(QDate());
        else
            return readBucket(key, field, price, hasInput, hasOutput);
        return true;
    });
    if (!hasInput || !hasOutput)
        at.complain(u"`input` and `output` are needed"_s);
    if (price.source.isEmpty() || !price.date.isValid())
        at.complain(u"`source` and `date` are needed: a price is a fact that somebody stated"_s);
    return price;
}

std::optional<int> clockMinutes(const Field &field, bool mayEnd)
{
    constexpr int minutesPerDay = 1'440;
    const std::optional<QString> text = field.text();
    if (!text)
        return std::nullopt;
    bool hours = false;
    bool minutes = false;
    const int hour = text->left(2).toInt(&hours);
    const int minute = text->mid(3).toInt(&minutes);
    const int all = hour * 60 + minute;
    if (text->size() == 5 && text->at(2) == u':' && hours && minutes && hour >= 0 && minute >= 0 && minute < 60
        && (all < minutesPerDay || (mayEnd && all == minutesPerDay)))
        return all;
    field.complain(u"%1 is no time of the UTC day such as 16:30"_s.arg(text->left(40)));
    return std::nullopt;
}

quint8 readDays(const Field &at)
{
    static constexpr std::array days{"mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1, "sun"_L1};
    quint8 mask = 0;
    at.forEachItem([&](const Field &item) {
        const QString text = item.text().value_or(QString());
        const auto day = std::find(days.begin(), days.end(), text);
        if (day == days.end())
            item.complain(u"a day is mon, tue, wed, thu, fri, sat or sun"_s);
        else
            mask = static_cast<quint8>(mask | 1U << (day - days.begin()));
    });
    return mask;
}

/// An exception; source and date are the ordinary price's.
ConditionalPrice readException(const Field &at, const Price &ordinary)
{
    ConditionalPrice entry;
    bool hasInput = false;
    bool hasOutput = false;
    at.forEachMember([&](std::string_view key, const Field &field) {
        if (key == "min_prompt_tokens")
            entry.when.minPromptTokens = field.integer(1, mostTokens).value_or(0);
        else if (key == "utc_start")
            entry.when.utcStart = clockMinutes(field, false);
        else if (key == "utc_end")
            entry.when.utcEnd = clockMinutes(field, true);
        else if (key == "utc_days")
            entry.when.utcDays = readDays(field);
        else if (key == "service_tier")
            entry.when.serviceTier = field.text().value_or(QString());
        else if (key == "batch")
            entry.when.batch = field.boolean().value_or(false);
        else
            return readBucket(key, field, entry.price, hasInput, hasOutput);
        return true;
    });
    if (!hasInput || !hasOutput)
        at.complain(u"`input` and `output` are needed"_s);
    if (entry.when == PriceCondition{})
        at.complain(u"says no condition, so it would always hold"_s);
    if (entry.when.utcStart.has_value() != entry.when.utcEnd.has_value())
        at.complain(u"`utc_start` and `utc_end` belong together"_s);
    for (const BucketKey &piece : pieceKeys) { // no tier changes what is billed by the piece
        if (!(entry.price.*(piece.bucket)))
            entry.price.*(piece.bucket) = ordinary.*(piece.bucket);
    }
    entry.price.source = ordinary.source;
    entry.price.date = ordinary.date;
    return entry;
}

std::vector<Modality> readModalities(const Field &at)
{
    std::vector<Modality> list;
    at.forEachItem([&list](const Field &item) {
        if (const auto modality = named(item, allModalities, modalityName))
            list.push_back(*modality);
    });
    return list;
}

/// {"default": 0.7, "code": 0.8, "measured_as": …, "benchmark": …, "source": …, "date": …}
void readQuality(const Field &at, Model &model, ModelFacts &facts)
{
    QualityFact said;
    at.forEachMember([&](std::string_view key, const Field &field) {
        const QString name = QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
        const std::optional<Task> task = taskFromName(name);
        if (key == "benchmark")
            said.benchmark = field.text().value_or(QString()) + said.benchmark;
        else if (key == "measured_as")
            said.benchmark += u" ("_s + field.text().value_or(QString()) + u')';
        else if (key == "source")
            said.source = field.text().value_or(QString());
        else if (key == "date")
            said.date = field.date().value_or(QDate());
        else if (key == "default" || task) {
            const double score = field.fraction().value_or(0.0);
            facts.quality.push_back({task.value_or(Task::Unknown), !task.has_value(), score, {}, {}, {}});
            task ? model.quality.set(*task, score) : model.quality.setStandard(score);
        } else {
            return false;
        }
        return true;
    });
    if (said.benchmark.isEmpty() || said.source.isEmpty() || !said.date.isValid())
        at.complain(u"`benchmark`, `source` and `date` are needed: a quality is a fact that somebody measured"_s);
    for (QualityFact &fact : facts.quality)
        fact = {fact.task, fact.isStandard, fact.score, said.benchmark, said.source, said.date};
}

bool readParameter(std::string_view key, const Field &field, DialectParameters &parameters)
{
    if (key == "temperature")
        parameters.temperature = field.boolean();
    else if (key == "system")
        parameters.systemMessages = field.boolean();
    else if (key == "tool_choice")
        parameters.toolChoice = field.boolean();
    else if (key == "parallel_tools")
        parameters.parallelTools = field.boolean();
    else if (key == "efforts")
        parameters.efforts = field.texts().value_or(QStringList());
    else if (key == "max_tokens") {
        parameters.maxCompletionTokens = field.text() == u"max_completion_tokens"_s;
        if (!parameters.maxCompletionTokens)
            field.complain(u"only max_completion_tokens can stand here"_s);
    } else {
        return false;
    }
    return true;
}

bool readFact(std::string_view key, const Field &field, ModelFacts &facts)
{
    if (key == "title")
        facts.title = field.text().value_or(QString());
    else if (key == "kind")
        facts.kind = named(field, allModelKinds, modelKindName).value_or(ModelKind::Chat);
    else if (key == "input")
        facts.input = readModalities(field);
    else if (key == "output")
        facts.output = readModalities(field);
    else if (key == "knowledge")
        facts.knowledge = field.text().value_or(QString());
    else if (key == "released")
        facts.released = field.date().value_or(QDate());
    else if (key == "retires")
        facts.retires = field.date().value_or(QDate());
    else
        return readParameter(key, field, facts.parameters);
    return true;
}

/// "provider/name" is sent in headers: printable ASCII; commas, quotes and wildcards mean something elsewhere.
bool isName(const QString &name)
{
    constexpr qsizetype longest = 180;
    return !name.isEmpty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && !QStringView(u"\",*?[").contains(c);
    });
}

void addFeatures(Model &model, const ModelFacts &facts)
{
    const auto takes = [&facts](Modality modality) {
        return std::find(facts.input.begin(), facts.input.end(), modality) != facts.input.end();
    };
    model.capabilities.setFlag(Feature::Image, takes(Modality::Image));
    model.capabilities.setFlag(Feature::Audio, takes(Modality::Audio));
    model.capabilities.setFlag(Feature::File, takes(Modality::File));
}

Model readModel(const Field &at, const QString &provider)
{
    Model model;
    ModelFacts facts;
    facts.catalogue = provider;
    std::optional<Field> exceptions; // the ordinary price may stand behind them
    at.forEachMember([&](std::string_view key, const Field &field) {
        const auto flag = std::find_if(featureKeys.begin(), featureKeys.end(), [key](const FlagKey &known) { return known.key == key; });
        if (flag != featureKeys.end())
            model.capabilities.setFlag(flag->feature, field.boolean().value_or(false));
        else if (key == "name")
            model.name = field.text().value_or(QString());
        else if (key == "context")
            model.context = field.integer(1, mostTokens).value_or(0);
        else if (key == "max_output")
            model.maxOutput = field.integer(1, mostTokens).value_or(0);
        else if (key == "prefill")
            model.acceptsPrefill = field.boolean().value_or(false);
        else if (key == "price")
            model.price = readPrice(field);
        else if (key == "prices")
            exceptions.emplace(field);
        else if (key == "quality")
            readQuality(field, model, facts);
        else
            return readFact(key, field, facts);
        return true;
    });
    if (!isName(model.name))
        at.complain(u"`name` is missing, or holds blanks, commas, quotes or wildcards"_s);
    if (model.context > 0 && model.maxOutput > model.context)
        at.complain(u"`max_output` is larger than `context`"_s);
    if (exceptions && !model.price)
        at.complain(u"`prices` are exceptions from `price`, which is missing"_s);
    if (exceptions && model.price)
        exceptions->forEachItem([&](const Field &item) { model.prices.push_back(readException(item, *model.price)); });
    if (model.prices.size() > mostPrices)
        at.complain(u"more than %1 prices"_s.arg(mostPrices));
    addFeatures(model, facts);
    model.kind = facts.kind;
    model.provider = provider;
    model.id = provider + u'/' + model.name;
    model.facts = FactsRef(std::make_shared<const ModelFacts>(std::move(facts)));
    return model;
}

FeedNote readFeed(const Field &at)
{
    FeedNote feed;
    at.forEachMember([&feed](std::string_view key, const Field &field) {
        if (key == "name")
            feed.name = field.text().value_or(QString());
        else if (key == "url")
            feed.url = field.text().value_or(QString());
        else if (key == "licence")
            feed.licence = field.text().value_or(QString());
        else if (key == "date")
            feed.date = field.date().value_or(QDate());
        else
            return false;
        return true;
    });
    if (feed.name.isEmpty() || !feed.date.isValid())
        at.complain(u"`name` and `date` are needed"_s);
    return feed;
}

void readModels(const Field &at, Catalogue &catalogue)
{
    constexpr std::size_t most = 20'000;
    QSet<QString> names;
    at.forEachItem([&](const Field &item) {
        if (catalogue.models.size() >= most)
            return;
        catalogue.models.push_back(readModel(item, catalogue.provider));
        const QString &name = catalogue.models.back().name;
        if (names.contains(name))
            item.complain(u"%1 stands here twice"_s.arg(name.left(100)));
        names.insert(name);
    });
    if (catalogue.models.empty())
        at.complain(u"has no model"_s);
    if (catalogue.models.size() >= most)
        at.complain(u"more than %1 models"_s.arg(most));
}

void readDocument(const Field &root, Catalogue &catalogue)
{
    std::optional<Field> models; // the provider's name may stand behind them
    bool hasFormat = false;
    root.forEachMember([&](std::string_view key, const Field &field) {
        if (key == "format")
            hasFormat = field.integer(1, 1).has_value();
        else if (key == "provider")
            catalogue.provider = field.text().value_or(QString());
        else if (key == "feeds")
            field.forEachItem([&](const Field &item) { catalogue.feeds.append(readFeed(item)); });
        else if (key == "models")
            models.emplace(field);
        else
            return false;
        return true;
    });
    if (!hasFormat || catalogue.provider.isEmpty() || !models)
        root.complain(u"`format`, `provider` and `models` are needed"_s);
    if (models)
        readModels(*models, catalogue);
}

} // namespace

Result<Catalogue> readCatalogue(QByteArrayView json, const QString &fileName)
{
    constexpr qsizetype most = 32 * 1024 * 1024;
    const auto refuse = [](const QString &what) { return Unexpected(Error{ErrorKind::InvalidRequest, what, {}, 0}); };
    if (json.size() > most)
        return refuse(u"%1: over 32 MiB"_s.arg(fileName));
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    const simdjson::padded_string text(json.data(), static_cast<std::size_t>(json.size()));
    if (const simdjson::error_code error = parser.parse(text).get(root); error != simdjson::SUCCESS)
        return refuse(u"%1: no JSON (%2)"_s.arg(fileName, QString::fromUtf8(simdjson::error_message(error))));
    Problems problems;
    Catalogue catalogue;
    readDocument(Field(root, fileName, problems), catalogue);
    if (!problems.isEmpty())
        return refuse(problems.text());
    return catalogue;
}

} // namespace signalbox::catalog
