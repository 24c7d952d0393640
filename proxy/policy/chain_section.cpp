// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/glob.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>
#include <optional>
#include <set>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr int mostTries = 10;
constexpr qint64 mostWeight = 1'000'000;
constexpr std::size_t mostSteps = 64;
constexpr std::size_t mostParts = 64;
constexpr std::size_t mostChains = 10'000;
constexpr std::size_t mostPoolMembers = 1'000'000;     // over the whole policy
constexpr std::size_t mostGlobComparisons = 2'000'000; // over the whole policy

std::optional<ModelIndex> readModelReference(const Cursor &at, const Draft &draft)
{
    const std::optional<unsigned> position = draft.models.resolve(at);
    return position ? std::optional(ModelIndex{*position}) : std::nullopt;
}

SplitStep readSplit(const Cursor &at, const Draft &draft)
{
    SplitStep split;
    if (!at.isList())
        return split;
    if (at.node().items.empty())
        at.error(u"the split is empty; list at least one model with its weight"_s);
    if (at.node().items.size() > mostParts)
        at.error(u"%1 models; at most %2 are possible"_s.arg(at.node().items.size()).arg(mostParts));
    qint64 sum = 0;
    for (std::size_t i = 0; i < std::min(at.node().items.size(), mostParts); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, shapes::splitPart);
        SplitStep::Part part;
        if (const auto weight = fields.find("weight"_L1))
            part.weight = static_cast<int>(readInteger(*weight, 0, mostWeight).value_or(1));
        sum += fields.isMap() ? part.weight : 1;
        const auto model = fields.require("model"_L1);
        const auto index = model ? readModelReference(*model, draft) : std::nullopt;
        if (!index)
            continue;
        part.model = *index;
        const auto isSame = [&](const SplitStep::Part &other) { return other.model == *index; };
        if (std::any_of(split.parts.begin(), split.parts.end(), isSame))
            model->warning(u"this model is already in the split; their weights add up"_s);
        split.parts.push_back(part);
    }
    if (sum == 0 && !at.node().items.empty())
        at.error(u"all weights are 0, so nothing could be chosen; give one model a weight above 0"_s);
    return split;
}

PoolStep readPool(const Cursor &at, Draft &draft)
{
    PoolStep pool;
    const Fields fields(at, shapes::pool);
    const auto quality = fields.find("quality"_L1);
    if (quality && quality->node().text != "auto")
        pool.quality = readFraction(*quality);
    if (const auto prefer = fields.find("prefer"_L1)) {
        const auto word = readWord(*prefer, words::preferences);
        pool.prefer = static_cast<Preference>(word.value_or(0));
    }
    std::vector<bool> chosen(draft.policy.models.size(), true);
    if (const auto models = fields.find("models"_L1)) {
        chosen.assign(chosen.size(), false);
        if (models->isList() && models->node().items.empty())
            models->error(u"the pool is empty; name at least one model or leave `models` out for all of them"_s);
        for (std::size_t i = 0; i < models->node().items.size(); ++i)
            chooseModels(models->item(i), draft, chosen);
    }
    draft.poolMembers += chosen.size();
    if (draft.poolMembers > mostPoolMembers) {
        at.error(u"too many pools for so many models; name fewer"_s);
        return pool;
    }
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i])
            pool.models.push_back({static_cast<quint32>(i)});
    }
    return pool;
}

CascadeStep readCascade(const Cursor &at, const Draft &draft)
{
    CascadeStep cascade;
    const Fields fields(at, shapes::cascade);
    if (const auto first = fields.require("first"_L1))
        cascade.first = readModelReference(*first, draft).value_or(ModelIndex{});
    if (const auto accept = fields.find("accept"_L1)) {
        cascade.accept = readFraction(*accept).value_or(cascade.accept);
        if (cascade.accept == 0.0)
            accept->warning(u"0 accepts every answer, so no better model is ever asked"_s);
    }
    return cascade;
}

std::vector<FailureClass> readFailures(const Cursor &at)
{
    std::vector<FailureClass> failures;
    forOneOrMany(at, [&](const Cursor &item) {
        const auto word = readWord(item, words::failures);
        if (!word)
            return;
        const std::optional<FailureClass> failure = failureFromName(QString::fromStdString(item.node().text));
        if (failure && triesNextLane(*failure))
            failures.push_back(*failure);
        else
            item.error(u"%1 is an answer, not an outage: it is passed on and no other model is asked"_s.arg(
                shown(QString::fromStdString(item.node().text))));
    });
    return failures;
}

StepOptions readOptions(const Fields &fields)
{
    StepOptions options;
    if (const auto tries = fields.find("tries"_L1)) {
        if (const auto count = readInteger(*tries, 1, mostTries))
            options.tries = static_cast<int>(*count);
    }
    if (const auto timeout = fields.find("timeout"_L1))
        options.timeout = readLimits(*timeout);
    if (const auto on = fields.find("on"_L1))
        options.on = readFailures(*on);
    return options;
}

