// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// For what is part of the document but of nothing the program does: said once per setting, so that nobody relies on it.
void warnNotCarriedOut(const Cursor &at)
{
    at.warning(u"is read and checked, but this version does not carry it out yet"_s);
}

Cache::Semantic readSemantic(const Cursor &at, const Draft &draft)
{
    Cache::Semantic semantic;
    const Fields fields(at, shapes::semanticCache);
    if (const auto threshold = fields.find("threshold"_L1)) {
        semantic.threshold = readFraction(*threshold).value_or(semantic.threshold);
        if (semantic.threshold == 0.0)
            threshold->error(u"0 would answer every question with any answer; write 0.9 or more"_s);
    }
    if (const auto ttl = fields.require("ttl"_L1))
        semantic.ttl = readDuration(*ttl).value_or(semantic.ttl);
    if (const auto tags = fields.require("tags"_L1)) {
        forOneOrMany(*tags, [&](const Cursor &item) {
            if (const auto tag = draft.tags.resolve(item))
                semantic.tags.add(*tag);
        });
    }
    return semantic;
}

} // namespace

void readCache(const Cursor &at, Draft &draft)
{
    const Fields fields(at, shapes::cache);
    if (const auto exact = fields.find("exact"_L1)) {
        const Fields options(*exact, shapes::exactCache);
        if (const auto ttl = options.require("ttl"_L1))
            draft.policy.cache.exactTtl = readDuration(*ttl);
    }
    if (const auto semantic = fields.find("semantic"_L1)) {
        draft.policy.cache.semantic = readSemantic(*semantic, draft);
        warnNotCarriedOut(*semantic);
    }
}

void readQuality(const Cursor &at, Draft &draft)
{
    QualitySampling &quality = draft.policy.quality;
    const Fields fields(at, shapes::quality);
    if (const auto sample = fields.require("sample"_L1))
        quality.sample = readFraction(*sample).value_or(0.0);
    const auto judge = fields.find("judge"_L1);
    if (judge) {
        if (const auto model = draft.models.resolve(*judge))
            quality.judge = ModelIndex{*model};
    }
    const auto limit = fields.find("limit"_L1);
    if (limit)
        quality.limit = readUsd(*limit).value_or(NanoUsd{});
    if (quality.sample == 0.0)
        return;
    if (!judge)
        at.error(u"`judge` is missing: the model that judges the sampled answers"_s);
    if (!limit)
        at.error(u"`limit` is missing: the USD that judging may cost a day"_s);
    warnNotCarriedOut(at);
}

void readPrivacy(const Cursor &at, Draft &draft)
{
    const Fields fields(at, shapes::privacy);
    const auto bodies = fields.find("bodies"_L1);
    if (!bodies || !bodies->isMap())
        return;
    for (const YamlMember &member : bodies->node().members) {
        if (isNote(*bodies, member))
            continue;
        const std::optional<unsigned> tag = draft.tags.resolveKey(*bodies, member);
        const auto length = readDuration(bodies->member(member));
        if (tag && length)
            draft.policy.privacy.bodies.insert(*tag, *length);
    }
    if (!draft.policy.privacy.bodies.isEmpty())
        warnNotCarriedOut(*bodies);
}

void readLedger(const Cursor &at, Draft &draft)
{
    const Fields fields(at, shapes::ledger);
    if (const auto durability = fields.find("durability"_L1))
        draft.policy.durability =
            readWord(*durability, words::durabilities) == 1U ? Durability::Disk : Durability::Process;
}

} // namespace signalbox::policy
