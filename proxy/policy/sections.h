// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/cursor.h"
#include "policy/draft.h"

namespace signalbox::policy {

// One reader per section. Each fills its part of the draft and reports what is wrong; after an error the draft holds
// placeholders, so that later sections still find the names and no problem is reported twice.
// Order: zones, tags, matrix, detectors, providers, models, chains, rules, defaults,
// budgets, cache, quality, privacy, tests, ledger, feeds.

void readZones(const Cursor &at, Draft &draft);
void readTags(const Cursor &at, Draft &draft);
void readMatrix(const Cursor &at, Draft &draft);
void readDetectors(const Cursor &at, Draft &draft);
void readProviders(const Cursor &at, Draft &draft);
void readModels(const Cursor &at, Draft &draft);
/// Behind the models of the policy those of the catalogue whose providers have a preset; the policy's own win. Called in
/// any case, behind readModels().
void addCatalogueModels(const Cursor &root, Draft &draft);
void readChains(const Cursor &at, Draft &draft);
void readRules(const Cursor &at, Draft &draft);
void readDefaults(const Cursor &at, Draft &draft);
void readBudgets(const Cursor &at, Draft &draft);
void readCache(const Cursor &at, Draft &draft);
void readQuality(const Cursor &at, Draft &draft);
void readPrivacy(const Cursor &at, Draft &draft);
void readTests(const Cursor &at, Draft &draft);
void readLedger(const Cursor &at, Draft &draft);
void readFeeds(const Cursor &at, Draft &draft);

/// `limits:` of a provider and `timeout:` of a step.
[[nodiscard]] LimitOverrides readLimits(const Cursor &at);
/// A condition within `all` is no whole: that it can be true is checked with the others.
enum class ConditionPart { Whole, Conjunct };
[[nodiscard]] Condition readCondition(const Cursor &at, Draft &draft, ConditionPart part = ConditionPart::Whole);
[[nodiscard]] Condition readTime(const Cursor &at, Draft &draft);
[[nodiscard]] Condition readWeekday(const Cursor &at, Draft &draft);
[[nodiscard]] Condition readHeader(const Cursor &at, Draft &draft);
/// `price:` of a model: one table, or a list of the ordinary one and its exceptions.
void readPrices(const Cursor &at, catalog::Model &model);
/// The models one entry names, as a full id or a pattern; each is marked in `chosen`, which is as long as the models.
void chooseModels(const Cursor &at, Draft &draft, std::vector<bool> &chosen);

} // namespace signalbox::policy
