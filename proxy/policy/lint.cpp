// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/lint.h"

#include "policy/chain_models.h"

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Zones the models of a chain are in, one bit each.
quint64 zonesOf(const Chain &chain, const Policy &policy)
{
    quint64 zones = 0;
    for (const ModelIndex model : modelsOf(chain))
        zones |= quint64{1} << policy.matrix.zoneOf(model);
    return zones;
}

bool reaches(const Policy &policy, unsigned tag, quint64 zones)
{
    for (unsigned zone = 0; zone < policy.zones.size(); ++zone) {
        if ((zones >> zone & 1U) != 0 && policy.matrix.cell(tag, zone) == Verdict::Allow)
            return true;
    }
    return false;
}

std::optional<Cursor> section(const Cursor &root, std::string_view key)
{
    for (const YamlMember &member : root.node().members) {
        if (member.key == key)
            return root.member(member);
    }
    return std::nullopt;
}

/// Rows are listed from open to strict; each is compared with the one before it.
void lintMatrix(const Cursor &at, const Policy &policy)
{
    const auto zones = static_cast<unsigned>(policy.zones.size());
    bool redacts = false;
    for (unsigned tag = 0; tag < static_cast<unsigned>(policy.tags.size()); ++tag) {
        const std::optional<Cursor> row = section(at, policy.tags[static_cast<qsizetype>(tag)].toStdString());
        for (unsigned zone = 0; zone < zones; ++zone) {
            redacts = redacts || policy.matrix.cell(tag, zone) == Verdict::Redact;
            if (row && tag > 0 && policy.matrix.cell(tag, zone) < policy.matrix.cell(tag - 1, zone))
                row->warning(u"`%1` stands after `%2` and should be as strict, but opens zone `%3` wider"_s.arg(
                    policy.tags[static_cast<qsizetype>(tag)], policy.tags[static_cast<qsizetype>(tag) - 1],
                    policy.zones[zone].id));
        }
    }
    if (redacts && policy.detectors.empty())
        at.warning(u"`redact` acts as `never`: without `detectors` there is nothing to replace"_s);
}

void lintReach(const Cursor &root, const Policy &policy)
{
    std::vector<quint64> zones;
    zones.reserve(policy.chains.size());
    for (const Chain &chain : policy.chains)
        zones.push_back(zonesOf(chain, policy));
    const Defaults &defaults = policy.defaults;
    if (const auto at = section(root, "defaults"); at && !reaches(policy, defaults.tag, zones[defaults.chain]))
        at->warning(u"no model of chain `%1` may see `%2`: every request without a tag would be refused"_s.arg(
            policy.chains[defaults.chain].id, policy.tags[static_cast<qsizetype>(defaults.tag)]));
    const auto rules = section(root, "rules");
    if (!rules)
        return;
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const Rule &rule = policy.rules[i];
        if (rule.when.kind != Condition::Kind::Tag)
            continue;
        for (unsigned tag = 0; tag < static_cast<unsigned>(policy.tags.size()); ++tag) {
            if (rule.when.tags.contains(tag) && !reaches(policy, tag, zones[rule.chain]))
                rules->item(i).warning(u"no model of chain `%1` may see `%2`: such requests would be refused"_s.arg(
                    policy.chains[rule.chain].id, policy.tags[static_cast<qsizetype>(tag)]));
        }
    }
}

/// A cascade whose first model is never believed pays for every answer twice.
void lintCascades(const Cursor &at, const Policy &policy)
{
    for (const Chain &chain : policy.chains) {
        for (std::size_t i = 0; i < chain.steps.size(); ++i) {
            const auto *cascade = std::get_if<CascadeStep>(&chain.steps[i].kind);
            if (cascade == nullptr || cascade->accept <= 0.0)
                continue;
            const catalog::Model &first = policy.model(cascade->first);
            if (first.givesLogprobs || first.quality.isKnown())
                continue;
            const std::optional<Cursor> steps = section(at, chain.id.toStdString());
            steps->item(i).warning(u"nothing says how sure %1 is of its answers, so none would count and every request would "
                                   "be paid twice; give the model `logprobs: true` or a `quality`"_s.arg(first.id));
        }
    }
}

void lintProviders(const Cursor &at, const Policy &policy)
{
    std::vector<bool> used(policy.providers.size(), false);
    for (const unsigned provider : policy.providerOfModel)
        used[provider] = true;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i])
            section(at, policy.providers[i].id.toStdString())
                ->warning(u"no model is of this provider, so it is never asked"_s);
    }
}

} // namespace

void lint(const Cursor &root, const Policy &policy)
{
    if (const auto matrix = section(root, "matrix"))
        lintMatrix(*matrix, policy);
    if (const auto providers = section(root, "providers"))
        lintProviders(*providers, policy);
    if (const auto chains = section(root, "chains"))
        lintCascades(*chains, policy);
    lintReach(root, policy);
}

} // namespace signalbox::policy
