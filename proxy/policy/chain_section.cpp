// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/glob.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>
#include <optional>

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
        const Fields fields(item, {"model"_L1, "weight"_L1});
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

/// Adds the models one entry of `pool.models` names.
void addToPool(const Cursor &at, Draft &draft, std::vector<bool> &chosen)
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

PoolStep readPool(const Cursor &at, Draft &draft)
{
    PoolStep pool;
    const Fields fields(at, {"quality"_L1, "prefer"_L1, "models"_L1});
    const auto quality = fields.find("quality"_L1);
    if (quality && quality->node().text != "auto")
        pool.quality = readFraction(*quality);
    if (const auto prefer = fields.find("prefer"_L1)) {
        const auto word = readWord(*prefer, {"cheapest"_L1, "best"_L1}, {"fastest"_L1, "balanced"_L1});
        pool.prefer = word == 1U ? Preference::Best : Preference::Cheapest;
    }
    std::vector<bool> chosen(draft.policy.models.size(), true);
    if (const auto models = fields.find("models"_L1)) {
        chosen.assign(chosen.size(), false);
        if (models->isList() && models->node().items.empty())
            models->error(u"the pool is empty; name at least one model or leave `models` out for all of them"_s);
        for (std::size_t i = 0; i < models->node().items.size(); ++i)
            addToPool(models->item(i), draft, chosen);
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

std::vector<FailureClass> readFailures(const Cursor &at)
{
    std::vector<FailureClass> failures;
    forOneOrMany(at, [&](const Cursor &item) {
        const auto word = readWord(item, {"rate_limited"_L1, "unavailable"_L1, "timeout"_L1, "malformed"_L1, "auth"_L1,
                                          "context_length"_L1, "content_filter"_L1, "invalid_request"_L1});
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
    const Fields fields(at, {"model"_L1, "split"_L1, "pool"_L1, "tries"_L1, "timeout"_L1, "on"_L1}, {"cascade"_L1});
    if (!fields.isMap())
        return step;
    step.options = readOptions(fields);
    const auto model = fields.find("model"_L1);
    const auto split = fields.find("split"_L1);
    const auto pool = fields.find("pool"_L1);
    const int kinds = (model ? 1 : 0) + (split ? 1 : 0) + (pool ? 1 : 0);
    if (kinds == 0 && !fields.find("cascade"_L1))
        at.error(u"a step needs one of `model`, `split` or `pool`"_s);
    if (kinds > 1)
        at.error(u"a step is either `model` or `split` or `pool`; make it several steps"_s);
    if (model)
        step.kind = ModelStep{readModelReference(*model, draft).value_or(ModelIndex{})};
    if (split)
        step.kind = readSplit(*split, draft);
    if (pool)
        step.kind = readPool(*pool, draft);
    return step;
}

} // namespace

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
            for (std::size_t i = 0; i < std::min(count, mostSteps); ++i)
                chain.steps.push_back(readStep(cursor.item(i), draft));
        }
        draft.policy.chainById.insert(chain.id, static_cast<unsigned>(draft.policy.chains.size()));
        draft.policy.chains.push_back(std::move(chain));
    }
    if (draft.policy.chains.empty())
        at.error(u"at least one chain is needed"_s);
}

} // namespace signalbox::policy
