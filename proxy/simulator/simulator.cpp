// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/simulator.h"

#include "simulator/chat_request.h"
#include "simulator/connection.h"
#include "simulator/script.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QHash>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QThread>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr int backlog = 4096;
constexpr qsizetype mostDirectives = 100'000; // remembered texts with a counted fault

struct Provider
{
    QStringList models;
    QHash<QString, Profile> profiles; ///< by model, empty = the others
    QByteArray key;
    Fault fault;
    int faultOrdinal = 0;
    quint64 ordinal = 0;
    Counts counts;
    QList<SeenRequest> requests;
};

/// "/<provider>/v1/<rest>" in its parts.
struct Path
{
    QString provider;
    QByteArray rest; ///< "chat/completions"; empty when the path is not ours
};

Path pathOf(const QByteArray &target)
{
    const QByteArray path = target.split('?').constFirst();
    const QList<QByteArray> parts = path.split('/');
    if (parts.size() < 4 || parts.at(1).isEmpty() || parts.at(2) != "v1")
        return {};
    return {QString::fromUtf8(QByteArray::fromPercentEncoding(parts.at(1))), parts.sliced(3).join('/')};
}

/// A failure out of the profile's own rate, or None.
Fault ownFailure(const Profile &profile, quint64 ordinal)
{
    Fault fault;
    if (profile.failureRate <= 0.0)
        return fault;
    const quint64 seed = profile.seed * 6'364'136'223'846'793'005ULL + ordinal * 1'442'695'040'888'963'407ULL;
    QRandomGenerator random(static_cast<quint32>(seed >> 32));
    if (random.generateDouble() >= profile.failureRate)
        return fault;
    switch (random.bounded(3)) {
    case 0:
        fault.kind = FaultKind::RateLimit;
        fault.retryAfter = {RetryAfter::Form::Seconds, 1};
        break;
    case 1:
        fault.kind = FaultKind::ServerError;
        fault.status = 503;
        break;
    case 2:
        fault.kind = FaultKind::ServerError;
        fault.status = 529;
        break;
    }
    return fault;
}

/// Keys that fail like real ones: "sim-dead…" is refused, "sim-limited…" has used up its limit for as many seconds as the
/// number behind it says ("sim-limited-60-…"), else 30.
std::optional<Fault> faultOfKey(const QByteArray &authorization)
{
    Fault fault;
    if (authorization.startsWith("Bearer sim-dead")) {
        fault.kind = FaultKind::Auth;
        return fault;
    }
    const QByteArray limited = "Bearer sim-limited"_ba;
    if (!authorization.startsWith(limited))
        return std::nullopt;
    const QByteArray seconds = authorization.sliced(limited.size()).split('-').value(1);
    bool readable = false;
    const int wait = seconds.toInt(&readable);
    fault.kind = FaultKind::RateLimit;
    fault.retryAfter = {RetryAfter::Form::Seconds, readable && wait > 0 ? wait : 30};
    return fault;
}

} // namespace

class Simulator::Private final
{
public:
    explicit Private(Simulator *owner)
        : q(owner)
    {
    }

    void accept();
    void answer(Connection *connection, const HttpRequest &request);
    void answerChat(Connection *connection, const QString &name, const HttpRequest &request);
    void follow(Connection *connection, const QString &name);
    Result<Fault> chooseFault(const QString &name, const HttpRequest &http, const ChatRequest &request,
                              const Profile &profile);
    Script modelList(const QString &name, const QByteArray &rest);

    Simulator *q;
    QTcpServer server;
    QHash<QString, Provider> providers;
    QHash<QByteArray, int> directives; ///< requests seen per text with a directive
    int kept = 0;
    quint64 answers = 0;
    QDateTime born = QDateTime::currentDateTimeUtc();
};

void Simulator::Private::accept()
{
    while (QTcpSocket *socket = server.nextPendingConnection()) {
        auto *connection = new Connection(socket, q);
        QObject::connect(connection, &Connection::requestArrived, q,
                         [this, connection](const HttpRequest &request) { answer(connection, request); });
    }
}

void Simulator::Private::answer(Connection *connection, const HttpRequest &request)
{
    const Path path = pathOf(request.target);
    const Provider &provider = providers[path.provider];
    if (!provider.key.isEmpty() && request.header("authorization") != "Bearer " + provider.key) {
        connection->play(errorScript(401, u"Incorrect API key provided (simulated)."_s, u"invalid_request_error"_s,
                                     u"invalid_api_key"_s));
    } else if (path.rest == "chat/completions" && request.method == "POST") {
        answerChat(connection, path.provider, request);
    } else if ((path.rest == "models" || path.rest.startsWith("models/")) && request.method == "GET") {
        connection->play(modelList(path.provider, path.rest));
    } else {
        connection->play(
            errorScript(404,
                        u"Unknown request URL: %1 %2 (simulated)."_s.arg(QString::fromUtf8(request.method),
                                                                         QString::fromUtf8(request.target.left(200))),
                        u"invalid_request_error"_s, u"unknown_url"_s));
    }
}

Script Simulator::Private::modelList(const QString &name, const QByteArray &rest)
{
    Provider &provider = providers[name];
    ++provider.counts.models;
    const qint64 created = born.toSecsSinceEpoch();
    if (rest == "models")
        return modelsScript(provider.models, name, created);
    const QString model = QString::fromUtf8(QByteArray::fromPercentEncoding(rest.sliced(7)));
    if (!provider.models.isEmpty() && !provider.models.contains(model)) {
        return errorScript(404, u"The model '%1' does not exist (simulated)."_s.arg(model), u"invalid_request_error"_s,
                           u"model_not_found"_s, u"model"_s);
    }
    return modelScript(model, name, created);
}

