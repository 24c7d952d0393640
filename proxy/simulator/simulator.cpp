// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/simulator.h"

#include "simulator/chat_request.h"
#include "simulator/complaint.h"
#include "simulator/connection.h"
#include "simulator/route.h"
#include "simulator/script.h"
#include "simulator/shelf.h"

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
    Shelf shelf;
};

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

/// Keys that fail like real ones: "sim-dead…" is refused, "sim-limited…" has used up its limit for as many seconds as
/// the number behind it says ("sim-limited-60-…"), else 30.
std::optional<Fault> faultOfKey(const QByteArray &key)
{
    Fault fault;
    if (key.startsWith("sim-dead")) {
        fault.kind = FaultKind::Auth;
        return fault;
    }
    const QByteArray limited = "sim-limited"_ba;
    if (!key.startsWith(limited))
        return std::nullopt;
    const QByteArray seconds = key.sliced(limited.size()).split('-').value(1);
    bool readable = false;
    const int wait = seconds.toInt(&readable);
    fault.kind = FaultKind::RateLimit;
    fault.retryAfter = {RetryAfter::Form::Seconds, readable && wait > 0 ? wait : 30};
    return fault;
}

Result<ChatRequest> read(const Route &route, const QByteArray &body)
{
    switch (route.dialect) {
    case Dialect::Chat:
        return readRequest(body);
    case Dialect::Responses:
        return readResponsesRequest(body);
    case Dialect::Messages:
        return readMessagesRequest(body, route.verb == Route::Verb::Count);
    case Dialect::Generate: {
        Result<ChatRequest> request = readGenerateRequest(body, route.model);
        if (request) {
            request->stream = route.stream;
            request->streamAsArray = route.asArray;
        }
        return request;
    }
    }
    Q_UNREACHABLE();
}

