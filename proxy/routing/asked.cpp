// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/asked.h"

#include "core/suggestion.h"

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

Error unknownModel(const QString &name, const policy::Policy &policy, const QString &param)
{
    QStringList known{u"auto"_s};
    for (const policy::Chain &chain : policy.chains)
        known.append(u"auto/"_s + chain.id);
    for (const catalog::Model &model : policy.models)
        known.append(model.id);
    return {ErrorKind::UnknownModel,
            u"The model `%1` is not in the policy, so nothing was sent.%2 GET /v1/models lists what can be asked for; "
            "`auto` lets the policy decide."_s.arg(name.left(200), didYouMean(name, known)),
            param};
}

/// Files and batches belong to a provider, so every model of it stands for it; nobody named: the rules choose.
Result<Asked> storeLanes(const wire::RequestFacts &facts, const policy::Policy &policy)
{
    Asked asked;
    if (facts.provider.isEmpty())
        return asked;
    asked.adHoc = true;
    QStringList known;
    for (quint32 i = 0; i < policy.models.size(); ++i) {
        if (policy.models[i].provider == facts.provider)
            asked.models.push_back({i});
    }
    if (!asked.models.empty())
        return asked;
    for (const policy::Provider &provider : policy.providers)
        known.append(provider.id);
    return Unexpected(Error{ErrorKind::UnknownModel,
                            u"The provider `%1` is not in the policy or has no model there, so nothing was sent.%2 Known "
                            "providers: %3."_s.arg(facts.provider.left(200), didYouMean(facts.provider, known), known.join(u", "_s)),
                            u"x-signalbox-provider"_s});
}

} // namespace

Result<Asked> resolveAsked(const wire::RequestFacts &facts, const policy::Policy &policy)
{
    Asked asked;
    if (facts.surface.isStore())
        return storeLanes(facts, policy);
    if (!facts.askedModels.isEmpty()) {
        asked.adHoc = true;
        for (const QString &name : facts.askedModels) {
            const auto model = policy.findModel(name);
            if (!model)
                return Unexpected(unknownModel(name, policy, u"models"_s));
            asked.models.push_back(*model);
        }
        return asked;
    }
    if (facts.asked == "auto"_L1)
        return asked;
    if (facts.asked.startsWith("auto/"_L1)) {
        const auto chain = policy.chainById.constFind(facts.asked.sliced(5));
        if (chain == policy.chainById.constEnd())
            return Unexpected(unknownModel(facts.asked, policy, u"model"_s));
        asked.chain = *chain;
        return asked;
    }
    const auto model = policy.findModel(facts.asked);
    if (!model)
        return Unexpected(unknownModel(facts.asked, policy, u"model"_s));
    asked.models.push_back(*model);
    return asked;
}

} // namespace signalbox::routing
