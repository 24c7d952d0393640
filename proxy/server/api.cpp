// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/api.h"

#include "classify/learnt_classifier.h"
#include "routing/decision_json.h"
#include "server/declared.h"
#include "server/drain_request.h"
#include "server/gemini_path.h"
#include "server/kept_request.h"
#include "server/lane_json.h"
#include "server/model_list.h"
#include "server/replies.h"
#include "server/request_dialect.h"
#include "server/spend_api.h"
#include "server/surface_request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QRandomGenerator>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

QByteArray belowProviders(const QByteArray &path)
{
    return path.sliced(qstrlen("/signalbox/v1/providers/"));
}

/// The answer to a change that is in force; "problem" says why a restart will not know it.
void sendKept(dispatch::ReplyStream *reply, QJsonObject answer, const Result<void> &kept)
{
    answer[u"kept"_s] = kept.has_value();
    answer[u"problem"_s] = kept ? QJsonValue() : QJsonValue(kept.error().message);
    sendJson(reply, 200, answer);
}

/// Below what is served: told what there is.
bool isBelowServed(const QByteArray &path)
{
    return path.startsWith("/v1/") || path.startsWith("/v1beta/") || path.startsWith("/signalbox/v1/");
}

} // namespace

Api::Api(dispatch::Dispatcher &dispatcher, ApiPorts &ports, const Clock &clock)
    : m_dispatcher(dispatcher), m_ports(ports), m_clock(clock), m_scanner(QRandomGenerator::system()->generate64()),
      m_classifier(classify::makeClassifier(classify::shippedClassifier(), QRandomGenerator::system()->generate64())), m_policy(ports),
      m_routes{{"POST", "/v1/chat/completions", &Api::chat},
               {"POST", "/v1/responses", &Api::chat},
               {"POST", "/v1/responses/input_tokens", &Api::countTokens},
               {"GET", "/v1/responses/", &Api::keptResponse},
               {"POST", "/v1/responses/", &Api::keptResponse},
               {"DELETE", "/v1/responses/", &Api::keptResponse},
               {"POST", "/v1/messages", &Api::chat},
               {"POST", "/v1/messages/count_tokens", &Api::countTokens},
               {"POST", "/v1/completions", &Api::surface},
               {"POST", "/v1/embeddings", &Api::surface},
               {"POST", "/v1/images/generations", &Api::surface},
               {"POST", "/v1/images/edits", &Api::surface},
               {"POST", "/v1/images/variations", &Api::surface},
               {"POST", "/v1/audio/speech", &Api::surface},
               {"POST", "/v1/audio/transcriptions", &Api::surface},
               {"POST", "/v1/audio/translations", &Api::surface},
               {"POST", "/v1/moderations", &Api::surface},
               {"POST", "/v1/rerank", &Api::surface},
               {"POST", "/v2/rerank", &Api::surface},
               {"GET", "/v1/files", &Api::surface},
               {"POST", "/v1/files", &Api::surface},
               {"GET", "/v1/files/", &Api::surface},
               {"DELETE", "/v1/files/", &Api::surface},
               {"GET", "/v1/batches", &Api::surface},
               {"POST", "/v1/batches", &Api::surface},
               {"GET", "/v1/batches/", &Api::surface},
               {"POST", "/v1/batches/", &Api::surface},
               {"GET", "/v1/models", &Api::models},
               {"GET", "/v1/models/", &Api::oneModel},
               {"POST", "/v1/models/", &Api::gemini},
               {"POST", "/v1beta/models/", &Api::gemini},
               {"GET", "/v1beta/models", &Api::models},
               {"GET", "/v1beta/models/", &Api::oneModel},
               {"POST", "/signalbox/v1/decide", &Api::decide},
               {"GET", "/signalbox/v1/decisions", &Api::decisions},
               {"GET", "/signalbox/v1/decisions/", &Api::oneDecision},
               {"GET", "/signalbox/v1/spend", &Api::spend},
               {"GET", "/signalbox/v1/providers", &Api::providers},
               {"GET", "/signalbox/v1/feeds", &Api::feeds},
               {"POST", "/signalbox/v1/providers/", &Api::drain},
               {"DELETE", "/signalbox/v1/providers/", &Api::undrain},
               {"GET", "/metrics", &Api::metrics},
               {"GET", "/healthz", &Api::alive},
               {"GET", "/readyz", &Api::ready}}
{
}

