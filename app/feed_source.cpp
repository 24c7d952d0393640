// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/feed_source.h"

#include "catalog/price_feed.h"
#include "policy/document_shape.h"

#include <QFile>
#include <QUrl>

#include <algorithm>
#include <cstdio>
#include <memory>

#include <curl/curl.h>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr qsizetype mostBytes = 64 * 1024 * 1024;
constexpr long patienceMs = 60'000;
constexpr long connectMs = 10'000;

Unexpected failed(ErrorKind kind, const QString &message)
{
    return Unexpected(Error{kind, message, {}, 0});
}

std::size_t takeBytes(const char *data, std::size_t size, std::size_t count, void *body)
{
    auto *bytes = static_cast<QByteArray *>(body);
    const auto length = static_cast<qsizetype>(size * count);
    if (bytes->size() + length > mostBytes)
        return 0; // ends the transfer
    bytes->append(data, length);
    return size * count;
}

Result<QByteArray> download(const QString &source)
{
    const QUrl url(source, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return failed(ErrorKind::InvalidRequest, u"%1 is no address such as https://models.dev/api.json; nothing was asked."_s.arg(source.left(200)));
    const QByteArray address = url.toEncoded();
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    QByteArray body;
    curl_easy_setopt(handle.get(), CURLOPT_URL, address.constData());
    curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT_MS, connectMs);
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, patienceMs);
    curl_easy_setopt(handle.get(), CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, takeBytes);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK)
        return failed(ErrorKind::Io, u"%1 could not be read: %2. Nothing was taken."_s.arg(source.left(200), QString::fromLatin1(curl_easy_strerror(code))));
    if (status != 200)
        return failed(ErrorKind::Io, u"%1 answered with status %2; redirects are not followed. Nothing was taken."_s.arg(source.left(200)).arg(status));
    return body;
}

} // namespace

Result<QByteArray> readFeedSource(const QString &source)
{
    if (source.startsWith("https://"_L1))
        return download(source);
    if (source.startsWith("http://"_L1))
        return failed(ErrorKind::InvalidRequest, u"A feed is only read over https, so that nobody on the way changes a price. Nothing was taken."_s);
    QFile file(source);
    const bool opened = source == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return failed(ErrorKind::InvalidRequest, u"%1 cannot be read: %2. Nothing was taken."_s.arg(source, file.errorString()));
    return file.read(mostBytes + 1); // one more: then it is refused as too long
}

QString feedSourceFor(const QString &named, const QString &dataDir)
{
    const auto word = std::find(policy::words::feeds.begin(), policy::words::feeds.end(), named);
    if (word == policy::words::feeds.end())
        return named;
    const QString kept = dataDir + u"/feeds/"_s + named + u".feed"_s;
    return QFile::exists(kept) ? kept
                               : QString::fromLatin1(catalog::feedAddress(static_cast<catalog::FeedKind>(word - policy::words::feeds.begin())));
}

} // namespace signalbox::app
