// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/bundled_catalogue.h"
#include "core/task.h"
#include "policy/glob.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>
#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mostTokens = 1'000'000'000;

struct CapabilityKey
{
    QLatin1StringView key;
    Feature feature;
};
constexpr std::array capabilityKeys{
    CapabilityKey{"tools"_L1, Feature::Tools},
    CapabilityKey{"image"_L1, Feature::Image},
    CapabilityKey{"audio"_L1, Feature::Audio},
    CapabilityKey{"file"_L1, Feature::File},
    CapabilityKey{"json_schema"_L1, Feature::JsonSchema},
    CapabilityKey{"reasoning"_L1, Feature::Reasoning},
};

/// "provider/name" in printable ASCII, because it is sent in headers.
bool isModelId(const QString &id)
{
    constexpr qsizetype longest = 200;
    const qsizetype slash = id.indexOf(u'/');
    return slash > 0 && slash + 1 < id.size() && id.size() <= longest && !isGlob(id) &&
           std::all_of(id.begin(), id.end(), [](QChar c) { return c > u' ' && c < u'\x7f' && c != u'"' && c != u','; });
}

/// One figure for everything, or figures by task and `default` for the rest.
catalog::Quality readQuality(const Cursor &at)
{
    catalog::Quality quality;
    if (at.node().kind == YamlNode::Kind::Scalar) {
        quality.setStandard(readFraction(at).value_or(0.0));
        return quality;
    }
    if (!at.isMap())
        return quality;
    for (const YamlMember &member : at.node().members) {
        if (isNote(at, member))
            continue;
        const double figure = readFraction(at.member(member)).value_or(0.0);
        const QString name = QString::fromStdString(member.key);
        const std::optional<Task> task = taskFromName(name);
        if (name == "default"_L1)
            quality.setStandard(figure);
        else if (task)
            quality.set(*task, figure);
        else
            at.error(member, u"%1 is no task%2 (known: %3)"_s.arg(shown(name), at.report().didYouMean(name, qualityKeys()),
                                                                  qualityKeys().join(u", "_s)));
    }
    return quality;
}

void readSizes(const Fields &fields, catalog::Model &model)
{
    if (const auto context = fields.find("context"_L1))
        model.context = readInteger(*context, 1, mostTokens).value_or(0);
    const auto maxOutput = fields.find("max_output"_L1);
    if (!maxOutput)
        return;
    model.maxOutput = readInteger(*maxOutput, 1, mostTokens).value_or(0);
    if (model.context > 0 && model.maxOutput > model.context)
        maxOutput->warning(u"larger than `context` (%L1)"_s.arg(model.context));
}

/// What it is asked for: chat, unless it says something else.
void readKind(const Fields &fields, catalog::Model &model)
{
    if (const auto kind = fields.find("kind"_L1))
        model.kind = readNamed(*kind, catalog::allModelKinds, catalog::modelKindName).value_or(model.kind);
    if (const auto completions = fields.find("completions"_L1))
        model.takesCompletions = readBool(*completions).value_or(false);
    const auto vectors = fields.find("vectors"_L1);
    if (!vectors)
        return;
    model.vectors = readText(*vectors).value_or(QString());
    if (model.kind != catalog::ModelKind::Embedding)
        vectors->error(u"only a model of `kind: embedding` gives vectors"_s);
}

/// What the catalogue says of a model, under the name its provider has here.
catalog::Model underProvider(const catalog::Model &known, const QString &provider)
{
    catalog::Model model = known;
    model.provider = provider;
    model.id = provider + u'/' + known.name;
    return model;
}

/// Begins with what the catalogue knows of a model, so that an entry has to say only what is different.
catalog::Model startOf(const QString &id, const Draft &draft, std::optional<unsigned> provider)
{
    const QString name = id.section(u'/', 1);
    if (provider && draft.catalogues[*provider]) {
        const std::vector<catalog::Model> &known = draft.catalogues[*provider]->models;
        const auto found = std::find_if(known.begin(), known.end(), [&name](const catalog::Model &model) { return model.name == name; });
        if (found != known.end())
            return underProvider(*found, id.section(u'/', 0, 0));
    }
    catalog::Model model;
    model.id = id;
    model.provider = id.section(u'/', 0, 0);
    model.name = name;
    return model;
}

