// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/cursor.h"
#include "policy/draft.h"

namespace signalbox::policy {

// One reader per section. Each fills its part of the draft and reports what is wrong; after an error the draft holds
// placeholders, so that later sections still find the names and no problem is reported twice.
// Order: zones, tags, matrix, detectors, providers, models, chains, rules, defaults.

void readZones(const Cursor &at, Draft &draft);
void readTags(const Cursor &at, Draft &draft);
void readMatrix(const Cursor &at, Draft &draft);
void readDetectors(const Cursor &at, Draft &draft);
void readProviders(const Cursor &at, Draft &draft);
void readModels(const Cursor &at, Draft &draft);
void readChains(const Cursor &at, Draft &draft);
void readRules(const Cursor &at, Draft &draft);
void readDefaults(const Cursor &at, Draft &draft);

/// `limits:` of a provider and `timeout:` of a step.
[[nodiscard]] LimitOverrides readLimits(const Cursor &at);
[[nodiscard]] Condition readCondition(const Cursor &at, Draft &draft);

} // namespace signalbox::policy