Result<Fault> Simulator::Private::chooseFault(const QString &name, const HttpRequest &http, const ChatRequest &request,
                                              const Profile &profile)
{
    if (const std::optional<Fault> fault = faultOfKey(http.header("authorization")))
        return *fault;
    Provider &provider = providers[name];
    const int scripted = provider.faultOrdinal++;
    if (provider.fault.kind != FaultKind::None && provider.fault.strikes(scripted, name, request.model))
        return provider.fault;
    const std::optional<QByteArray> directive = faultDirective(request.lastUserText);
    for (const QByteArray &text : {http.header("x-simulator-fault"), directive.value_or(QByteArray())}) {
        if (text.isEmpty())
            continue;
        const Result<Fault> fault = parseFault(text);
        if (!fault)
            return fault;
        const bool concerns = fault->strikes(0, name, request.model);
        int ordinal = 0;
        if (concerns && (fault->first > 0 || fault->every > 1)) {
            if (directives.size() > mostDirectives)
                directives.clear();
            ordinal =
                directives[QCryptographicHash::hash(text + '\n' + request.lastUserText, QCryptographicHash::Sha1)]++;
        }
        if (fault->strikes(ordinal, name, request.model))
            return fault;
    }
    return ownFailure(profile, provider.ordinal);
}

void Simulator::Private::follow(Connection *connection, const QString &name)
{
    const auto bytes = QObject::connect(connection, &Connection::bytesTaken, q,
                                        [this, name](qint64 taken) { providers[name].counts.bytesSent += taken; });
    QObject::connect(
        connection, &Connection::answerEnded, q,
        [this, name, bytes](bool cancelled) {
            QObject::disconnect(bytes);
            Counts &counts = providers[name].counts;
            --counts.inFlight;
            ++(cancelled ? counts.cancelled : counts.finished);
            emit q->requestEnded(name, cancelled);
        },
        Qt::SingleShotConnection);
}

void Simulator::Private::answerChat(Connection *connection, const QString &name, const HttpRequest &http)
{
    Provider &provider = providers[name];
    ++provider.counts.seen;
    ++provider.counts.inFlight;
    follow(connection, name);
    const Result<ChatRequest> request = readRequest(http.body);
    if (!request) {
        connection->play(
            errorScript(400, request.error().message, u"invalid_request_error"_s, {}, request.error().param));
        emit q->requestSeen(name);
        return;
    }
    if (!provider.models.isEmpty() && !provider.models.contains(request->model)) {
        connection->play(errorScript(404, u"The model '%1' does not exist (simulated)."_s.arg(request->model),
                                     u"invalid_request_error"_s, u"model_not_found"_s, u"model"_s));
        emit q->requestSeen(name);
        return;
    }
    const Profile profile = provider.profiles.value(request->model, provider.profiles.value(QString()));
    const Result<Fault> fault = chooseFault(name, http, *request, profile);
    if (kept > 0) {
        provider.requests.append(
            {http, request->model, request->stream, request->lastUserText, fault ? fault->kind : FaultKind::None});
        if (provider.requests.size() > kept)
            provider.requests.removeFirst();
    }
    if (fault) {
        const Scene scene{name,
                          "chatcmpl-sim" + QByteArray::number(++answers, 36).rightJustified(8, '0'),
                          QDateTime::currentDateTimeUtc(),
                          (q->baseUrl(name) + u"/chat/completions"_s).toUtf8(),
                          profile,
                          provider.ordinal++};
        connection->play(chatScript(*request, *fault, scene));
    } else {
        connection->play(
            errorScript(400, fault.error().message, u"invalid_request_error"_s, u"simulator_unknown_fault"_s));
    }
    emit q->requestSeen(name);
}

Simulator::Simulator(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
    d->server.setListenBacklogSize(backlog);
    d->server.setMaxPendingConnections(backlog);
    connect(&d->server, &QTcpServer::newConnection, this, [this] { d->accept(); });
}

Simulator::~Simulator()
{
    // Connections are our children and report to `d`, which dies before ~QObject deletes them.
    const QList<Connection *> connections = findChildren<Connection *>(Qt::FindDirectChildrenOnly);
    qDeleteAll(connections);
}

Result<void> Simulator::start()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (d->server.listen(QHostAddress(QHostAddress::LocalHost), 0))
        return {};
    return Unexpected(Error{ErrorKind::Io,
                            u"the simulated providers could not listen on 127.0.0.1: %1"_s.arg(d->server.errorString()),
                            {}});
}

quint16 Simulator::port() const
{
    return d->server.serverPort();
}

QString Simulator::baseUrl(const QString &provider) const
{
    return u"http://127.0.0.1:%1/%2/v1"_s.arg(port()).arg(provider);
}

void Simulator::setModels(const QString &provider, const QStringList &models)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->providers[provider].models = models;
}

void Simulator::setProfile(const QString &provider, const Profile &profile, const QString &model)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->providers[provider].profiles.insert(model, profile);
}

void Simulator::setKey(const QString &provider, const QByteArray &key)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->providers[provider].key = key;
}

void Simulator::setFault(const QString &provider, const Fault &fault)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->providers[provider].fault = fault;
    d->providers[provider].faultOrdinal = 0;
}

Counts Simulator::counts(const QString &provider) const
{
    return d->providers.value(provider).counts;
}

void Simulator::keepRequests(int most)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->kept = most;
}

QList<SeenRequest> Simulator::requests(const QString &provider) const
{
    return d->providers.value(provider).requests;
}

} // namespace signalbox::simulator
