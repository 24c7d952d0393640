// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"

#include "policy/canonical.h"
#include "policy/lint.h"
#include "policy/report.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"
#include "policy/yaml_reader.h"

#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

struct Section
{
    QLatin1StringView key;
    void (*read)(const Cursor &, Draft &);
};
/// In the order their names are needed.
constexpr std::array sections{
    Section{"zones"_L1, readZones},
    Section{"tags"_L1, readTags},
    Section{"matrix"_L1, readMatrix},
    Section{"detectors"_L1, readDetectors},
    Section{"providers"_L1, readProviders},
    Section{"models"_L1, readModels},
    Section{"chains"_L1, readChains},
    Section{"rules"_L1, readRules},
    Section{"defaults"_L1, readDefaults},
    Section{"budgets"_L1, readBudgets},
    Section{"cache"_L1, readCache},
    Section{"quality"_L1, readQuality},
    Section{"privacy"_L1, readPrivacy},
    Section{"tests"_L1, readTests},
    Section{"ledger"_L1, readLedger},
    Section{"feeds"_L1, readFeeds},
};

void readDocument(const Cursor &root, Draft &draft)
{
    const Fields fields(root, shapes::document);
    if (const auto version = fields.require("version"_L1))
        (void)readInteger(*version, 1, 1);
    for (const Section &section : sections) {
        if (const auto at = shapes::document.key(section.key)->required ? fields.require(section.key) : fields.find(section.key))
            section.read(*at, draft);
        if (section.key == "models"_L1)
            addCatalogueModels(root, draft);
    }
}

/// Names are compared without regard to case: folded once here instead of with every request.
void foldTexts(Condition &condition)
{
    if (condition.kind == Condition::Kind::Client || condition.kind == Condition::Kind::Asked
        || condition.kind == Condition::Kind::Header)
        condition.text = condition.text.toCaseFolded();
    for (Condition &child : condition.children)
        foldTexts(child);
}

/// Joins what the sections found; only for a draft without errors.
Policy finished(Draft &&draft, const YamlNode &root)
{
    Policy policy = std::move(draft.policy);
    std::vector<quint8> zoneOfModel;
    zoneOfModel.reserve(policy.models.size());
    for (const unsigned provider : policy.providerOfModel)
        zoneOfModel.push_back(static_cast<quint8>(policy.providers[provider].zone));
    policy.matrix = Matrix(std::move(draft.rows), std::move(zoneOfModel), policy.defaults.tag);
    policy.hash = canonicalHash(root);
    for (Rule &rule : policy.rules)
        foldTexts(rule.when);
    policy.ruleIndex = RuleIndex(policy.rules);
    return policy;
}

} // namespace

namespace {

LoadOutcome loaded(const YamlNode &root, Report &report)
{
    const Cursor cursor(root, report);
    Draft draft;
    readDocument(cursor, draft);
    if (report.hasErrors())
        return {nullptr, report.issues()};
    const auto policy = std::make_shared<const Policy>(finished(std::move(draft), root));
    lint(cursor, *policy);
    return {policy, report.issues()};
}

} // namespace

LoadOutcome load(QByteArrayView yaml)
{
    Report report(yaml);
    const std::optional<YamlNode> root = readYaml(yaml, report);
    return root ? loaded(*root, report) : LoadOutcome{nullptr, report.issues()};
}

LoadOutcome load(const YamlNode &document)
{
    Report report({});
    return loaded(document, report);
}

} // namespace signalbox::policy
