// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/upstream_request.h"

#include "dispatch/provider_address.h"
#include "routing/lane_dialect.h"
#include "routing/surface_lanes.h"
#include "wire/completion_chat.h"
#include "wire/foreign_thoughts.h"
#include "wire/surface_facts.h"
#include "wire/translate.h"

namespace signalbox::dispatch {

classify::Redaction redactionFor(const DispatchRequest &work, const routing::Lane &lane)
{
    if (lane.model.redacts().isEmpty())
        return {};
    return classify::redact(work.body, work.facts, work.findings, lane.redacts, work.placeholderKey);
}

namespace {

/// Anthropic's base URL stands without its version, as its SDKs have it; with it is understood, too.
QByteArray anthropicBase(const QByteArray &base)
{
    return base.endsWith("/v1") ? base : base + "/v1";
}

/// Vertex AI: ".../projects/P/locations/L/publishers/google", with an access token instead of a key.
bool isVertex(const QByteArray &base)
{
    return base.contains("/publishers/");
}

/// Google's stands without its version, too, as its SDKs have it.
QByteArray geminiBase(const QByteArray &base)
{
    return base.endsWith("/v1beta") || base.endsWith("/v1") || isVertex(base) ? base : base + "/v1beta";
}

/// What stands behind the base URL, and how a key is carried. Gemini has the model and whether it streams in the path.
void address(upstream::Request &request, const policy::Provider &provider, const QByteArray &base, wire::Dialect dialect,
             const QByteArray &model, bool stream)
{
    switch (dialect) {
    case wire::Dialect::Anthropic:
        request.url = anthropicBase(base) + "/messages";
        request.keyHeader = "x-api-key";
        break;
    case wire::Dialect::OpenAiResponses:
        request.url = openAiAddress(provider, base, "/responses", {});
        break;
    case wire::Dialect::Gemini:
        request.url = geminiBase(base) + "/models/" + model.toPercentEncoding() +
                      (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
        request.keyHeader = isVertex(base) ? "" : "x-goog-api-key";
        break;
    case wire::Dialect::OpenAiChat:
        request.url = openAiAddress(provider, base, "/chat/completions", model);
        break;
    }
    carryKey(request, provider);
}

QByteArray modelsBase(const QByteArray &base, wire::Dialect dialect)
{
    if (dialect == wire::Dialect::Anthropic)
        return anthropicBase(base);
    return dialect == wire::Dialect::Gemini ? geminiBase(base) : base;
}

/// Without its version, for another one: Cohere's compatibility address stands beside its own.
QByteArray rootOf(const QByteArray &base)
{
    const QByteArray root = base.endsWith("/v1") ? base.chopped(3) : base;
    return root.endsWith("/compatibility") ? root.chopped(14) : root;
}

/// Where everything else than chat is asked: the client's own path below the provider's address.
void addressSurface(upstream::Request &request, const policy::Provider &provider, const QByteArray &base, const wire::Surface &surface,
                    const QByteArray &model)
{
    const QLatin1StringView name = wire::endpointName(surface.endpoint);
    request.method = surface.method;
    if (surface.target.startsWith('/')) {
        request.url = rootOf(base) + surface.target;
    } else {
        const QByteArray below = surface.target.isEmpty() ? QByteArray(name.data(), name.size()) : surface.target;
        request.url = openAiAddress(provider, base, '/' + below, surface.isStore() ? QByteArray() : model);
    }
    carryKey(request, provider);
    const bool hasBody = surface.method == "POST";
    if (!hasBody)
        request.headers.removeFirst();
    else if (!surface.contentType.isEmpty())
        request.headers.first().value = surface.contentType;
    request.headers.last().value = "*/*";
}

constexpr QByteArrayView anthropicVersion = "2023-06-01";

void addDialectHeaders(upstream::Headers &headers, const upstream::Headers &along, wire::Dialect dialect, bool isSame)
{
    if (isSame)
        headers += along;
    if (dialect == wire::Dialect::Anthropic && upstream::headerValue(headers, "anthropic-version").isEmpty())
        headers.append(upstream::Header{"anthropic-version", anthropicVersion.toByteArray()});
}

/// The dialects whose requests have a `service_tier`.
bool hasServiceTier(wire::Dialect dialect)
{
    return dialect == wire::Dialect::OpenAiChat || dialect == wire::Dialect::OpenAiResponses;
}

void take(upstream::Request &request, std::optional<QByteArray> body)
{
    if (body)
        request.body = *std::move(body);
}

} // namespace

bool mayAskLogprobs(const DispatchRequest &work, const routing::Lane &lane)
{
    const policy::Policy &policy = *work.snapshot->policy;
    return work.facts.dialect == wire::Dialect::OpenAiChat
        && routing::dialectOf(policy, lane.model.index()) == wire::Dialect::OpenAiChat
        && policy.model(lane.model.index()).givesLogprobs && !wire::hasMember(work.body, "logprobs");
}

Result<upstream::Request> upstreamRequest(const DispatchRequest &work, const routing::Lane &lane,
                                          std::optional<std::size_t> key, const QByteArray &via,
                                          const classify::Redaction &redaction, const Besides &besides)
{
    const policy::Policy &policy = *work.snapshot->policy;
    const std::size_t position = policy.providerOfModel[lane.model.index().value];
    const catalog::Model &model = policy.model(lane.model.index());
    const wire::Dialect speaks = routing::dialectOf(policy.providers[position].wire);
    const bool isSame = speaks == work.facts.dialect;
    upstream::Request request;
    const wire::Surface &surface = work.facts.surface;
    const bool asChat = surface.isChat()
        || (surface.endpoint == wire::Endpoint::Completions
            && routing::completionWay(policy, lane.model.index()) == routing::CompletionWay::AsChat);
    request.headers = {{"content-type", "application/json"},
                       {"accept", work.facts.stream ? "text/event-stream" : "application/json"}};
    if (asChat)
        address(request, policy.providers[position], work.snapshot->baseUrls[position], speaks, model.name.toUtf8(), work.facts.stream);
    else
        addressSurface(request, policy.providers[position], work.snapshot->baseUrls[position], surface, model.name.toUtf8());
    addDialectHeaders(request.headers, work.along, speaks, isSame);
    if (!via.isEmpty())
        request.headers.append(upstream::Header{"via", via});
    if (!work.simulatorFault.isEmpty() && policy.providers[position].simulated)
        request.headers.append(upstream::Header{"x-simulator-fault", work.simulatorFault});
    if (key)
        request.bearer = work.snapshot->keys[position].secret(*key);
    request.connectLimit = lane.limits.connect;
    if (!asChat) {
        request.body = surface.hasAnswerText() ? wire::forwardedBody(work.body, work.facts, model.name.toUtf8())
                                               : wire::surfaceBody(work.body, work.facts, model.name.toUtf8());
        return request;
    }
    QList<wire::BodyEdit> edits = redaction.edits;
    if (isSame && speaks == wire::Dialect::OpenAiResponses)
        edits += wire::withoutForeignItems(work.body);
    request.body = wire::forwardedBody(work.body, work.facts, model.name.toUtf8(), edits);
    if (!surface.isChat()) {
        Result<QByteArray> chat = wire::chatFromCompletion(request.body);
        if (!chat)
            return Unexpected(chat.error());
        request.body = *std::move(chat);
    }
    if (!besides.prefill.isEmpty())
        take(request, wire::withPrefill(request.body, besides.prefill));
    if (besides.logprobs)
        take(request, wire::withMember(request.body, "logprobs", "true"));
    if (!isSame) {
        Result<wire::CanonicalRequest> said = wire::readRequest(work.facts.dialect, request.body);
        if (!said)
            return Unexpected(said.error());
        said->stream = work.facts.stream; // Gemini says so in the path
        Result<QByteArray> body = wire::writeRequest(speaks, *std::move(said), {model.name.toUtf8(), model.maxOutput});
        if (!body)
            return Unexpected(body.error());
        request.body = *std::move(body);
    }
    if (!besides.serviceTier.isEmpty() && hasServiceTier(speaks))
        take(request, wire::withMember(request.body, "service_tier", '"' + besides.serviceTier.toByteArray() + '"'));
    return request;
}

upstream::Request modelsRequest(const Snapshot &snapshot, unsigned provider, std::optional<std::size_t> key,
                                const QByteArray &via)
{
    const wire::Dialect speaks = routing::dialectOf(snapshot.policy->providers[provider].wire);
    upstream::Request request;
    const QByteArray &base = snapshot.baseUrls[provider];
    address(request, snapshot.policy->providers[provider], base, speaks, {}, false);
    request.method = "GET";
    request.url = openAiAddress(snapshot.policy->providers[provider], modelsBase(base, speaks), "/models", {});
    request.headers = {{"accept", "application/json"}};
    addDialectHeaders(request.headers, {}, speaks, false);
    if (!via.isEmpty())
        request.headers.append(upstream::Header{"via", via});
    if (key)
        request.bearer = snapshot.keys[provider].secret(*key);
    request.connectLimit = snapshot.policy->providers[provider].limits.connect;
    return request;
}

} // namespace signalbox::dispatch
