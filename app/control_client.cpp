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

Result<ControlAnswer> exchangeWith(const RunningCopy &copy, const ControlRequest &request)
{
    QByteArray url = copy.baseUrl.toLatin1();
    if (url.endsWith("/v1"))
        url.chop(3);
    url += request.path;
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(nullptr, &curl_slist_free_all);
    const auto addHeader = [&headers](const QByteArray &line) {
        headers.reset(curl_slist_append(headers.release(), line.constData()));
    };
    for (const QByteArray &line : request.headers)
        addHeader(line);
    ControlAnswer answer;
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.constData());
    if (!request.body.isEmpty()) {
        addHeader("Content-Type: application/json");
        addHeader("Expect:"); // no round before the body
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t{request.body.size()});
        curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.constData());
    }
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    if (request.method != "GET")
        curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, request.method.constData());
    curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(handle.get(), CURLOPT_XOAUTH2_BEARER, copy.token.reveal().constData());
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, takeBytes);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK)
        return Unexpected(Error{ErrorKind::Io,
                                u"The copy at %1 did not answer: %2."_s.arg(
                                    copy.baseUrl, QString::fromLatin1(curl_easy_strerror(code))),
                                {}});
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

namespace {

Unexpected refusal(const RunningCopy &copy, const ControlAnswer &answer)
{
    const QString said =
        QJsonDocument::fromJson(answer.body)[u"error"_s][u"message"_s].toString(u"status %1"_s.arg(answer.status));
    ErrorKind kind = ErrorKind::Io;
    if (answer.status == 400)
        kind = ErrorKind::InvalidRequest;
    else if (answer.status == 404)
        kind = ErrorKind::NotFound;
    return Unexpected(Error{kind, u"The copy at %1 refused: %2"_s.arg(copy.baseUrl, said), {}});
}

} // namespace

Result<QByteArray> askRunningCopy(const RunningCopy &copy, const ControlRequest &request)
{
    const Result<ControlAnswer> answer = exchangeWith(copy, request);
    if (!answer)
        return Unexpected(answer.error());
    return answer->status == 200 ? Result<QByteArray>(answer->body) : refusal(copy, *answer);
}

Result<QByteArray> getFrom(const RunningCopy &copy, const QByteArray &path)
{
    const Result<ControlAnswer> answer = exchangeWith(copy, {"GET", path, {}});
    if (!answer)
        return Unexpected(answer.error());
    return answer->status == 200 || answer->status == 503 ? Result<QByteArray>(answer->body) : refusal(copy, *answer);
}

} // namespace signalbox::app
