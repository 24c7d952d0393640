// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/model_json.h"

#include "catalog/model_facts.h"

#include <QJsonArray>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

struct Capability
{
    QLatin1StringView name;
    Feature feature;
};
constexpr std::array capabilities{Capability{"tools"_L1, Feature::Tools},          Capability{"image"_L1, Feature::Image},
                                  Capability{"audio"_L1, Feature::Audio},          Capability{"file"_L1, Feature::File},
                                  Capability{"json_schema"_L1, Feature::JsonSchema}, Capability{"reasoning"_L1, Feature::Reasoning}};

struct Bucket
{
    QLatin1StringView name;
    std::optional<PicoUsd> catalog::Price::*price;
};
constexpr std::array buckets{Bucket{"cache_read"_L1, &catalog::Price::cacheRead},
                             Bucket{"cache_write_5m"_L1, &catalog::Price::cacheWrite5m},
                             Bucket{"cache_write_1h"_L1, &catalog::Price::cacheWrite1h},
                             Bucket{"reasoning"_L1, &catalog::Price::reasoning},
                             Bucket{"audio_input"_L1, &catalog::Price::audioInput},
                             Bucket{"audio_output"_L1, &catalog::Price::audioOutput},
                             Bucket{"image_input"_L1, &catalog::Price::imageInput},
                             Bucket{"image_output"_L1, &catalog::Price::imageOutput}};

/// USD for each.
constexpr std::array pieces{Bucket{"request"_L1, &catalog::Price::request}, Bucket{"image"_L1, &catalog::Price::image},
                            Bucket{"second"_L1, &catalog::Price::second}, Bucket{"character"_L1, &catalog::Price::character},
                            Bucket{"search"_L1, &catalog::Price::search}};

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue dateOrNull(const QDate &date)
{
    return date.isValid() ? QJsonValue(date.toString(Qt::ISODate)) : QJsonValue();
}

QJsonValue countOrNull(qint64 count)
{
    return count > 0 ? QJsonValue(count) : QJsonValue();
}

double perMillion(PicoUsd price)
{
    constexpr double picoPerMillion = 1e6;
    return static_cast<double>(price.value) / picoPerMillion;
}

QJsonObject priceJson(const catalog::Price &price)
{
    constexpr double picoPerUsd = 1e12;
    QJsonObject object{{u"input"_s, perMillion(price.input)}, {u"output"_s, perMillion(price.output)}};
    for (const Bucket &bucket : buckets) {
        if (const std::optional<PicoUsd> &own = price.*(bucket.price))
            object.insert(bucket.name, perMillion(*own));
    }
    for (const Bucket &piece : pieces) {
        if (const std::optional<PicoUsd> &own = price.*(piece.price))
            object.insert(piece.name, static_cast<double>(own->value) / picoPerUsd);
    }
    object.insert(u"source"_s, textOrNull(price.source));
    object.insert(u"date"_s, dateOrNull(price.date));
    return object;
}

QString clockText(int minutes)
{
    return u"%1:%2"_s.arg(minutes / 60, 2, 10, QChar(u'0')).arg(minutes % 60, 2, 10, QChar(u'0'));
}

QJsonArray daysJson(quint8 mask)
{
    static constexpr std::array days{"mon"_L1, "tue"_L1, "wed"_L1, "thu"_L1, "fri"_L1, "sat"_L1, "sun"_L1};
    QJsonArray list;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if ((mask >> i & 1U) != 0)
            list.append(QString(days[i]));
    }
    return list;
}

QJsonObject exceptionJson(const catalog::ConditionalPrice &entry)
{
    QJsonObject object = priceJson(entry.price);
    const catalog::PriceCondition &when = entry.when;
    if (when.minPromptTokens > 0)
        object.insert(u"min_prompt_tokens"_s, when.minPromptTokens);
    if (when.utcStart && when.utcEnd) {
        object.insert(u"utc_start"_s, clockText(*when.utcStart));
        object.insert(u"utc_end"_s, clockText(*when.utcEnd));
    }
    if (when.utcDays != 0)
        object.insert(u"utc_days"_s, daysJson(when.utcDays));
    if (!when.serviceTier.isEmpty())
        object.insert(u"service_tier"_s, when.serviceTier);
    if (when.batch)
        object.insert(u"batch"_s, true);
    return object;
}

QJsonArray modalitiesJson(const std::vector<catalog::Modality> &modalities)
{
    QJsonArray list;
    for (const catalog::Modality modality : modalities)
        list.append(QString(catalog::modalityName(modality)));
    return list;
}

