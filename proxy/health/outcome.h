// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/ids.h"

#include <QString>

#include <chrono>
#include <optional>

namespace signalbox::health {

class ProviderKey;

/// A call of our own making, to learn how a lane is.
enum class ProbeKind {
    Models, ///< GET …/models
    Call,   ///< a chat of one token
};

/// One finished attempt as the board sees it.
struct AttemptOutcome
{
    std::optional<FailureClass> failure; ///< nullopt = success
    std::chrono::microseconds retryAfter{0}; ///< floor given by the provider; 0 = none
    std::chrono::microseconds firstContent{0}; ///< 0 = none was seen
    std::chrono::microseconds total{0}; ///< from tryEnter(); tells a probe from an attempt that began before the outage
    qint64 outputTokens = 0;
    qint64 inputTokens = 0;
    qint64 estimatedInput = 0; ///< what the provider's own count of the prompt is to be compared with; 0 = nothing to learn
    bool streamed = true; ///< false: the content came in one piece, so its time says nothing about the first token
    std::optional<ProbeKind> probe{}; ///< set: not a client's; `ended` is then set, too
    DecisionId decision{}; ///< with a failure: whose attempt it was, when, and what was said
    UtcTime ended{};
    int httpStatus = 0;
    QString detail{};
    ProviderKey *key = nullptr; ///< it was sent with; null = without one
};

} // namespace signalbox::health
