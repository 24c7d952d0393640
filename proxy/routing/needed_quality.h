// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/classifier.h"
#include "policy/policy.h"

#include <QString>

#include <optional>

namespace signalbox::routing {

/// How good a model of a pool has to be for one request.
struct NeededQuality
{
    double least = 0.0;
    /// A number in the policy leaves weaker models out. What the classifier says does so only while another is good
    /// enough: else the best there is answers, because a request must not fail on a guess.
    bool strict = false;
    QString text; ///< "0.72 for code, difficulty 0.70"; empty = nothing is needed

    bool operator==(const NeededQuality &) const = default;
};

[[nodiscard]] NeededQuality neededQuality(const policy::PoolStep &pool, const classify::Classification &classification);

} // namespace signalbox::routing