void Api::handle(HttpRequest request, dispatch::ReplyStream *reply)
{
    if (PolicyApi::serves(request.path)) {
        m_policy.handle(request, reply);
        return;
    }
    if (m_routes.serve(*this, request.path, request, reply))
        return;
    const QString path = QString::fromUtf8(request.path).left(200);
    if (isBelowServed(request.path)) {
        sendError(reply, {ErrorKind::NotFound,
                          u"There is nothing at %1, so nothing was sent. There are POST %2, /v1beta/models/{model}:generateContent, "
                          ":streamGenerateContent and :countTokens, GET /v1/models and /v1beta/models."_s.arg(
                              path, m_routes.paths("POST", "/v").join(u", "_s)),
                          {}}, dialectOf(request.path, request.headers));
        return;
    }
    sendError(reply, {ErrorKind::NotFound,
                      u"There is nothing at %1. The OpenAI-compatible base URL ends in /v1."_s.arg(path), {}});
}

Result<dispatch::DispatchRequest> Api::readRequest(HttpRequest &request, wire::Dialect dialect)
{
    const std::chrono::microseconds received = m_clock.steady();
    dispatch::SnapshotPtr snapshot = m_ports.snapshot();
    Result<wire::RequestFacts> facts = m_reader.read(request.body, wire::ReadOptions{snapshot->needsPromptText, dialect});
    if (!facts)
        return Unexpected(facts.error());
    if (dialect == wire::Dialect::Gemini) {
        if (const Result<void> taken = takeGeminiPath(request.path, *facts); !taken)
            return Unexpected(taken.error());
    }
    Result<dispatch::DispatchRequest> work =
        attributed(request, *std::move(facts), request.body, std::move(snapshot), received);
    if (work && dialect == wire::Dialect::Anthropic)
        work->along = headersAlong(request.headers);
    return work;
}

Result<dispatch::DispatchRequest> Api::attributed(HttpRequest &request, wire::RequestFacts facts, const QByteArray &texts,
                                                  dispatch::SnapshotPtr snapshot, std::chrono::microseconds received)
{
    dispatch::DispatchRequest work;
    work.received = received;
    work.snapshot = std::move(snapshot);
    if (const Result<void> merged = mergeDeclared(request, facts); !merged)
        return Unexpected(merged.error());
    if (const Result<void> found = findHome(facts, *work.snapshot->policy, m_dispatcher.uploads(), request.identity); !found)
        return Unexpected(found.error());
    work.tags = facts.tags;
    work.labels = facts.labels;
    work.client = facts.client;
    work.token = request.identity.client;
    work.path = request.path;
    if (!facts.session.isEmpty())
        work.session = dispatch::sessionName(request.identity.client, facts.session);
    work.defaultTag = request.identity.defaultTag;
    work.simulatorFault = upstream::headerValue(request.headers, "x-simulator-fault").toByteArray();
    work.placeholderKey = m_dispatcher.placeholderKey(dispatch::sessionName(request.identity.client, facts.session));
    work.facts = std::move(facts);
    work.findings = m_scanner.scan(texts, work.facts, work.snapshot->detectors);
    work.classification = m_classifier->classify(texts, work.facts);
    work.body = std::move(request.body);
    work.headers = headersNamed(work.snapshot->policy->headers, request.headers);
    return work;
}

/// Chat in the dialect of its path.
void Api::chat(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const wire::Dialect dialect = dialectOf(request.path, request.headers);
    if (isLoop(request, reply))
        return;
    Result<dispatch::DispatchRequest> work = readRequest(request, dialect);
    if (!work) {
        sendError(reply, work.error(), dialect);
        return;
    }
    m_dispatcher.start(*std::move(work), reply);
}

bool Api::isLoop(const HttpRequest &request, dispatch::ReplyStream *reply) const
{
    if (!m_dispatcher.hasSent(upstream::headerValue(request.headers, "via")))
        return false;
    sendError(reply, {ErrorKind::InvalidRequest,
                      u"This request came back to the copy of Signalbox that sent it, so it was not sent again: the "
                      "base_url of a provider leads here. Correct it in the policy."_s,
                      {}}, dialectOf(request.path, request.headers));
    return true;
}

void Api::surface(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const std::chrono::microseconds received = m_clock.steady();
    if (isLoop(request, reply))
        return;
    dispatch::SnapshotPtr snapshot = m_ports.snapshot();
    Result<wire::SurfaceRequest> read = readSurface(request, *snapshot->policy, snapshot->needsPromptText);
    if (!read) {
        sendError(reply, read.error());
        return;
    }
    const QByteArray texts = std::exchange(read->inspected, {});
    Result<dispatch::DispatchRequest> work = attributed(request, std::exchange(read->facts, {}), texts, std::move(snapshot), received);
    if (!work) {
        sendError(reply, work.error());
        return;
    }
    read->facts = std::exchange(work->facts, {});
    read->useBody();
    work->facts = std::move(read->facts);
    m_dispatcher.start(*std::move(work), reply);
}