/// Notes in the model's facts which of them the policy replaced.
void markOverridden(catalog::Model &model, const Fields &fields)
{
    if (!model.facts)
        return;
    catalog::ModelFacts facts = *model.facts.get();
    for (const ShapeKey &key : shapes::model.keys) {
        if (key.name != "id"_L1 && fields.find(key.name))
            facts.overridden.append(key.name);
    }
    model.facts = catalog::FactsRef(std::make_shared<const catalog::ModelFacts>(std::move(facts)));
}

catalog::Model readModel(const Cursor &at, const Fields &fields, catalog::Model model)
{
    markOverridden(model, fields);
    readSizes(fields, model);
    for (const CapabilityKey &capability : capabilityKeys) {
        if (const auto flag = fields.find(capability.key))
            model.capabilities.setFlag(capability.feature, readBool(*flag).value_or(false));
    }
    if (const auto prefill = fields.find("prefill"_L1))
        model.acceptsPrefill = readBool(*prefill).value_or(false);
    if (const auto logprobs = fields.find("logprobs"_L1))
        model.givesLogprobs = readBool(*logprobs).value_or(false);
    readKind(fields, model);
    if (const auto price = fields.find("price"_L1)) {
        model.prices.clear();
        readPrices(*price, model);
    } else if (!model.price) {
        at.warning(u"%1 has no price: its spend is counted as unpriced and it is never the cheapest"_s.arg(shown(model.id)));
    }
    if (const auto quality = fields.find("quality"_L1))
        model.quality = readQuality(*quality);
    return model;
}

/// Bare names are a convenience for clients: only where exactly one provider has the name, and never in place of a full
/// id or of `auto`.
void indexNames(Policy &policy)
{
    QHash<QString, int> owners;
    for (const catalog::Model &model : policy.models)
        ++owners[model.name];
    for (std::size_t i = 0; i < policy.models.size(); ++i) {
        const catalog::Model &model = policy.models[i];
        if (owners.value(model.name) == 1 && model.name != "auto"_L1 && !model.name.startsWith("auto/"_L1))
            policy.modelByName.insert(model.name, static_cast<quint32>(i));
    }
    for (std::size_t i = 0; i < policy.models.size(); ++i)
        policy.modelByName.insert(policy.models[i].id, static_cast<quint32>(i));
}

} // namespace

void readModels(const Cursor &at, Draft &draft)
{
    constexpr std::size_t most = 10'000;
    if (!at.isList())
        return;
    if (at.node().items.empty())
        at.error(u"the list is empty; at least one model is needed"_s);
    if (at.node().items.size() > most)
        return at.error(u"more than %L1 models"_s.arg(most));
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, shapes::model);
        const auto idCursor = fields.require("id"_L1);
        const std::optional<QString> id = idCursor ? readText(*idCursor) : std::nullopt;
        if (!id)
            continue;
        if (!isModelId(*id)) {
            idCursor->error(
                u"%1 is no model; write provider/name without blanks, commas, `*` or `?`"_s.arg(shown(*id)));
            continue;
        }
        const QString provider = id->section(u'/', 0, 0);
        const std::optional<unsigned> position = draft.providers.find(provider);
        if (!position)
            draft.providers.complain(idCursor->mark(), idCursor->path(), provider, at.report());
        if (!draft.models.add(*idCursor, *id))
            continue;
        draft.policy.models.push_back(readModel(item, fields, startOf(*id, draft, position)));
        draft.policy.providerOfModel.push_back(position.value_or(0));
    }
}

void addCatalogueModels(const Cursor &root, Draft &draft)
{
    Policy &policy = draft.policy;
    for (std::size_t i = 0; i < draft.catalogues.size() && i < policy.providers.size(); ++i) {
        if (!draft.catalogues[i] || !draft.bringsModels[i])
            continue;
        for (const catalog::Model &known : draft.catalogues[i]->models) {
            if (known.kind != catalog::ModelKind::Chat && known.kind != catalog::ModelKind::Embedding)
                continue;
            catalog::Model model = underProvider(known, policy.providers[i].id);
            if (!draft.models.append(model.id))
                continue; // the policy describes it itself
            policy.models.push_back(std::move(model));
            policy.providerOfModel.push_back(static_cast<unsigned>(i));
        }
    }
    if (policy.models.empty() && !root.report().hasErrors())
        root.error(u"there is no model: list some under `models`, or give a provider a `preset` with a catalogue (%1)"_s.arg(
            catalog::bundledCatalogues().join(u", "_s)));
    indexNames(policy);
}

} // namespace signalbox::policy
