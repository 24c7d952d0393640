// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "simulator/dialect.h"
#include "simulator/fault.h"
#include "simulator/profile.h"
#include "simulator/request_reader.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>

namespace signalbox::simulator {

/// What one simulated provider has seen. Everything but `models` and `counted` counts requests for an answer.
struct Counts
{
    qint64 seen = 0;      ///< requests that arrived completely
    qint64 inFlight = 0;  ///< being answered now
    qint64 finished = 0;  ///< played to the end of their script, faults included
    qint64 cancelled = 0; ///< the peer left first
    qint64 bytesSent = 0; ///< taken by the sockets' buffers
    qint64 models = 0;    ///< GET /models
    qint64 counted = 0;   ///< requests to count tokens

    bool operator==(const Counts &) const = default;
};

/// One request for an answer as a provider saw it.
struct SeenRequest
{
    HttpRequest http;
    Dialect dialect = Dialect::Chat;
    QString model;
    bool stream = false;
    QByteArray lastUserText;
    FaultKind fault = FaultKind::None;
};

/// Simulated providers over real sockets on 127.0.0.1, all on one port with a path prefix each; each speaks OpenAI's
/// Chat Completions and Responses, Anthropic's Messages and Gemini's generateContent, by the path asked. They pace and
/// count like real ones, say in every answer that they are simulated, and fail on request: by setFault(), by the header
/// `x-simulator-fault`, or by `[[fault:NAME key=value]]` in the last user message (this order, the first that strikes
/// counts), and to keys that begin with "sim-dead" (refused) or "sim-limited-SECONDS" (rate limited). Unknown providers
/// are served too. Uses no other part of the proxy. Lives on one thread.
class Simulator final : public QObject
{
    Q_OBJECT

public:
    explicit Simulator(QObject *parent = nullptr);
    ~Simulator() override; ///< cuts what is running

    /// Listens on 127.0.0.1 at a free port. Error: Io.
    [[nodiscard]] Result<void> start();
    [[nodiscard]] quint16 port() const;
    /// "http://127.0.0.1:PORT/<provider>/v1", the `base_url` for a policy; "…/v1beta" for Gemini.
    [[nodiscard]] QString baseUrl(const QString &provider, Dialect dialect = Dialect::Chat) const;

    /// What `GET …/models` lists; asking for any other model is then a 404. Empty = every name is answered.
    void setModels(const QString &provider, const QStringList &models);
    /// The pace of one model, or of all models of the provider that have none of their own.
    void setProfile(const QString &provider, const Profile &profile, const QString &model = {});
    /// Requires the key from now on, carried as the dialect asks; empty = anything goes.
    void setKey(const QString &provider, const QByteArray &key);
    /// Misbehaves from now on; requests are counted from 0 again, so `first` means "the next so many". A fault of kind
    /// None clears it.
    void setFault(const QString &provider, const Fault &fault);

    [[nodiscard]] Counts counts(const QString &provider) const;
    /// Keeps the newest `most` requests per provider for requests(); 0 (the default) keeps none.
    void keepRequests(int most);
    [[nodiscard]] QList<SeenRequest> requests(const QString &provider) const;

signals:
    /// A request for an answer arrived completely; its answer begins after this.
    void requestSeen(const QString &provider);
    void requestEnded(const QString &provider, bool cancelled);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::simulator