Step readStep(const Cursor &at, Draft &draft)
{
    Step step;
    const Fields fields(at, shapes::step);
    if (!fields.isMap())
        return step;
    step.options = readOptions(fields);
    const auto model = fields.find("model"_L1);
    const auto split = fields.find("split"_L1);
    const auto pool = fields.find("pool"_L1);
    const auto cascade = fields.find("cascade"_L1);
    const int kinds = (model ? 1 : 0) + (split ? 1 : 0) + (pool ? 1 : 0) + (cascade ? 1 : 0);
    if (kinds == 0)
        at.error(u"a step needs one of `model`, `split`, `pool` or `cascade`"_s);
    if (kinds > 1)
        at.error(u"a step is either `model`, `split`, `pool` or `cascade`; make it several steps"_s);
    if (model)
        step.kind = ModelStep{readModelReference(*model, draft).value_or(ModelIndex{})};
    if (split)
        step.kind = readSplit(*split, draft);
    if (pool)
        step.kind = readPool(*pool, draft);
    if (cascade)
        step.kind = readCascade(*cascade, draft);
    return step;
}

/// The models a step may ask.
void addModels(const Step &step, std::set<ModelIndex> &models)
{
    if (const auto *single = std::get_if<ModelStep>(&step.kind))
        models.insert(single->model);
    if (const auto *cascade = std::get_if<CascadeStep>(&step.kind))
        models.insert(cascade->first);
    if (const auto *split = std::get_if<SplitStep>(&step.kind)) {
        for (const SplitStep::Part &part : split->parts)
            models.insert(part.model);
    }
    if (const auto *pool = std::get_if<PoolStep>(&step.kind))
        models.insert(pool->models.begin(), pool->models.end());
}

/// A cascade is only one when there is another model to go on to.
void checkCascades(const Cursor &at, const std::vector<Step> &steps)
{
    const auto isCascade = [](const Step &step) { return std::holds_alternative<CascadeStep>(step.kind); };
    if (std::none_of(steps.begin(), steps.end(), isCascade))
        return;
    std::set<ModelIndex> behind; // what the steps behind the one looked at may ask
    for (std::size_t i = steps.size(); i-- > 0;) {
        const auto *cascade = std::get_if<CascadeStep>(&steps[i].kind);
        if (cascade != nullptr && i + 1 == steps.size())
            at.item(i).error(u"a cascade needs a step behind it, to ask when the first answer is not trusted"_s);
        else if (cascade != nullptr && behind == std::set{cascade->first})
            at.item(i).error(u"the steps behind this cascade ask the same model again; name a better one"_s);
        if (behind.size() < 2) // two models behind it are enough for any cascade
            addModels(steps[i], behind);
    }
}

} // namespace

void chooseModels(const Cursor &at, Draft &draft, std::vector<bool> &chosen)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return;
    if (!isGlob(*text)) {
        if (const auto index = readModelReference(at, draft))
            chosen[index->value] = true;
        return;
    }
    draft.globComparisons += chosen.size();
    if (draft.globComparisons > mostGlobComparisons)
        return at.error(u"too many model patterns in this policy; name the models or use fewer patterns"_s);
    bool any = false;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (!globMatches(*text, draft.policy.models[i].id))
            continue;
        chosen[i] = true;
        any = true;
    }
    if (!any)
        at.error(u"no model of this policy fits %1"_s.arg(shown(*text)));
}

void readChains(const Cursor &at, Draft &draft)
{
    if (!at.isMap())
        return;
    if (at.node().members.size() > mostChains)
        return at.error(u"more than %L1 chains"_s.arg(mostChains));
    for (const YamlMember &member : at.node().members) {
        if (isNote(at, member))
            continue;
        const Cursor cursor = at.member(member);
        Chain chain;
        chain.id = cursor.key();
        if (!isId(chain.id))
            at.error(member, u"%1 cannot be a chain's name: letters, digits, `.`, `_`, `-`"_s.arg(shown(chain.id)));
        draft.chains.add(cursor, chain.id);
        if (cursor.isList()) {
            const std::size_t count = cursor.node().items.size();
            if (count == 0)
                cursor.error(u"the chain is empty; it needs at least one step"_s);
            if (count > mostSteps)
                cursor.error(u"%1 steps; at most %2 are possible"_s.arg(count).arg(mostSteps));
            const qsizetype errors = at.report().errors();
            for (std::size_t i = 0; i < std::min(count, mostSteps); ++i)
                chain.steps.push_back(readStep(cursor.item(i), draft));
            if (at.report().errors() == errors)
                checkCascades(cursor, chain.steps);
        }
        draft.policy.chainById.insert(chain.id, static_cast<unsigned>(draft.policy.chains.size()));
        draft.policy.chains.push_back(std::move(chain));
    }
    if (draft.policy.chains.empty())
        at.error(u"at least one chain is needed"_s);
}

} // namespace signalbox::policy
