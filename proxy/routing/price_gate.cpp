// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/price_gate.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

constexpr qint64 microsPerMinute = 60'000'000;
constexpr int minutesPerDay = 1'440;
constexpr int minutesPerWeek = 7 * minutesPerDay;

/// The earliest minute boundary within the wait at which the lane costs least, if that is less than now. Prices change
/// at whole minutes only where one of the model's exceptions begins or ends.
struct CheaperMoment
{
    UtcTime at;
    NanoUsd cost;
};
std::optional<CheaperMoment> cheaperMoment(const RoutingRequest &request, const ExpectedCost &cost,
                                           const policy::Policy &policy, const PlannedLane &lane)
{
    const auto wait = std::chrono::duration_cast<std::chrono::minutes>(policy.defaults.batchWait).count();
    const std::optional<NanoUsd> now = cost(lane.model);
    if (!now)
        return std::nullopt;
    const int minute = request.moment.utcWeekMinute();
    std::optional<CheaperMoment> best;
    for (const catalog::ConditionalPrice &price : policy.model(lane.model).prices) {
        for (const std::optional<int> &edge : {price.when.utcStart, price.when.utcEnd}) {
            if (!edge)
                continue;
            const int ahead = (*edge - minute % minutesPerDay + minutesPerDay) % minutesPerDay;
            const std::optional<NanoUsd> then = cost.at(lane.model, (minute + ahead) % minutesPerWeek);
            if (ahead == 0 || ahead > wait || !then || *then >= *now)
                continue;
            const UtcTime at{(request.moment.utc.micros / microsPerMinute + ahead) * microsPerMinute};
            if (!best || *then < best->cost || (*then == best->cost && at < best->at))
                best = CheaperMoment{at, *then};
        }
    }
    return best;
}

} // namespace

PriceVerdict priceGate(Field &field, const RoutingRequest &request, const ExpectedCost &cost,
                       std::vector<PlannedLane> &plan, std::vector<PlannedLane> &lastResort)
{
    PriceVerdict verdict;
    verdict.gate.gate = Gate::Price;
    verdict.gate.in = field.count();
    const policy::Policy &policy = field.policy();
    if (cost.isBatch() && policy.defaults.batchWait.count() > 0 && !plan.empty()) {
        if (const std::optional<CheaperMoment> moment = cheaperMoment(request, cost, policy, plan.front())) {
            verdict.waitUntil = moment->at;
            const qint64 seconds = (moment->at.micros - request.moment.utc.micros + 999'999) / 1'000'000;
            verdict.gate.note = u"waits %1 for a lower price: %2 instead of %3 USD"_s
                                    .arg(seconds < 120 ? u"%1 s"_s.arg(seconds) : u"%1 min"_s.arg(seconds / 60))
                                    .arg(usdText(moment->cost), usdText(*plan.front().estimate));
            plan.front().estimate = moment->cost;
        }
    }
    const std::optional<double> limit = request.facts.maxCostUsd;
    const auto tooDear = [&](const PlannedLane &lane) {
        if (lane.estimate && static_cast<double>(lane.estimate->value) <= *limit * 1e9)
            return false;
        if (lane.estimate && (!verdict.cheapestOverLimit || *lane.estimate < *verdict.cheapestOverLimit))
            verdict.cheapestOverLimit = lane.estimate;
        verdict.overMaxCost = true;
        if (field.has(lane.model)) {
            verdict.gate.left.add(
                lane.model,
                DepartureReason{lane.estimate ? u"estimated %1 USD"_s.arg(usdText(*lane.estimate)) : u"price unknown"_s,
                                u"at most %1 USD"_s.arg(*limit),
                                lane.estimate ? u"x-signalbox-max-cost of %1 or more"_s.arg(usdText(*lane.estimate))
                                              : u"a price for it (models[].price)"_s});
            field.remove(lane.model, Gate::Price);
        }
        return true;
    };
    if (limit) {
        std::erase_if(plan, tooDear);
        std::erase_if(lastResort, tooDear);
        const QString allowed = u"the client allows %1 USD"_s.arg(*limit);
        verdict.gate.note = verdict.gate.note.isEmpty() ? allowed : allowed + u"; "_s + verdict.gate.note;
    }
    verdict.gate.out = field.count();
    return verdict;
}

} // namespace signalbox::routing
