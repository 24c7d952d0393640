// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/snapshot_builder.h"

#include "upstream/key_source.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

bool looksAtPrompt(const policy::Condition &condition)
{
    return condition.wholePrompt
        || std::any_of(condition.children.cbegin(), condition.children.cend(), looksAtPrompt);
}

Secret firstReadableKey(const policy::Provider &provider, QList<policy::Issue> &issues)
{
    QStringList problems;
    for (const QString &reference : provider.keys) {
        Result<Secret> key = upstream::resolveKey(reference);
        if (key)
            return *std::move(key);
        problems.append(key.error().message);
    }
    if (!problems.isEmpty()) {
        issues.append({policy::Issue::Severity::Warning, 0, 0, u"providers.%1.keys"_s.arg(provider.id),
                       u"no key could be read, so this provider will refuse requests: "_s + problems.join(u"; "_s)});
    }
    return {};
}

/// Whether the running policy sent another key to this provider; false for a provider that is new.
bool keyChanged(const QString &provider, const Secret &key, const dispatch::Snapshot &previous)
{
    const auto &known = previous.policy->providers;
    const auto found = std::find_if(known.cbegin(), known.cend(),
                                    [&provider](const policy::Provider &entry) { return entry.id == provider; });
    if (found == known.cend())
        return false;
    const Secret &before = previous.keys[static_cast<std::size_t>(found - known.cbegin())];
    return before.isEmpty() ? !key.isEmpty() : !before.matches(key.reveal());
}

} // namespace

bool hasSimulatedProvider(const policy::Policy &policy)
{
    return std::any_of(policy.providers.cbegin(), policy.providers.cend(),
                       [](const policy::Provider &provider) { return provider.simulated; });
}

BuiltSnapshot buildSnapshot(std::shared_ptr<const policy::Policy> policy, int version, health::Board &board,
                            const SimulatedUrl &simulatedUrl, const dispatch::SnapshotPtr &previous)
{
    BuiltSnapshot built;
    auto snapshot = std::make_shared<dispatch::Snapshot>();
    snapshot->version = version;
    for (const catalog::Model &model : policy->models)
        snapshot->lanes.push_back(board.lane(model.id));
    for (const policy::Provider &provider : policy->providers) {
        snapshot->keys.push_back(firstReadableKey(provider, built.issues));
        snapshot->baseUrls.push_back(provider.simulated ? simulatedUrl(provider.id).toUtf8() : provider.baseUrl);
    }
    for (std::size_t i = 0; previous && i < policy->models.size(); ++i) {
        const std::size_t position = policy->providerOfModel[i];
        if (keyChanged(policy->providers[position].id, snapshot->keys[position], *previous))
            snapshot->lanes[i]->keyChanged();
    }
    snapshot->needsPromptText =
        std::any_of(policy->rules.cbegin(), policy->rules.cend(),
                    [](const policy::Rule &rule) { return looksAtPrompt(rule.when); });
    snapshot->policy = std::move(policy);
    built.snapshot = std::move(snapshot);
    return built;
}

} // namespace signalbox::engine
