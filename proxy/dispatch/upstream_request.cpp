// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/upstream_request.h"

namespace signalbox::dispatch {

classify::Redaction redactionFor(const DispatchRequest &work, const routing::Lane &lane)
{
    if (lane.model.redacts().isEmpty())
        return {};
    return classify::redact(work.body, work.facts, work.findings, lane.redacts, work.placeholderKey);
}

upstream::Request upstreamRequest(const DispatchRequest &work, const routing::Lane &lane,
                                 std::optional<std::size_t> key, const QByteArray &via,
                                 const classify::Redaction &redaction, QByteArrayView prefill)
{
    const policy::Policy &policy = *work.snapshot->policy;
    const std::size_t position = policy.providerOfModel[lane.model.index().value];
    upstream::Request request;
    request.url = work.snapshot->baseUrls[position] + "/chat/completions";
    request.headers = {{"content-type", "application/json"},
                       {"accept", work.facts.stream ? "text/event-stream" : "application/json"}};
    if (!via.isEmpty())
        request.headers.append(upstream::Header{"via", via});
    if (!work.simulatorFault.isEmpty() && policy.providers[position].simulated)
        request.headers.append(upstream::Header{"x-simulator-fault", work.simulatorFault});
    if (key)
        request.bearer = work.snapshot->keys[position].secret(*key);
    request.body =
        wire::forwardedChatBody(work.body, work.facts, policy.model(lane.model.index()).name.toUtf8(), redaction.edits);
    if (!prefill.isEmpty()) {
        if (std::optional<QByteArray> body = wire::withPrefill(request.body, prefill))
            request.body = *std::move(body);
    }
    request.connectLimit = lane.limits.connect;
    return request;
}

upstream::Request modelsRequest(const Snapshot &snapshot, unsigned provider, std::optional<std::size_t> key,
                                const QByteArray &via)
{
    upstream::Request request;
    request.method = "GET";
    request.url = snapshot.baseUrls[provider] + "/models";
    request.headers = {{"accept", "application/json"}};
    if (!via.isEmpty())
        request.headers.append(upstream::Header{"via", via});
    if (key)
        request.bearer = snapshot.keys[provider].secret(*key);
    request.connectLimit = snapshot.policy->providers[provider].limits.connect;
    return request;
}

} // namespace signalbox::dispatch
