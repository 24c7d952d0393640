// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

namespace signalbox::ledger {

/// How a decision is kept whose program died while its last attempt was open: `interrupted`, charged what the finished
/// attempts cost plus the estimate for the open one; unpriced when there is no estimate.
[[nodiscard]] DecisionRecord interruptedFrom(DecisionRecord intent);

} // namespace signalbox::ledger
