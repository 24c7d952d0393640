// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/kept_call.h"

#include "dispatch/provider_address.h"
#include "routing/lane_dialect.h"
#include "wire/translate.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

constexpr auto nextStep = "Send the history as input instead of an id, or ask the provider itself."_L1;

Unexpected notKept(const QString &why)
{
    return Unexpected(Error{ErrorKind::NotFound, why + u' ' + nextStep, {}});
}

} // namespace

Result<policy::ModelIndex> keeperOf(const KeptWish &wish, const KeptResponses *kept, const policy::Policy &policy)
{
    const QString id = QString::fromUtf8(wish.id.left(80));
    const QString lane = kept != nullptr ? kept->find(wish.owner, wish.id).lane : QString();
    if (lane.isEmpty()) {
        return notKept(u"Which provider keeps %1 is not known here, so nobody was asked: Signalbox knows the latest responses that "
                       "were asked for with this token."_s.arg(id));
    }
    const std::optional<policy::ModelIndex> model = policy.findModel(lane);
    if (!model)
        return notKept(u"%1 was answered by %2, which is no longer in the policy, so nobody was asked."_s.arg(id, lane));
    const wire::Dialect speaks = routing::dialectOf(policy, *model);
    if (speaks != wire::Dialect::OpenAiResponses) {
        return notKept(u"%1 was answered by %2, which is asked as %3 and keeps no answers, so nobody was asked."_s.arg(
            id, lane, wire::dialectName(speaks)));
    }
    return *model;
}

KeptCall::KeptCall(const DispatchTools &tools, SnapshotPtr snapshot, policy::ModelIndex keeper, ReplyStream *reply, QObject *parent)
    : QObject(parent), m_tools(tools), m_snapshot(std::move(snapshot)), m_keeper(keeper), m_reply(reply)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] { fail(u"no answer in time"_s, 504); });
    connect(reply, &ReplyStream::clientGone, this, &KeptCall::over);
    connect(reply, &ReplyStream::drained, this, [this] {
        if (m_isOpen)
            m_tools.client.setPaused(m_call, false);
    });
}

KeptCall::~KeptCall()
{
    if (m_isOpen)
        m_tools.client.cancel(m_call);
}

void KeptCall::start(const KeptWish &wish)
{
    const policy::Policy &policy = *m_snapshot->policy;
    const std::size_t provider = policy.providerOfModel[m_keeper.value];
    const policy::Limits &limits = policy.providers[provider].limits;
    upstream::Request request;
    request.method = wish.method;
    QByteArray endpoint = "/responses/" + wish.id + wish.below;
    if (!wish.query.isEmpty())
        endpoint += '?' + wish.query;
    request.url = openAiAddress(policy.providers[provider], m_snapshot->baseUrls[provider], endpoint, {});
    carryKey(request, policy.providers[provider]);
    request.headers = {{"accept", wish.query.contains("stream=true") ? "text/event-stream" : "application/json"}};
    if (!m_tools.via.isEmpty())
        request.headers.append(upstream::Header{"via", m_tools.via});
    request.connectLimit = limits.connect;
    const ProviderKeys &keys = m_snapshot->keys[provider];
    if (!keys.ring()->isEmpty()) {
        const std::optional<std::size_t> key = m_snapshot->lanes[m_keeper.value]->pickKey(*keys.ring(), m_tools.clock.steady());
        if (!key) {
            fail(u"all of its keys are out"_s, 503);
            return;
        }
        request.bearer = keys.secret(*key);
    }
    m_limit.start(limits.connect + limits.firstToken);
    m_isOpen = true;
    m_call = m_tools.client.start(request, this);
}

void KeptCall::onHead(int status, const upstream::Headers &headers)
{
    if (status >= 300 && status < 400) {
        fail(u"a redirect, which is never followed"_s, 502);
        return;
    }
    m_hasBegun = true;
    m_limit.start(m_snapshot->policy->providerOf(m_keeper).limits.total);
    upstream::Headers told{{"content-type", upstream::headerValue(headers, "content-type").toByteArray()},
                           {"x-signalbox-model", m_snapshot->policy->model(m_keeper).id.toUtf8()}};
    for (const QByteArrayView name : {"x-request-id", "retry-after"}) {
        if (const QByteArrayView value = upstream::headerValue(headers, name); !value.isEmpty())
            told.append(upstream::Header{name.toByteArray(), value.toByteArray()});
    }
    if (m_reply)
        m_reply->begin(status, told);
}

void KeptCall::onBody(QByteArrayView bytes)
{
    if (!m_reply)
        return;
    QByteArray text = bytes.toByteArray();
    m_snapshot->keys[m_snapshot->policy->providerOfModel[m_keeper.value]].hideIn(text);
    m_reply->write(text);
    if (m_isOpen && m_reply && m_reply->bytesPending() > highWater)
        m_tools.client.setPaused(m_call, true);
}

void KeptCall::onEnding(const upstream::Ending &ending)
{
    m_isOpen = false;
    if (!ending.complete) {
        fail(ending.detail, 502);
        return;
    }
    if (m_reply)
        m_reply->finish();
    over();
}

/// Before its answer began in words, after that as a cut.
void KeptCall::fail(const QString &what, int status)
{
    if (m_reply && m_hasBegun) {
        m_reply->abort();
    } else if (m_reply) {
        const Error error{ErrorKind::AllAttemptsFailed,
                          u"%1 could not be asked for what it keeps: %2. Nothing was changed here; try again."_s.arg(
                              m_snapshot->policy->providerOf(m_keeper).id, what),
                          {}, status};
        m_reply->sendComplete(status, {{"content-type", "application/json"}}, wire::errorBody(wire::Dialect::OpenAiResponses, error));
    }
    over();
}

void KeptCall::over()
{
    if (std::exchange(m_isOpen, false))
        m_tools.client.cancel(m_call);
    m_limit.stop();
    m_reply.clear();
    deleteLater();
}

} // namespace signalbox::dispatch
