// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/surface_lanes.h"

#include "policy/chain_models.h"
#include "routing/lane_dialect.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

using catalog::ModelKind;
using wire::Endpoint;

bool chats(const catalog::Model &model)
{
    return model.kind == ModelKind::Chat || model.kind == ModelKind::Responses;
}

/// The kind an endpoint asks for, where it is one.
std::optional<ModelKind> kindFor(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Chat:
        return ModelKind::Chat;
    case Endpoint::Completions:
        return ModelKind::Completion;
    case Endpoint::Embeddings:
        return ModelKind::Embedding;
    case Endpoint::ImageGenerations:
    case Endpoint::ImageEdits:
    case Endpoint::ImageVariations:
        return ModelKind::Image;
    case Endpoint::Speech:
        return ModelKind::Speech;
    case Endpoint::Transcriptions:
    case Endpoint::Translations:
        return ModelKind::Transcription;
    case Endpoint::Moderations:
        return ModelKind::Moderation;
    case Endpoint::Rerank:
        return ModelKind::Rerank;
    case Endpoint::Files:
    case Endpoint::Batches:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

/// "an embedding model": what a model is, for people. Worded once: every chat leaves the models out that do not chat.
const QString &kindText(ModelKind kind)
{
    static const auto texts = [] {
        std::array<QString, catalog::allModelKinds.size()> all;
        for (const ModelKind one : catalog::allModelKinds) {
            const bool vowel = one == ModelKind::Embedding || one == ModelKind::Image;
            all[static_cast<std::size_t>(one)] = (vowel ? u"an "_s : u"a "_s) + catalog::modelKindName(one) + u" model"_s;
        }
        return all;
    }();
    return texts[static_cast<std::size_t>(kind)];
}

/// What would have let a model in that is of another kind.
const QString &kindChange(ModelKind wanted)
{
    static const auto texts = [] {
        std::array<QString, catalog::allModelKinds.size()> all;
        for (const ModelKind one : catalog::allModelKinds)
            all[static_cast<std::size_t>(one)] = u"`kind: %1` for it, if it is one"_s.arg(catalog::modelKindName(one));
        return all;
    }();
    return texts[static_cast<std::size_t>(wanted)];
}

/// The endpoints that ask for a model of that kind.
QString endpointsOf(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Chat:
    case ModelKind::Responses:
        return u"/v1/chat/completions"_s;
    case ModelKind::Embedding:
        return u"/v1/embeddings"_s;
    case ModelKind::Completion:
        return u"/v1/completions"_s;
    case ModelKind::Image:
        return u"/v1/images/generations"_s;
    case ModelKind::Speech:
        return u"/v1/audio/speech"_s;
    case ModelKind::Transcription:
        return u"/v1/audio/transcriptions"_s;
    case ModelKind::Moderation:
        return u"/v1/moderations"_s;
    case ModelKind::Rerank:
        return u"/v1/rerank"_s;
    }
    Q_UNREACHABLE();
}

/// Of a model that was named: nobody else may answer in its place what it is not made for.
Error wrongKind(const catalog::Model &model, Endpoint endpoint)
{
    const ModelKind wanted = kindFor(endpoint).value_or(ModelKind::Chat);
    const QString place = endpoint == Endpoint::Chat ? u"chat"_s : QString(wire::endpointName(endpoint));
    return {ErrorKind::NoCapableModel,
            u"%1 is %2 and cannot be asked for %3, so nothing was sent. Ask it at %4, or name %5 here; if it is one, say "
            "`kind: %6` for it in the policy."_s.arg(model.id, kindText(model.kind), place, endpointsOf(model.kind), kindText(wanted),
                                                     catalog::modelKindName(wanted)),
            u"model"_s};
}

} // namespace

CompletionWay completionWay(const policy::Policy &policy, policy::ModelIndex index)
{
    const catalog::Model &model = policy.model(index);
    const bool hasEndpoint = model.kind == ModelKind::Completion || model.takesCompletions;
    return hasEndpoint && dialectOf(policy, index) == wire::Dialect::OpenAiChat ? CompletionWay::Native : CompletionWay::AsChat;
}

bool isOfKind(const catalog::Model &model, Endpoint endpoint)
{
    const std::optional<ModelKind> kind = kindFor(endpoint);
    if (!kind || model.kind == *kind)
        return true;
    return chats(model) && (endpoint == Endpoint::Chat || endpoint == Endpoint::Completions);
}

std::optional<DepartureReason> surfaceDeparture(const wire::RequestFacts &facts, const policy::Policy &policy, policy::ModelIndex index)
{
    const catalog::Model &model = policy.model(index);
    const wire::Surface &surface = facts.surface;
    if (surface.isChat() && facts.provider.isEmpty() && chats(model))
        return std::nullopt; // most of all
    if (!facts.provider.isEmpty() && model.provider != facts.provider)
        return DepartureReason{u"provider "_s + model.provider, u"provider "_s + facts.provider,
                         surface.isChat() && !surface.ids.isEmpty() ? u"the file itself instead of its id"_s : u"no x-signalbox-provider"_s};
    if (!isOfKind(model, surface.endpoint)) {
        const ModelKind wanted = kindFor(surface.endpoint).value_or(ModelKind::Chat);
        return DepartureReason{kindText(model.kind), surface.isChat() ? kindText(wanted) : u"%1 for %2"_s.arg(kindText(wanted), wire::endpointName(surface.endpoint)),
                         kindChange(wanted)};
    }
    if (surface.isChat())
        return std::nullopt;
    const wire::Dialect speaks = dialectOf(policy, index);
    if (surface.endpoint != Endpoint::Completions) {
        if (speaks == wire::Dialect::OpenAiChat || speaks == wire::Dialect::OpenAiResponses)
            return std::nullopt;
        return DepartureReason{u"a provider that speaks "_s + wire::dialectName(speaks), u"one with OpenAI's "_s + wire::endpointName(surface.endpoint),
                         u"a lane of `wire: openai`"_s};
    }
    if (completionWay(policy, index) == CompletionWay::Native)
        return std::nullopt;
    if (model.kind == ModelKind::Completion)
        return DepartureReason{u"a provider that speaks "_s + wire::dialectName(speaks), u"one with OpenAI's completions"_s,
                         u"a lane of `wire: openai`"_s};
    const QString beyond = wire::beyondText(surface.beyond);
    if (beyond.isEmpty())
        return std::nullopt;
    return DepartureReason{u"chat only, which has no word for "_s + beyond, u"the completions endpoint"_s,
                     u"`completions: true` for it, if its provider has that endpoint, or a request without it"_s};
}

