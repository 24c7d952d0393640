// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

namespace signalbox::ledger {

/// How a decision is kept whose program died while attempts of it were open (two when it hedged): `interrupted`, charged
/// what the finished ones cost plus the estimate of each open one; unpriced when one of these is not known.
[[nodiscard]] DecisionRecord interruptedFrom(DecisionRecord intent);

} // namespace signalbox::ledger