/// POST /v1/messages/count_tokens, /v1/responses/input_tokens and …:countTokens: answered here, from what the lane that would
/// answer has taught about its model's tokens. Nothing is sent and nothing is spent.
void Api::countTokens(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const wire::Dialect dialect = dialectOf(request.path, request.headers);
    const Result<dispatch::DispatchRequest> work = readRequest(request, dialect);
    if (!work) {
        sendError(reply, work.error(), dialect);
        return;
    }
    const dispatch::Snapshot &snapshot = *work->snapshot;
    const routing::RoutingRequest asked = m_dispatcher.routingRequest(*work);
    const routing::Decision decision = routing::decide(asked, *snapshot.policy, snapshot.lanes, m_clock.steady(), 0.0);
    if (decision.error) {
        sendError(reply, *decision.error, dialect);
        return;
    }
    const routing::HealthView health(snapshot.lanes);
    const QString name = dialect == wire::Dialect::Gemini ? u"totalTokens"_s : u"input_tokens"_s;
    QJsonObject counted{{name, health.promptTokens(work->facts, decision.lanes.front().model.index())}};
    if (dialect == wire::Dialect::OpenAiResponses)
        counted[u"object"_s] = u"response.input_tokens"_s;
    sendJson(reply, 200, counted, {{"x-signalbox-estimated", "true"}});
}

/// GET, DELETE and POST …/cancel of a response: asked of the provider that keeps it.
void Api::keptResponse(HttpRequest &request, dispatch::ReplyStream *reply)
{
    if (isLoop(request, reply))
        return;
    const Result<dispatch::KeptWish> wish = readKeptWish(request);
    if (!wish) {
        sendError(reply, wish.error(), wire::Dialect::OpenAiResponses);
        return;
    }
    if (const Result<void> asked = m_dispatcher.askKeeper(*wish, m_ports.snapshot(), reply); !asked)
        sendError(reply, asked.error(), wire::Dialect::OpenAiResponses);
}

void Api::models(HttpRequest &request, dispatch::ReplyStream *reply)
{
    sendJson(reply, 200, modelList(*m_ports.snapshot()->policy, dialectOf(request.path, request.headers)));
}

void Api::oneModel(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const wire::Dialect dialect = dialectOf(request.path, request.headers);
    const QString id = QString::fromUtf8(request.path.sliced(request.path.indexOf("/models/") + qstrlen("/models/")));
    const Result<QJsonObject> model = modelNamed(id, *m_ports.snapshot()->policy, dialect);
    if (model)
        sendJson(reply, 200, *model);
    else
        sendError(reply, model.error(), dialect);
}

void Api::decide(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<dispatch::DispatchRequest> work = readRequest(request, wire::Dialect::OpenAiChat);
    if (!work) {
        sendError(reply, work.error());
        return;
    }
    const dispatch::Snapshot &snapshot = *work->snapshot;
    const routing::RoutingRequest asked = m_dispatcher.routingRequest(*work);
    const routing::Decision decision =
        routing::decide(asked, *snapshot.policy, snapshot.lanes, m_clock.steady(), 0.0);
    sendJson(reply, 200, routing::decisionJson(asked, decision, *snapshot.policy, &work->findings));
}

void Api::decisions(HttpRequest &request, dispatch::ReplyStream *reply)
{
    constexpr int mostRows = 10'000;
    const QUrlQuery query(QString::fromUtf8(request.query));
    bool readable = true;
    const QString wanted = query.queryItemValue(u"limit"_s);
    const int limit = wanted.isEmpty() ? 100 : wanted.toInt(&readable);
    if (!readable || limit < 1 || limit > mostRows) {
        sendError(reply, {ErrorKind::InvalidRequest, u"limit must be a whole number from 1 to %1."_s.arg(mostRows),
                          u"limit"_s});
        return;
    }
    m_ports.recentDecisions(limit, reply, [reply](const Result<QList<DecisionRecord>> &records) {
        if (!records) {
            sendError(reply, records.error());
            return;
        }
        QByteArray body = "{\"object\":\"list\",\"data\":[";
        for (const DecisionRecord &record : *records)
            body.append(body.endsWith('[') ? "" : ",").append(toJson(record));
        reply->sendComplete(200, jsonHeaders(), body.append("]}"));
    });
}

