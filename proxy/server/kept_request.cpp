// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/kept_request.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr qsizetype longestId = 512;
constexpr qsizetype longestValue = 128;

bool isPlain(QByteArrayView text, qsizetype most)
{
    return !text.isEmpty() && text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

/// OpenAI: "Get a model response" and "List input items".
bool isKnown(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 10> names{"include",     "include[]", "include%5B%5D", "stream", "starting_after",
                                                          "include_obfuscation", "limit", "order",     "after",  "before"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

Result<QByteArray> readQuery(const QByteArray &query)
{
    QByteArray kept;
    for (const QByteArray &part : query.split('&')) {
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : part.sliced(equals + 1);
        if (!isKnown(name) || !isPlain(value, longestValue)) {
            return Unexpected(Error{ErrorKind::InvalidRequest,
                                    u"The query may hold include, stream, starting_after, include_obfuscation, limit, order, after and "
                                    "before, each with a plain word, so nothing was sent."_s,
                                    QString::fromUtf8(name).left(64)});
        }
        kept += (kept.isEmpty() ? QByteArray() : QByteArray("&")) + part;
    }
    return kept;
}

} // namespace

Result<dispatch::KeptWish> readKeptWish(const HttpRequest &request)
{
    const QByteArray rest = request.path.sliced(qstrlen("/v1/responses/"));
    const qsizetype slash = rest.indexOf('/');
    dispatch::KeptWish wish;
    wish.id = slash < 0 ? rest : rest.first(slash);
    wish.below = slash < 0 ? QByteArray() : rest.sliced(slash);
    wish.method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    wish.owner = request.identity.client;
    const bool isThere = wish.below.isEmpty() ? wish.method == "GET" || wish.method == "DELETE"
                       : wish.below == "/input_items" ? wish.method == "GET"
                                                      : wish.below == "/cancel" && wish.method == "POST";
    if (!isThere) {
        return Unexpected(Error{ErrorKind::NotFound,
                                u"There is nothing at %1 %2, so nothing was sent. There are GET and DELETE /v1/responses/ID, GET "
                                "/v1/responses/ID/input_items and POST /v1/responses/ID/cancel, /v1/responses and "
                                "/v1/responses/input_tokens."_s.arg(QString::fromLatin1(request.method), QString::fromUtf8(request.path).left(200)),
                                {}});
    }
    if (!isPlain(wish.id, longestId))
        return Unexpected(Error{ErrorKind::InvalidRequest, u"That is no id of a response, so nothing was sent."_s, u"response_id"_s});
    const Result<QByteArray> query = readQuery(request.query);
    if (!query)
        return Unexpected(query.error());
    wish.query = *query;
    return wish;
}

} // namespace signalbox::server