QString surfaceText(const wire::RequestFacts &facts)
{
    QStringList parts;
    if (!facts.surface.isChat())
        parts.append(wire::endpointName(facts.surface.endpoint));
    if (!facts.provider.isEmpty())
        parts.append(u"only at "_s + facts.provider);
    if (facts.surface.isUninspected)
        parts.append(u"with content nobody can look into"_s);
    return parts.join(u", "_s);
}

QString completionText(const policy::Policy &policy, policy::ModelIndex model, const wire::RequestFacts &facts)
{
    if (facts.surface.endpoint != Endpoint::Completions || completionWay(policy, model) == CompletionWay::Native)
        return {};
    return facts.maxOutputTokens > 0
        ? u"; asked as chat: the prompt is sent as a user's message"_s
        : u"; asked as chat: the prompt is sent as a user's message, max_tokens as 16, which the completions endpoint takes for granted"_s;
}

QString vectorsOf(const catalog::Model &model)
{
    return model.vectors.isEmpty() ? model.name : model.vectors;
}

Result<void> SurfaceLanes::choose(const Asked &asked, const policy::Chain *chain)
{
    const Endpoint endpoint = m_facts.surface.endpoint;
    if (!asked.adHoc && !asked.models.empty() && !isOfKind(m_policy.model(asked.models.front()), endpoint))
        return Unexpected(wrongKind(m_policy.model(asked.models.front()), endpoint));
    if (m_facts.surface.hasAnswerText())
        return {}; // chains are made for it, and there are no vectors to keep apart
    const bool isAuto = chain != nullptr && asked.models.empty();
    std::vector<policy::ModelIndex> models = isAuto ? policy::modelsOf(*chain) : asked.models;
    const auto fits = [&](policy::ModelIndex model) { return isOfKind(m_policy.model(model), endpoint); };
    if (isAuto && !asked.chain && std::none_of(models.cbegin(), models.cend(), fits)) {
        for (quint32 i = 0; i < m_policy.models.size(); ++i) {
            if (fits({i}))
                m_beyondChain.push_back({i});
        }
        models = m_beyondChain;
    }
    if (endpoint != Endpoint::Embeddings)
        return {};
    const Result<QString> space = spaceOf(models, !asked.models.empty() && !asked.adHoc);
    if (!space)
        return Unexpected(space.error());
    m_space = *space;
    return {};
}

/// Empty: none of them is an embedding model.
Result<QString> SurfaceLanes::spaceOf(const std::vector<policy::ModelIndex> &models, bool isNamed) const
{
    QString space;
    QStringList names;
    bool several = false;
    for (const policy::ModelIndex index : models) {
        const catalog::Model &model = m_policy.model(index);
        if (model.kind != ModelKind::Embedding)
            continue;
        several = several || (!space.isEmpty() && vectorsOf(model) != space);
        space = vectorsOf(model);
        names.append(model.id);
        if (isNamed)
            break;
    }
    if (!several)
        return space;
    return Unexpected(Error{ErrorKind::InvalidRequest,
                            u"The request could be answered by %1, whose vectors cannot be compared, so nothing was sent. Name "
                            "one of them as `model`, or give models that are the same the same `vectors` in the policy."_s.arg(
                                names.mid(0, 6).join(u", "_s)),
                            u"model"_s});
}

void SurfaceLanes::keepVectors(std::vector<PlannedLane> &plan, Departures &passedOver) const
{
    if (!m_space)
        return;
    const auto isOther = [&](const PlannedLane &lane) { return vectorsOf(m_policy.model(lane.model)) != *m_space; };
    for (const PlannedLane &lane : plan) {
        if (isOther(lane))
            passedOver.add(lane.model, {u"vectors of "_s + vectorsOf(m_policy.model(lane.model)), u"vectors of "_s + *m_space,
                                        u"`vectors: %1` for it, if it is the same model"_s.arg(*m_space)});
    }
    plan.erase(std::remove_if(plan.begin(), plan.end(), isOther), plan.end());
}

void SurfaceLanes::keepOne(std::vector<PlannedLane> &plan, std::vector<PlannedLane> &lastResort) const
{
    if (!m_facts.surface.isStore())
        return;
    if (!plan.empty())
        lastResort.clear();
    std::vector<PlannedLane> &lanes = plan.empty() ? lastResort : plan;
    if (lanes.size() > 1)
        lanes.erase(lanes.begin() + 1, lanes.end());
}

} // namespace signalbox::routing
