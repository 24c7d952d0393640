// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/http_bytes.h"
#include "simulator/script.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

Script jsonScript(const QByteArray &body)
{
    const QByteArray headers = header("content-type", "application/json") + header("x-simulated", "true") +
                               header("content-length", QByteArray::number(body.size()));
    return Script{{{{}, httpHead(200, headers) + body}}, Ending::KeepAlive, {}, false};
}

QByteArray modelJson(Dialect dialect, const QString &model, const QString &provider, qint64 created)
{
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return "{\"id\":" + jsonString(model) + ",\"object\":\"model\",\"created\":" + QByteArray::number(created) +
               ",\"owned_by\":" + jsonString(u"simulated-"_s + provider) + '}';
    case Dialect::Messages:
        return "{\"type\":\"model\",\"id\":" + jsonString(model) +
               ",\"display_name\":" + jsonString(model + u" (simulated)"_s) + ",\"created_at\":\"" +
               QDateTime::fromSecsSinceEpoch(created, Qt::UTC).toString(Qt::ISODate).toLatin1() + "\"}";
    case Dialect::Generate:
        return "{\"name\":" + jsonString(u"models/"_s + model) +
               ",\"displayName\":" + jsonString(model + u" (simulated)"_s) +
               ",\"inputTokenLimit\":1048576,\"outputTokenLimit\":65536,"
               "\"supportedGenerationMethods\":[\"generateContent\",\"countTokens\"]}";
    }
    Q_UNREACHABLE();
}

} // namespace

Script countScript(const ChatRequest &request)
{
    const QByteArray count = QByteArray::number(request.promptTokens);
    switch (request.dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return jsonScript("{\"object\":\"response.input_tokens\",\"input_tokens\":" + count + '}');
    case Dialect::Messages:
        return jsonScript("{\"input_tokens\":" + count + '}');
    case Dialect::Generate:
        return jsonScript("{\"totalTokens\":" + count +
                          ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + count + "}]}");
    }
    Q_UNREACHABLE();
}

Script modelsScript(Dialect dialect, const QStringList &models, const QString &provider, qint64 created)
{
    QList<QByteArray> entries;
    for (const QString &model : models)
        entries.append(modelJson(dialect, model, provider, created));
    const QByteArray list = '[' + entries.join(',') + ']';
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return jsonScript("{\"object\":\"list\",\"data\":" + list + '}');
    case Dialect::Messages:
        return jsonScript("{\"data\":" + list + ",\"has_more\":false,\"first_id\":" +
                          (models.isEmpty() ? "null"_ba : jsonString(models.first())) +
                          ",\"last_id\":" + (models.isEmpty() ? "null"_ba : jsonString(models.last())) + '}');
    case Dialect::Generate:
        return jsonScript("{\"models\":" + list + '}');
    }
    Q_UNREACHABLE();
}

Script modelScript(Dialect dialect, const QString &model, const QString &provider, qint64 created)
{
    return jsonScript(modelJson(dialect, model, provider, created));
}

} // namespace signalbox::simulator
