// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/route.h"

#include "simulator/shelf.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

QUrlQuery queryOf(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    return QUrlQuery(mark < 0 ? QString() : QString::fromUtf8(target.sliced(mark + 1)));
}

/// "{model}:{verb}" behind ".../models/".
void readGeminiCall(const QByteArray &call, const HttpRequest &request, Route &route)
{
    const qsizetype colon = call.lastIndexOf(':');
    const QByteArray verb = call.sliced(colon + 1);
    route.dialect = Dialect::Generate;
    route.model = QString::fromUtf8(QByteArray::fromPercentEncoding(call.first(colon)));
    if (verb == "countTokens") {
        route.verb = Route::Verb::Count;
    } else if (verb == "generateContent" || verb == "streamGenerateContent") {
        route.verb = Route::Verb::Answer;
        route.stream = verb == "streamGenerateContent";
        route.asArray = route.stream && queryOf(request.target).queryItemValue(u"alt"_s) != "sse"_L1;
    }
}

} // namespace

Route routeOf(const HttpRequest &request)
{
    Route route;
    const QByteArray path = request.target.split('?').constFirst();
    const QList<QByteArray> parts = path.split('/');
    if (!request.header("anthropic-version").isEmpty() || !request.header("x-api-key").isEmpty())
        route.dialect = Dialect::Messages;
    else if (!request.header("x-goog-api-key").isEmpty() || parts.value(2) == "v1beta")
        route.dialect = Dialect::Generate;
    if (parts.size() < 4 || parts.at(1).isEmpty())
        return route;
    const QByteArray &version = parts.at(2);
    if (version == "v2" && parts.value(3) == "rerank" && request.method == "POST") { // Cohere's own
        route.provider = QString::fromUtf8(QByteArray::fromPercentEncoding(parts.at(1)));
        route.dialect = Dialect::Chat;
        route.verb = Route::Verb::Shelf;
        route.path = "rerank";
        return route;
    }
    if (version != "v1" && version != "v1beta" && version != "v1beta1")
        return route;
    route.provider = QString::fromUtf8(QByteArray::fromPercentEncoding(parts.at(1)));
    const QByteArray rest = parts.sliced(3).join('/');
    const qsizetype models = rest.lastIndexOf("models/");
    if (request.method == "POST" && models >= 0 && rest.indexOf(':', models) > 0) {
        readGeminiCall(rest.sliced(models + 7), request, route);
    } else if (request.method == "POST" && rest == "chat/completions") {
        route.dialect = Dialect::Chat;
        route.verb = Route::Verb::Answer;
    } else if (request.method == "POST" && (rest == "responses" || rest == "responses/input_tokens")) {
        route.dialect = Dialect::Responses;
        route.verb = rest == "responses" ? Route::Verb::Answer : Route::Verb::Count;
    } else if (request.method == "POST" && (rest == "messages" || rest == "messages/count_tokens")) {
        route.dialect = Dialect::Messages;
        route.verb = rest == "messages" ? Route::Verb::Answer : Route::Verb::Count;
    } else if (Shelf::serves(request.method, rest)) {
        route.dialect = Dialect::Chat;
        route.verb = Route::Verb::Shelf;
        route.path = rest;
    } else if (request.method == "GET" && rest == "models") {
        route.verb = Route::Verb::Models;
    } else if (request.method == "GET" && rest.startsWith("models/")) {
        route.verb = Route::Verb::Model;
        route.model = QString::fromUtf8(QByteArray::fromPercentEncoding(rest.sliced(7)));
    }
    return route;
}

QByteArray keyOf(const HttpRequest &request, Dialect dialect)
{
    const QByteArray authorization = request.header("authorization");
    const QByteArray bearer = authorization.startsWith("Bearer ") ? authorization.sliced(7) : QByteArray();
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return bearer;
    case Dialect::Messages:
        return request.header("x-api-key");
    case Dialect::Generate:
        if (request.target.contains("/publishers/"))
            return bearer;
        if (const QByteArray key = request.header("x-goog-api-key"); !key.isEmpty())
            return key;
        return queryOf(request.target).queryItemValue(u"key"_s, QUrl::FullyDecoded).toUtf8();
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::simulator
