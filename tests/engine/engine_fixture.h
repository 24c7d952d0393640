// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/engine.h"

#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace signalbox::test {

struct Answer
{
    int status = 0;
    QByteArray body;
    QByteArray model; ///< x-signalbox-model
    QByteArray decision; ///< x-signalbox-decision
    QByteArray retryAfter;
    QByteArray etag;
    QByteArray cache; ///< x-signalbox-cache
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

/// The whole engine on a folder of its own, asked over real sockets.
class EngineFixture final
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    explicit EngineFixture(int workers = 1) : m_workers(workers) {}

    [[nodiscard]] engine::Engine &engine() { return *m_engine; }
    [[nodiscard]] QString path(const QString &name) const { return m_dir.filePath(name); }
    void writeFile(const QString &name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    void start()
    {
        engine::EngineOptions options;
        options.dataDir = m_dir.path();
        options.policyFile = path(QStringLiteral("policy.yaml"));
        options.port = 0;
        options.workers = m_workers;
        options.token = Secret("t");
        m_engine = std::make_unique<engine::Engine>(options);
        const Result<void> started = m_engine->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
    }
    void stop() { m_engine.reset(); }
    void restart()
    {
        stop();
        start();
    }

    /// What is sent next goes over a new connection.
    void newConnection() { m_network.clearConnectionCache(); }
    /// Sends without waiting for the answer.
    std::unique_ptr<QNetworkReply> begin(const QByteArray &method, const QByteArray &path, const QByteArray &body,
                                         const Headers &headers = {}, const QByteArray &token = "t")
    {
        QUrl url(QStringLiteral("http://127.0.0.1:%1").arg(QUrl(m_engine->status().baseUrl).port()));
        url.setPath(QString::fromLatin1(path.split('?').first()), QUrl::TolerantMode);
        if (path.contains('?'))
            url.setQuery(QString::fromLatin1(path.split('?').last()));
        QNetworkRequest request(url);
        request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        request.setRawHeader("Authorization", "Bearer " + token);
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        return std::unique_ptr<QNetworkReply>(m_network.sendCustomRequest(request, method, body));
    }
    Answer send(const QByteArray &method, const QByteArray &path, const QByteArray &body, const QByteArray &token = "t",
                const Headers &headers = {})
    {
        const std::unique_ptr<QNetworkReply> reply = begin(method, path, body, headers, token);
        QSignalSpy finished(reply.get(), &QNetworkReply::finished); // wakes at once, QTRY_… looks every 50 ms
        [&] { QVERIFY(reply->isFinished() || finished.wait(20'000)); }();
        return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(),
                reply->rawHeader("x-signalbox-model"), reply->rawHeader("x-signalbox-decision"), reply->rawHeader("retry-after"),
                reply->rawHeader("etag"), reply->rawHeader("x-signalbox-cache")};
    }
    Answer get(const QByteArray &path) { return send("GET", path, {}); }
    Answer chat(const QString &model, const Headers &headers = {}, const QByteArray &token = "t",
                const QString &prompt = QStringLiteral("hello"))
    {
        const QJsonObject message{{QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), prompt}};
        const QJsonObject body{{QStringLiteral("model"), model}, {QStringLiteral("messages"), QJsonArray{message}}};
        return send("POST", "/v1/chat/completions", QJsonDocument(body).toJson(), token, headers);
    }

private:
    int m_workers;
    QTemporaryDir m_dir;
    std::unique_ptr<engine::Engine> m_engine;
    QNetworkAccessManager m_network;
};

} // namespace signalbox::test
