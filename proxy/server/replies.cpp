// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/replies.h"

#include "server/request_dialect.h"
#include "wire/errors.h"
#include "wire/translate.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::server {

const upstream::Headers &jsonHeaders()
{
    static const upstream::Headers headers{{"content-type", "application/json"}};
    return headers;
}

void sendJson(dispatch::ReplyStream *reply, int status, const QJsonObject &object, const upstream::Headers &extra)
{
    reply->sendComplete(status, jsonHeaders() + extra, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void sendError(dispatch::ReplyStream *reply, const Error &error, const upstream::Headers &extra, const QJsonObject &details)
{
    QByteArray body = wire::openAiErrorBody(error);
    if (!details.isEmpty()) {
        QJsonObject root = QJsonDocument::fromJson(body).object();
        QJsonObject inner = root[u"error"_s].toObject();
        for (auto detail = details.constBegin(); detail != details.constEnd(); ++detail)
            inner.insert(detail.key(), detail.value());
        root[u"error"_s] = inner;
        body = QJsonDocument(root).toJson(QJsonDocument::Compact);
    }
    reply->sendComplete(httpStatus(error), jsonHeaders() + extra, body);
}

void sendError(dispatch::ReplyStream *reply, const Error &error, wire::Dialect dialect)
{
    reply->sendComplete(httpStatus(error), jsonHeaders(), wire::errorBody(dialect, error));
}

void refuseMethod(const HttpRequest &request, const QByteArrayList &allowed, dispatch::ReplyStream *reply)
{
    const QByteArray methods = allowed.join(", ");
    const Error error{ErrorKind::MethodNotAllowed,
                      u"%1 takes %2, not %3; nothing was done."_s.arg(QString::fromUtf8(request.path).left(200),
                                                                      QString::fromLatin1(methods),
                                                                      QString::fromLatin1(request.method)),
                      {}};
    reply->sendComplete(httpStatus(error), upstream::Headers{{"allow", methods}} + jsonHeaders(),
                        wire::errorBody(dialectOf(request.path, request.headers), error));
}

} // namespace signalbox::server
