// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/surface_charge.h"

#include "catalog/price_row.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

void correctSurfaceCharge(AttemptRecord &attempt, const wire::Surface &surface, bool usageKnown, const catalog::Model &model)
{
    if (surface.isOfTokens())
        return;
    if (surface.isStore()) {
        attempt.usage = {};
        attempt.price.clear();
        attempt.costNote = surface.startsBatch() ? u"The provider bills a batch when its answers are made."_s : QString();
        attempt.cost = surface.startsBatch() && !attempt.failure ? std::nullopt : std::optional(NanoUsd{0});
        attempt.costKind = attempt.cost ? CostKind::Computed : CostKind::Unpriced;
        return;
    }
    if (usageKnown || attempt.costKind == CostKind::Reported || (attempt.cost == NanoUsd{0} && attempt.usage == Usage()))
        return; // counted, or refused and so not billed
    attempt.usage = {};
    attempt.price.clear();
    attempt.costNote = u"What it made was not counted."_s;
    attempt.cost.reset();
    attempt.costKind = CostKind::Unpriced;
    if (!model.price || !model.price->request)
        return;
    attempt.cost = catalog::cost(attempt.usage, *model.price);
    attempt.price = catalog::priceRow(model, *model.price);
    attempt.costKind = CostKind::Computed;
}

bool saysNothingOfLane(const wire::Surface &surface, FailureClass failure)
{
    return surface.isStore() && (failure == FailureClass::Auth || failure == FailureClass::RateLimited);
}

} // namespace signalbox::dispatch
