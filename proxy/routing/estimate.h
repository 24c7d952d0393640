// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/board.h"
#include "wire/facts.h"

namespace signalbox::routing {

/// Prompt tokens as the lane's model is likely to count them: the estimate times what its provider's reports taught.
/// `lane` may be null. Requests with pictures, sound or files keep the plain estimate, of which nothing is learnt.
[[nodiscard]] qint64 calibratedInputTokens(const wire::RequestFacts &facts, const health::Lane *lane);

/// Whether reported prompt tokens of such a request say something about the estimate of text.
[[nodiscard]] bool isTextOnly(const wire::RequestFacts &facts);

} // namespace signalbox::routing
