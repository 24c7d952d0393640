// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/estimate.h"

#include "routing/decide.h"

#include <algorithm>
#include <cmath>

namespace signalbox::routing {

bool isTextOnly(const wire::RequestFacts &facts)
{
    return (facts.features & (Feature::Image | Feature::Audio | Feature::File)) == Features();
}

qint64 calibratedInputTokens(const wire::RequestFacts &facts, const health::Lane *lane)
{
    if (lane == nullptr || !isTextOnly(facts))
        return facts.inputTokens;
    return static_cast<qint64>(std::ceil(static_cast<double>(facts.inputTokens) * lane->tokenRatio()));
}

qint64 expectedOutputTokens(const wire::RequestFacts &facts)
{
    if (!facts.surface.hasAnswerText())
        return 0;
    qint64 expected = std::clamp<qint64>(facts.inputTokens / 3, 64, 1024);
    if (facts.maxOutputTokens > 0)
        expected = std::min(expected, facts.maxOutputTokens);
    return expected * std::max<qint64>(facts.choices, 1);
}

} // namespace signalbox::routing
