// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/snapshot_builder.h"

#include "routing/tag_sources.h"
#include "upstream/key_source.h"
#include "upstream/keychain.h"

#include <QCryptographicHash>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

bool looksAtPrompt(const policy::Condition &condition)
{
    return condition.wholePrompt
        || std::any_of(condition.children.cbegin(), condition.children.cend(), looksAtPrompt);
}

dispatch::ProviderKeys readKeys(const policy::Provider &provider, health::Board &board, const KeychainLookup &keychain)
{
    std::vector<health::RingKey> ring;
    std::vector<Secret> secrets;
    QHash<QByteArray, QString> sources; // by hash
    QStringList references = provider.keys;
    references.removeDuplicates(); // labels are told apart by their source
    for (const QString &reference : std::as_const(references)) {
        const QString entry = upstream::keychainName(reference);
        Result<Secret> key = entry.isEmpty() || !keychain ? upstream::resolveKey(reference) : keychain(entry);
        if (!key) {
            ring.push_back({reference, reference, key.error().message, {}});
            secrets.emplace_back();
            continue;
        }
        const QByteArray hash = QCryptographicHash::hash(key->reveal(), QCryptographicHash::Sha256);
        if (const auto same = sources.constFind(hash); same != sources.cend()) {
            ring.push_back({reference, reference, u"%1 is the same key as %2"_s.arg(reference, *same), {}});
            secrets.emplace_back();
            continue;
        }
        sources.insert(hash, reference);
        ring.push_back({reference, health::keyLabel(reference, key->reveal()), {}, board.key(provider.id, hash)});
        secrets.push_back(*std::move(key));
    }
    return {std::move(ring), std::move(secrets)};
}

void reportKeys(const policy::Provider &provider, const health::KeyRing &ring, QList<policy::Issue> &issues)
{
    const QString place = u"providers.%1.keys"_s.arg(provider.id);
    if (!ring.problem().isEmpty()) {
        issues.append({policy::Issue::Severity::Warning, 0, 0, place,
                       u"%1; this provider is not asked until one can be read"_s.arg(ring.problem())});
        return;
    }
    for (const health::RingKey &entry : ring.keys()) {
        if (!entry.problem.isEmpty())
            issues.append({policy::Issue::Severity::Warning, 0, 0, place,
                           u"%1; the provider is asked with its other keys"_s.arg(entry.problem)});
    }
}

} // namespace

bool hasSimulatedProvider(const policy::Policy &policy)
{
    return std::any_of(policy.providers.cbegin(), policy.providers.cend(),
                       [](const policy::Provider &provider) { return provider.simulated; });
}

BuiltSnapshot buildSnapshot(std::shared_ptr<const policy::Policy> policy, int version, health::Board &board,
                            const SimulatedUrl &simulatedUrl, const KeychainLookup &keychain)
{
    BuiltSnapshot built;
    auto snapshot = std::make_shared<dispatch::Snapshot>();
    snapshot->version = version;
    for (const policy::Provider &provider : policy->providers) {
        snapshot->keys.push_back(readKeys(provider, board, keychain));
        reportKeys(provider, *snapshot->keys.back().ring(), built.issues);
        snapshot->baseUrls.push_back(provider.simulated ? simulatedUrl(provider.id).toUtf8() : provider.baseUrl);
    }
    for (std::size_t i = 0; i < policy->models.size(); ++i) {
        snapshot->lanes.push_back(board.lane(policy->models[i].id));
        snapshot->lanes.back()->useKeys(snapshot->keys[policy->providerOfModel[i]].ring());
    }
    snapshot->needsPromptText =
        std::any_of(policy->rules.cbegin(), policy->rules.cend(),
                    [](const policy::Rule &rule) { return looksAtPrompt(rule.when); });
    snapshot->detectors = routing::compileDetectors(*policy);
    snapshot->policy = std::move(policy);
    built.snapshot = std::move(snapshot);
    return built;
}

} // namespace signalbox::engine
