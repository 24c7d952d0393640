// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/http_bytes.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

QByteArrayView reason(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 307:
        return "Temporary Redirect";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 402:
        return "Payment Required";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 413:
        return "Content Too Large";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    }
    return "Status";
}

} // namespace

QByteArray httpHead(int status, const QByteArray &headers)
{
    return "HTTP/1.1 " + QByteArray::number(status) + ' ' + reason(status).toByteArray() + "\r\n" + headers + "\r\n";
}

QByteArray header(QByteArrayView name, QByteArrayView value)
{
    return name.toByteArray() + ": " + value.toByteArray() + "\r\n";
}

QByteArray httpChunk(QByteArrayView bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes.toByteArray() + "\r\n";
}

QByteArray lastHttpChunk()
{
    return "0\r\n\r\n"_ba;
}

QByteArray jsonString(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray errorJson(const QString &message, const QString &type, const QString &code, const QString &param)
{
    return "{\"error\":{\"message\":" + jsonString(message) + ",\"type\":" + jsonString(type) +
           ",\"param\":" + (param.isEmpty() ? "null"_ba : jsonString(param)) +
           ",\"code\":" + (code.isEmpty() ? "null"_ba : jsonString(code)) + "}}";
}

} // namespace signalbox::simulator
