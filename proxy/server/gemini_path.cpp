// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/gemini_path.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr QByteArrayView keyPrefix = "key=";

/// What stands behind ".../models/"; null when the path is another.
QByteArrayView belowModels(QByteArrayView path)
{
    for (const QByteArrayView prefix : {QByteArrayView("/v1beta/models/"), QByteArrayView("/v1/models/")}) {
        if (path.startsWith(prefix))
            return path.sliced(prefix.size());
    }
    return {};
}

bool isName(const QString &model)
{
    constexpr qsizetype longest = 512;
    return !model.isEmpty() && model.size() <= longest &&
           std::none_of(model.cbegin(), model.cend(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

QStringView withoutFolder(QStringView model)
{
    constexpr QStringView folder = u"models/";
    return model.startsWith(folder) ? model.sliced(folder.size()) : model;
}

} // namespace

std::optional<GeminiCall> geminiCall(QByteArrayView path)
{
    const QByteArrayView call = belowModels(path);
    const qsizetype colon = call.lastIndexOf(':');
    if (colon < 1)
        return std::nullopt;
    const QByteArrayView verb = call.sliced(colon + 1);
    const QByteArray model = call.first(colon).toByteArray();
    if (verb == "generateContent")
        return GeminiCall{GeminiCall::Verb::Generate, model};
    if (verb == "streamGenerateContent")
        return GeminiCall{GeminiCall::Verb::Stream, model};
    return verb == "countTokens" ? std::optional(GeminiCall{GeminiCall::Verb::Count, model}) : std::nullopt;
}

bool isGeminiPath(QByteArrayView path)
{
    return path == "/v1beta" || path.startsWith("/v1beta/") || geminiCall(path).has_value();
}

Result<void> takeGeminiPath(QByteArrayView path, wire::RequestFacts &facts)
{
    const std::optional<GeminiCall> call = geminiCall(path);
    if (!call)
        return Unexpected(Error{ErrorKind::NotFound, u"The path calls no method of a model, so nothing was sent."_s, {}});
    const QString model = QString::fromUtf8(call->model);
    if (!isName(model)) {
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"A model name must have 1 to 512 characters and no control characters. Nothing was sent; "
                                "correct the path and try again."_s,
                                u"model"_s});
    }
    if (!facts.asked.isEmpty() && withoutFolder(facts.asked) != withoutFolder(model)) {
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"The body names another model (`%1`) than the path (`%2`). Nothing was sent; leave `model` "
                                "out of the body."_s.arg(facts.asked.left(200), model.left(200)),
                                u"model"_s});
    }
    facts.asked = model;
    facts.stream = call->verb == GeminiCall::Verb::Stream;
    return {};
}

QByteArray queryWithoutKey(const QByteArray &query)
{
    if (!query.contains(keyPrefix))
        return query;
    QByteArrayList kept;
    for (const QByteArray &item : query.split('&')) {
        if (!item.startsWith(keyPrefix))
            kept.append(item);
    }
    return kept.join('&');
}

QByteArray keyInQuery(const QByteArray &query)
{
    for (const QByteArray &item : query.split('&')) {
        if (item.startsWith(keyPrefix))
            return QByteArray::fromPercentEncoding(item.sliced(keyPrefix.size()));
    }
    return {};
}

QByteArray countedRequest(const QByteArray &body)
{
    const QJsonObject root = QJsonDocument::fromJson(body).object();
    for (const QLatin1StringView name : {"generateContentRequest"_L1, "generate_content_request"_L1}) {
        if (root[name].isObject())
            return QJsonDocument(root[name].toObject()).toJson(QJsonDocument::Compact);
    }
    return body;
}

} // namespace signalbox::server