QJsonObject parametersJson(const catalog::DialectParameters &parameters)
{
    QJsonObject object;
    if (parameters.maxCompletionTokens)
        object.insert(u"max_tokens"_s, u"max_completion_tokens"_s);
    const auto add = [&object](const QString &name, const std::optional<bool> &value) {
        if (value)
            object.insert(name, *value);
    };
    add(u"temperature"_s, parameters.temperature);
    add(u"system"_s, parameters.systemMessages);
    add(u"tool_choice"_s, parameters.toolChoice);
    add(u"parallel_tools"_s, parameters.parallelTools);
    if (!parameters.efforts.isEmpty())
        object.insert(u"efforts"_s, QJsonArray::fromStringList(parameters.efforts));
    return object;
}

/// Scores by task; those of the policy have no benchmark.
QJsonObject qualityJson(const catalog::Model &model)
{
    QJsonObject object;
    const auto add = [&](const QString &name, std::optional<double> score, const catalog::QualityFact *fact) {
        if (!score)
            return;
        QJsonObject entry{{u"score"_s, *score}};
        if (fact != nullptr) {
            entry.insert(u"benchmark"_s, fact->benchmark);
            entry.insert(u"source"_s, fact->source);
            entry.insert(u"date"_s, dateOrNull(fact->date));
        }
        object.insert(name, entry);
    };
    const bool isOurs = model.facts && !model.facts->overridden.contains(u"quality"_s);
    const auto factFor = [&](bool standard, Task task) -> const catalog::QualityFact * {
        if (!isOurs)
            return nullptr;
        for (const catalog::QualityFact &fact : model.facts->quality) {
            if (fact.isStandard == standard && (standard || fact.task == task))
                return &fact;
        }
        return nullptr;
    };
    add(u"default"_s, model.quality.standard(), factFor(true, Task::Unknown));
    for (const Task task : allTasks) {
        const std::optional<double> score = model.quality.of(task);
        const catalog::QualityFact *fact = factFor(false, task);
        if (fact != nullptr || score != model.quality.standard())
            add(taskName(task), score, fact);
    }
    return object;
}

QString originOf(const catalog::Model &model)
{
    if (!model.facts)
        return u"policy"_s;
    return model.facts->overridden.isEmpty() ? u"catalogue"_s : u"overridden"_s;
}

void addFacts(QJsonObject &object, const catalog::ModelFacts &facts)
{
    object.insert(u"overridden"_s, QJsonArray::fromStringList(facts.overridden));
    object.insert(u"title"_s, textOrNull(facts.title));
    object.insert(u"input"_s, modalitiesJson(facts.input));
    object.insert(u"output"_s, modalitiesJson(facts.output));
    object.insert(u"knowledge"_s, textOrNull(facts.knowledge));
    object.insert(u"released"_s, dateOrNull(facts.released));
    object.insert(u"retires"_s, dateOrNull(facts.retires));
    object.insert(u"parameters"_s, parametersJson(facts.parameters));
}

} // namespace

QJsonObject modelJson(const policy::Policy &policy, policy::ModelIndex index)
{
    const catalog::Model &model = policy.model(index);
    QJsonArray can;
    for (const Capability &capability : capabilities) {
        if (model.capabilities.testFlag(capability.feature))
            can.append(QString(capability.name));
    }
    QJsonArray exceptions;
    for (const catalog::ConditionalPrice &entry : model.prices)
        exceptions.append(exceptionJson(entry));
    QJsonObject ours{{u"zone"_s, policy.zones[policy.providerOf(index).zone].id},
                     {u"origin"_s, originOf(model)},
                     {u"kind"_s, QString(catalog::modelKindName(model.kind))},
                     {u"context"_s, countOrNull(model.context)},
                     {u"max_output"_s, countOrNull(model.maxOutput)},
                     {u"capabilities"_s, can},
                     {u"price"_s, model.price ? QJsonValue(priceJson(*model.price)) : QJsonValue()},
                     {u"prices"_s, exceptions},
                     {u"quality"_s, qualityJson(model)}};
    if (!model.vectors.isEmpty())
        ours.insert(u"vectors"_s, model.vectors);
    if (model.facts)
        addFacts(ours, *model.facts.get());
    const bool isDated = model.facts && model.facts->released.isValid();
    const qint64 created = isDated ? model.facts->released.startOfDay(Qt::UTC).toSecsSinceEpoch() : 0;
    return {{u"id"_s, model.id},
            {u"object"_s, u"model"_s},
            {u"created"_s, created},
            {u"owned_by"_s, model.provider},
            {u"signalbox"_s, ours}};
}

} // namespace signalbox::server
