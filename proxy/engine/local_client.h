// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"
#include "upstream/client.h"

#include <QObject>

#include <functional>
#include <unordered_map>

namespace signalbox::engine {

/// One chat request of our own making.
struct LocalRequest
{
    QByteArray body;
    QByteArray client;  ///< x-signalbox-client
    QByteArray tags;    ///< x-signalbox-tags, may be empty
    QByteArray session; ///< x-signalbox-session, may be empty
};

/// Sends requests to our own listener as any client would: for the test request and the demo traffic. Lives on the
/// engine's thread.
class LocalClient final : public QObject
{
    Q_OBJECT

public:
    /// `problem` is empty when the request was answered with 200.
    using Done = std::function<void(const QString &problem)>;

    LocalClient(QByteArray baseUrl, Secret token, QObject *parent = nullptr);
    ~LocalClient() override;

    void send(const LocalRequest &request, Done done = {});

private:
    class Call;
    void finished(Call *call);

    QByteArray m_baseUrl;
    Secret m_token;
    upstream::Client m_client;
    std::unordered_map<Call *, std::unique_ptr<Call>> m_calls;
};

} // namespace signalbox::engine
