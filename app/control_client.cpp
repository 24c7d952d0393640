// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/control_client.h"

#include "ledger/data_folder.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <curl/curl.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

size_t takeBytes(char *bytes, size_t size, size_t count, void *body)
{
    static_cast<QByteArray *>(body)->append(bytes, static_cast<qsizetype>(size * count));
    return size * count;
}

} // namespace

Result<RunningCopy> findRunningCopy(const QString &dataDir)
{
    const Result<ledger::FolderOwner> owner = ledger::folderOwner(dataDir);
    if (!owner || owner->baseUrl.isEmpty())
        return Unexpected(Error{ErrorKind::NotFound,
                                u"No signalbox is running on %1. Start one, or name its folder with --data-dir."_s.arg(
                                    dataDir),
                                {}});
    QByteArray token = qgetenv("SIGNALBOX_TOKEN");
    if (token.isEmpty()) {
        QFile file(dataDir + u"/token"_s);
        if (file.open(QIODevice::ReadOnly))
            token = file.readAll().trimmed();
    }
    if (token.isEmpty())
        return Unexpected(Error{ErrorKind::Unauthorized,
                                u"The token of the copy running on %1 is not known. Set SIGNALBOX_TOKEN to the one it "
                                "was started with."_s.arg(dataDir),
                                {}});
    return RunningCopy{owner->baseUrl, owner->pid, Secret(token)};
}

Result<QByteArray> getFrom(const RunningCopy &copy, const QByteArray &path)
{
    QByteArray url = copy.baseUrl.toLatin1();
    if (url.endsWith("/v1"))
        url.chop(3);
    url += path;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    QByteArray body;
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.constData());
    curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, 10'000L);
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(handle.get(), CURLOPT_XOAUTH2_BEARER, copy.token.reveal().constData());
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, takeBytes);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK)
        return Unexpected(Error{ErrorKind::Io,
                                u"The copy at %1 did not answer: %2."_s.arg(
                                    copy.baseUrl, QString::fromLatin1(curl_easy_strerror(code))),
                                {}});
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status == 200 || status == 503)
        return body;
    const QString said = QJsonDocument::fromJson(body)[u"error"_s][u"message"_s].toString(u"status %1"_s.arg(status));
    return Unexpected(Error{ErrorKind::Io, u"The copy at %1 refused: %2"_s.arg(copy.baseUrl, said), {}});
}

} // namespace signalbox::app