void Api::oneDecision(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const QString text = QString::fromUtf8(request.path.sliced(qstrlen("/signalbox/v1/decisions/")));
    const std::optional<DecisionId> id = DecisionId::fromString(text);
    const Error unknown{ErrorKind::NotFound, u"There is no decision %1."_s.arg(text.left(100)), {}};
    if (!id) {
        sendError(reply, unknown);
        return;
    }
    m_ports.findDecision(*id, reply, [reply, unknown](const Result<QList<DecisionRecord>> &records) {
        if (!records)
            sendError(reply, records.error());
        else if (records->isEmpty())
            sendError(reply, unknown);
        else
            reply->sendComplete(200, jsonHeaders(), toJson(records->constFirst()));
    });
}

void Api::spend(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<SpendWish> wish = readSpendWish(request.query, m_clock.utc());
    if (!wish) {
        sendError(reply, wish.error());
        return;
    }
    m_ports.spend(wish->query, wish->zone, reply, [reply, wish = *wish](const Result<SpendTable> &table) {
        if (table)
            sendJson(reply, 200, spendJson(*table, wish));
        else
            sendError(reply, table.error());
    });
}

void Api::providers(HttpRequest &, dispatch::ReplyStream *reply)
{
    const dispatch::SnapshotPtr snapshot = m_ports.snapshot();
    const policy::Policy &policy = *snapshot->policy;
    const std::chrono::microseconds now = m_clock.steady();
    QJsonArray list;
    for (std::size_t i = 0; i < policy.models.size(); ++i) {
        const policy::Provider &provider = policy.providers[policy.providerOfModel[i]];
        QJsonObject lane = laneJson(snapshot->lanes[i]->snapshot(now));
        lane[u"provider"_s] = provider.id;
        lane[u"zone"_s] = policy.zones[provider.zone].id;
        lane[u"simulated"_s] = provider.simulated;
        list.append(lane);
    }
    QJsonArray drains;
    for (const health::DrainOrder &order : m_ports.drains())
        drains.append(drainJson(order));
    sendJson(reply, 200, {{u"object"_s, u"list"_s}, {u"data"_s, list}, {u"drains"_s, drains}});
}

void Api::drain(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const dispatch::SnapshotPtr snapshot = m_ports.snapshot();
    const Result<QString> target = drainTarget(belowProviders(request.path), *snapshot->policy);
    const Result<DrainWish> wish = target ? readDrainWish(request.body) : Unexpected(target.error());
    if (!wish) {
        sendError(reply, wish.error());
        return;
    }
    const UtcTime now = m_clock.utc();
    const qint64 length = std::chrono::microseconds(wish->length).count();
    const health::DrainOrder order{*target, now, {now.micros + length}, request.identity.client, wish->note};
    QJsonObject answer = drainJson(order);
    answer[u"object"_s] = u"drain"_s;
    answer[u"for_ms"_s] = qint64{wish->length.count()};
    answer[u"models"_s] = QJsonArray::fromStringList(drainedModels(*target, *snapshot->policy));
    m_ports.drain(order, reply, [reply, answer](const Result<void> &kept) { sendKept(reply, answer, kept); });
}

void Api::undrain(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<QString> target = drainTarget(belowProviders(request.path), *m_ports.snapshot()->policy);
    if (!target) {
        sendError(reply, target.error());
        return;
    }
    auto ended = std::make_shared<bool>(false);
    *ended = m_ports.undrain(*target, reply, [this, reply, target = *target, ended](const Result<void> &kept) {
        QJsonArray others; // a model stays out while its provider is drained, and the other way round
        for (const health::DrainOrder &order : m_ports.drains()) {
            if (order.target.startsWith(target + u'/') || target.startsWith(order.target + u'/'))
                others.append(drainJson(order));
        }
        sendKept(reply, {{u"object"_s, u"drain"_s}, {u"target"_s, target}, {u"ended"_s, *ended}, {u"still_drained"_s, others}},
                 kept);
    });
}

void Api::metrics(HttpRequest &, dispatch::ReplyStream *reply)
{
    reply->sendComplete(200, {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}}, m_ports.metrics());
}

void Api::alive(HttpRequest &, dispatch::ReplyStream *reply)
{
    sendJson(reply, 200, {{u"status"_s, u"alive"_s}, {u"version"_s, QStringLiteral(SIGNALBOX_VERSION)}});
}

void Api::feeds(HttpRequest &, dispatch::ReplyStream *reply)
{
    sendJson(reply, 200, {{u"object"_s, u"list"_s}, {u"data"_s, m_ports.feeds()}});
}

void Api::ready(HttpRequest &, dispatch::ReplyStream *reply)
{
    const QJsonObject state = m_ports.readiness();
    sendJson(reply, state[u"ready"_s].toBool() ? 200 : 503, state);
}

} // namespace signalbox::server
