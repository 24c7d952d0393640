// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/text_look.h"
#include "core/task.h"
#include "wire/facts.h"

namespace signalbox::classify {

/// How hard a request is, 0…1: what its task usually is, more for formulas, constraints, parts, code and words of
/// advanced fields, less for short or declaredly simple ones.
[[nodiscard]] double difficultyOf(Task task, const TextLook &asked, const wire::RequestFacts &facts);

} // namespace signalbox::classify
