// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/refusal.h"

#include "routing/local_only.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

Error sensitivityError(const RefusalContext &context)
{
    QString nearest = u"no model of this policy may see it; add one in an allowed zone"_s;
    for (quint32 i = 0; i < context.policy.models.size(); ++i) {
        if (!context.field.leftAt(Gate::Sensitivity, {i}) && !context.field.leftAt(Gate::Capability, {i})) {
            nearest = u"nearest allowed choice: ask for %1"_s.arg(context.policy.models[i].id);
            break;
        }
    }
    if (const UtcTime until = context.request.moment.localOnlyUntil; until.micros > 0) {
        return {ErrorKind::SensitivityNoRoute,
                u"Requests stay on this machine (%1), and %2 has no model here that may and can take it, so nothing was sent; %3, or "
                "switch local only off."_s.arg(localOnlyText(until), context.asked, nearest),
                u"model"_s};
    }
    const std::optional<SessionNote> &session = context.decision.explanation.session;
    const QString sinceEarlier = session && !session->tags.isEmpty()
        ? u" (%1 since earlier in its session)"_s.arg(session->tags.join(u" + "_s))
        : QString();
    return {ErrorKind::SensitivityNoRoute,
            u"A request tagged %1%2 may not go to any model of %3 (rule %4), so nothing was sent; %5."_s.arg(
                context.decision.tagNames.join(u" + "_s), sinceEarlier, context.asked, context.decision.rule, nearest),
            u"model"_s};
}

Error capabilityError(const RefusalContext &context)
{
    constexpr qsizetype mostNamed = 8;
    QStringList reasons;
    const auto name = [&](const Departure &left) {
        if (reasons.size() < mostNamed)
            reasons.append(
                u"%1: has %2, needs %3"_s.arg(context.policy.model(left.model).id, left.measured, left.required));
    };
    for (const GateResult &gate : context.decision.explanation.gates) {
        for (const Departure left : gate.left) {
            if (std::find(context.intended.cbegin(), context.intended.cend(), left.model) != context.intended.cend())
                name(left);
        }
    }
    reasons.removeDuplicates();
    return {ErrorKind::NoCapableModel,
            u"No model of %1 (rule %2) can take this request, so nothing was sent. %3. Ask for another model or chain, "
            "or shorten the request."_s.arg(context.asked, context.decision.rule, reasons.join(u"; "_s)),
            u"model"_s};
}

Error maxCostError(const RefusalContext &context)
{
    const QString cheapest = context.prices.cheapestOverLimit
        ? u"the cheapest lane is estimated at %1 USD"_s.arg(usdText(*context.prices.cheapestOverLimit))
        : u"no lane has a known price"_s;
    return {ErrorKind::OverMaxCost,
            u"The request allows %1 USD and %2, so nothing was sent. Raise x-signalbox-max-cost or shorten the "
            "request."_s.arg(*context.request.facts.maxCostUsd).arg(cheapest),
            u"x-signalbox-max-cost"_s};
}

Error budgetRefusal(const RefusalContext &context)
{
    const BudgetKey &full = *context.budgets.full;
    const auto use = std::find_if(context.budgets.used.cbegin(), context.budgets.used.cend(),
                                  [&full](const BudgetUse &one) { return one.key == full; });
    return budgetError(context.policy, full, use != context.budgets.used.cend() ? use->used : NanoUsd{0},
                       context.request.budgets);
}

} // namespace

Error refusal(const RefusalContext &context)
{
    const auto anyLeftAt = [&](Gate gate) {
        return std::any_of(context.intended.cbegin(), context.intended.cend(),
                           [&](policy::ModelIndex model) { return context.field.leftAt(gate, model); });
    };
    const bool allForbidden = !context.intended.empty()
        && std::all_of(context.intended.cbegin(), context.intended.cend(), [&](policy::ModelIndex model) {
               return context.field.leftAt(Gate::Sensitivity, model);
           });
    if (allForbidden)
        return sensitivityError(context);
    if (context.prices.overMaxCost)
        return maxCostError(context);
    if (context.budgets.full && anyLeftAt(Gate::Budget))
        return budgetRefusal(context);
    return capabilityError(context);
}

} // namespace signalbox::routing
