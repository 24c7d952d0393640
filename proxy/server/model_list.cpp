// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/model_list.h"

#include "core/suggestion.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

struct Listed
{
    QString id;
    QString owner;
};

QList<Listed> listedModels(const policy::Policy &policy)
{
    QList<Listed> all{{u"auto"_s, u"signalbox"_s}};
    for (const policy::Chain &chain : policy.chains)
        all.append({u"auto/"_s + chain.id, u"signalbox"_s});
    for (const catalog::Model &model : policy.models)
        all.append({model.id, model.provider});
    return all;
}

QJsonObject modelObject(const Listed &model, wire::Dialect dialect)
{
    if (dialect == wire::Dialect::Anthropic)
        return {{u"type"_s, u"model"_s}, {u"id"_s, model.id}, {u"display_name"_s, model.id},
                {u"created_at"_s, u"1970-01-01T00:00:00Z"_s}};
    return {{u"id"_s, model.id}, {u"object"_s, u"model"_s}, {u"created"_s, 0}, {u"owned_by"_s, model.owner}};
}

} // namespace

QJsonObject modelList(const policy::Policy &policy, wire::Dialect dialect)
{
    const QList<Listed> all = listedModels(policy);
    QJsonArray list;
    for (const Listed &model : all)
        list.append(modelObject(model, dialect));
    if (dialect == wire::Dialect::Anthropic)
        return {{u"data"_s, list}, {u"has_more"_s, false}, {u"first_id"_s, all.first().id}, {u"last_id"_s, all.last().id}};
    return {{u"object"_s, u"list"_s}, {u"data"_s, list}};
}

Result<QJsonObject> modelNamed(const QString &id, const policy::Policy &policy, wire::Dialect dialect)
{
    QStringList known;
    for (const Listed &model : listedModels(policy)) {
        if (model.id == id)
            return modelObject(model, dialect);
        known.append(model.id);
    }
    return Unexpected(Error{ErrorKind::UnknownModel,
                            u"The model `%1` is not in the policy.%2 GET /v1/models lists all."_s.arg(id.left(200),
                                                                                                       didYouMean(id, known)),
                            u"model"_s});
}

} // namespace signalbox::server
