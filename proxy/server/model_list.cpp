// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/model_list.h"

#include "catalog/model_facts.h"
#include "core/suggestion.h"
#include "server/model_json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

/// `auto`, `auto/<chain>` for every chain.
QStringList automatic(const policy::Policy &policy)
{
    QStringList ids{u"auto"_s};
    for (const policy::Chain &chain : policy.chains)
        ids.append(u"auto/"_s + chain.id);
    return ids;
}

QJsonArray geminiMethods()
{
    return {u"generateContent"_s, u"streamGenerateContent"_s, u"countTokens"_s};
}

QJsonObject automaticObject(const QString &id, wire::Dialect dialect)
{
    if (dialect == wire::Dialect::Gemini)
        return {{u"name"_s, u"models/"_s + id}, {u"version"_s, u"1"_s}, {u"displayName"_s, id}, {u"supportedGenerationMethods"_s, geminiMethods()}};
    if (dialect == wire::Dialect::Anthropic)
        return {{u"type"_s, u"model"_s}, {u"id"_s, id}, {u"display_name"_s, id}, {u"created_at"_s, u"1970-01-01T00:00:00Z"_s}};
    return {{u"id"_s, id}, {u"object"_s, u"model"_s}, {u"created"_s, 0}, {u"owned_by"_s, u"signalbox"_s}};
}

QJsonObject geminiObject(QJsonObject object, const catalog::Model &model)
{
    if (model.facts && !model.facts->title.isEmpty())
        object[u"displayName"_s] = model.facts->title;
    if (model.context > 0)
        object[u"inputTokenLimit"_s] = model.context;
    if (model.maxOutput > 0)
        object[u"outputTokenLimit"_s] = model.maxOutput;
    return object;
}

QJsonObject modelObject(const policy::Policy &policy, policy::ModelIndex index, wire::Dialect dialect)
{
    if (dialect != wire::Dialect::Anthropic && dialect != wire::Dialect::Gemini)
        return modelJson(policy, index);
    const catalog::Model &model = policy.model(index);
    QJsonObject object = automaticObject(model.id, dialect);
    if (dialect == wire::Dialect::Gemini)
        return geminiObject(std::move(object), model);
    if (model.facts && !model.facts->title.isEmpty())
        object[u"display_name"_s] = model.facts->title;
    if (model.facts && model.facts->released.isValid())
        object[u"created_at"_s] = model.facts->released.toString(Qt::ISODate) + u"T00:00:00Z"_s;
    return object;
}

} // namespace

QJsonObject modelList(const policy::Policy &policy, wire::Dialect dialect)
{
    QJsonArray list;
    for (const QString &id : automatic(policy))
        list.append(automaticObject(id, dialect));
    for (quint32 i = 0; i < policy.models.size(); ++i)
        list.append(modelObject(policy, policy::ModelIndex{i}, dialect));
    if (dialect == wire::Dialect::Gemini)
        return {{u"models"_s, list}};
    if (dialect == wire::Dialect::Anthropic)
        return {{u"data"_s, list}, {u"has_more"_s, false}, {u"first_id"_s, list.first()[u"id"_s]}, {u"last_id"_s, list.last()[u"id"_s]}};
    return {{u"object"_s, u"list"_s}, {u"data"_s, list}};
}

Result<QJsonObject> modelNamed(const QString &id, const policy::Policy &policy, wire::Dialect dialect)
{
    QStringList known = automatic(policy);
    if (known.contains(id))
        return automaticObject(id, dialect);
    for (quint32 i = 0; i < policy.models.size(); ++i) {
        if (policy.models[i].id == id)
            return modelObject(policy, policy::ModelIndex{i}, dialect);
        known.append(policy.models[i].id);
    }
    return Unexpected(Error{ErrorKind::UnknownModel,
                            u"The model `%1` is not in the policy.%2 GET /v1/models lists all."_s.arg(id.left(200),
                                                                                                       didYouMean(id, known)),
                            u"model"_s});
}

} // namespace signalbox::server