/// Ids as the vendors form them; `number` counts all answers.
QByteArray idOf(Dialect dialect, quint64 number)
{
    const QByteArray digits = "sim" + QByteArray::number(number, 36).rightJustified(8, '0');
    switch (dialect) {
    case Dialect::Chat:
        return "chatcmpl-" + digits;
    case Dialect::Responses:
        return "resp_" + digits;
    case Dialect::Messages:
        return "msg_" + digits;
    case Dialect::Generate:
        return digits;
    }
    Q_UNREACHABLE();
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
    void answerChat(Connection *connection, const Route &route, const HttpRequest &http);
    void count(Connection *connection, const Route &route, const HttpRequest &http);
    Script begin(const Route &route, const HttpRequest &http);
    Script complain(const Route &route, const Complaint &complaint) const;
    void follow(Connection *connection, const QString &name);
    Result<Fault> chooseFault(const QString &name, const HttpRequest &http, const ChatRequest &request,
                              const Profile &profile);
    Script modelList(const Route &route);

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

Script Simulator::Private::complain(const Route &route, const Complaint &complaint) const
{
    return errorScript(route.dialect, complaint, QDateTime::currentDateTimeUtc(), "req_sim", route.asArray);
}

void Simulator::Private::answer(Connection *connection, const HttpRequest &request)
{
    const Route route = routeOf(request);
    const QByteArray key = providers[route.provider].key;
    if (!key.isEmpty() && keyOf(request, route.dialect) != key) {
        connection->play(complain(route, wrongKey(route.dialect)));
        return;
    }
    switch (route.verb) {
    case Route::Verb::Answer:
    case Route::Verb::Shelf:
        answerChat(connection, route, request);
        return;
    case Route::Verb::Count:
        count(connection, route, request);
        return;
    case Route::Verb::Models:
    case Route::Verb::Model:
        connection->play(modelList(route));
        return;
    case Route::Verb::Unknown:
        connection->play(complain(route, unknownUrl(request.method, request.target)));
        return;
    }
    Q_UNREACHABLE();
}

void Simulator::Private::count(Connection *connection, const Route &route, const HttpRequest &http)
{
    ++providers[route.provider].counts.counted;
    const Result<ChatRequest> request = read(route, http.body);
    connection->play(request ? countScript(*request) : complain(route, invalidRequest(route.dialect, request.error())));
}

Script Simulator::Private::modelList(const Route &route)
{
    Provider &provider = providers[route.provider];
    ++provider.counts.models;
    const qint64 created = born.toSecsSinceEpoch();
    if (route.verb == Route::Verb::Models)
        return modelsScript(route.dialect, provider.models, route.provider, created);
    if (!provider.models.isEmpty() && !provider.models.contains(route.model))
        return complain(route, unknownModel(route.dialect, route.model));
    return modelScript(route.dialect, route.model, route.provider, created);
}

Result<Fault> Simulator::Private::chooseFault(const QString &name, const HttpRequest &http, const ChatRequest &request,
                                              const Profile &profile)
{
    if (const std::optional<Fault> fault = faultOfKey(keyOf(http, request.dialect)))
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

/// The script for a request that is counted already.
Script Simulator::Private::begin(const Route &route, const HttpRequest &http)
{
    const QString &name = route.provider;
    Provider &provider = providers[name];
    if (route.dialect == Dialect::Messages && http.header("anthropic-version").isEmpty()) {
        return complain(
            route,
            invalidRequest(route.dialect, {ErrorKind::InvalidRequest, u"anthropic-version: header is required"_s, {}}));
    }
    const bool isShelf = route.verb == Route::Verb::Shelf;
    const QByteArray number = QByteArray::number(answers + 1, 36).rightJustified(8, '0');
    const Result<ChatRequest> request =
        isShelf ? provider.shelf.read({route.path, http, number, QDateTime::currentSecsSinceEpoch()}) : read(route, http.body);
    if (!request) {
        Complaint complaint = invalidRequest(route.dialect, request.error());
        complaint.status = request.error().kind == ErrorKind::NotFound ? 404 : complaint.status;
        return complain(route, complaint);
    }
    const bool isStore = request->endpoint == "store";
    if (!isStore && !provider.models.isEmpty() && !provider.models.contains(request->model))
        return complain(route, unknownModel(route.dialect, request->model));
    const Profile profile = provider.profiles.value(request->model, provider.profiles.value(QString()));
    const Result<Fault> fault = chooseFault(name, http, *request, profile);
    if (kept > 0) {
        provider.requests.append({http, route.dialect, request->model, request->stream, request->lastUserText,
                                  fault ? fault->kind : FaultKind::None});
        if (provider.requests.size() > kept)
            provider.requests.removeFirst();
    }
    if (!fault) {
        Complaint unknown;
        unknown.message = fault.error().message;
        unknown.code = u"simulator_unknown_fault"_s;
        return complain(route, unknown);
    }
    const QByteArray id = idOf(route.dialect, ++answers);
    const QByteArray path = http.target.split('?').constFirst();
    const Scene scene{name,
                      id,
                      "req_" + id.sliced(id.indexOf("sim")),
                      QDateTime::currentDateTimeUtc(),
                      "http://127.0.0.1:" + QByteArray::number(server.serverPort()) + path,
                      profile,
                      provider.ordinal++};
    return chatScript(*request, *fault, scene);
}

void Simulator::Private::answerChat(Connection *connection, const Route &route, const HttpRequest &http)
{
    Counts &counts = providers[route.provider].counts;
    ++counts.seen;
    ++counts.inFlight;
    follow(connection, route.provider);
    connection->play(begin(route, http));
    emit q->requestSeen(route.provider);
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

QString Simulator::baseUrl(const QString &provider, Dialect dialect) const
{
    return u"http://127.0.0.1:%1/%2/%3"_s.arg(port()).arg(provider,
                                                          dialect == Dialect::Generate ? u"v1beta"_s : u"v1"_s);
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
