// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/charge.h"

#include "catalog/price_row.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

/// Which of a model's prices holds for what was used, when it was sent.
catalog::PriceSituation situationOf(const Usage &usage, UtcTime sent, const Worked &worked)
{
    return {usage.prompt(), catalog::utcWeekMinute(sent.micros), QString::fromUtf8(worked.serviceTier), worked.batch};
}

QString figuresText(const Usage &usage, const QList<UsageFigure> &figures)
{
    QStringList parts;
    for (const UsageFigure &figure : figures)
        parts.append(u"%1 %2"_s.arg(usage.*figure.figure).arg(QString(figure.name).replace(u'_', u' ')));
    return parts.join(u", "_s);
}

/// What the cost of `usage` at `price` leaves out or supposes.
void notePrices(const Usage &usage, const catalog::Price &price, QStringList &notes)
{
    if (const auto unpriced = catalog::unpricedFigures(usage, price); !unpriced.isEmpty())
        notes.append(u"Not in it, because there is no price: %1."_s.arg(figuresText(usage, unpriced)));
    if (const auto supposed = catalog::supposedFigures(usage, price); !supposed.isEmpty())
        notes.append(u"At the price of text, because there is no other: %1."_s.arg(figuresText(usage, supposed)));
}

/// Figures of a provider that cannot be are replaced by our estimate; false when all of them can be.
bool mend(Usage &usage, const Worked &worked, QStringList &notes)
{
    const bool noPrompt = usage.prompt() == 0 && !usage.hasPieces() && worked.inputEstimate > 0;
    const bool noAnswer = usage.output == 0 && worked.outputEstimate > 0;
    if (noPrompt)
        usage.input = worked.inputEstimate;
    if (noAnswer)
        usage.output = worked.outputEstimate;
    if (noPrompt || noAnswer)
        notes.append(u"The provider's figures cannot be: %1 is estimated."_s.arg(
            noPrompt && noAnswer ? u"all of it"_s : noPrompt ? u"the prompt"_s : u"the answer"_s));
    return noPrompt || noAnswer;
}

/// What a call used that ended before the provider told its figures.
Usage estimated(const Worked &worked, QStringList &notes)
{
    Usage usage = worked.seen;
    if (usage.prompt() == 0)
        usage.input = worked.inputEstimate;
    usage.output = std::max(usage.output, worked.outputEstimate);
    if (!worked.leftEarly)
        return usage;
    const qint64 whole = std::max(usage.output, worked.wholeAnswer);
    if (!worked.stream) {
        usage.output = whole;
        notes.append(u"Left before it answered: providers finish and bill what is not streamed; a whole answer is estimated."_s);
        return usage;
    }
    switch (worked.cancelled) {
    case catalog::CancelledStream::Stops:
        notes.append(u"Left in the middle: the provider stops then and bills what it had made."_s);
        break;
    case catalog::CancelledStream::Billed:
        usage.output = whole;
        notes.append(u"Left in the middle: the provider goes on and probably bills all of it; a whole answer is estimated."_s);
        break;
    case catalog::CancelledStream::Unknown:
        notes.append(u"Left in the middle: what had come is estimated; whether the provider bills more is not known."_s);
        break;
    }
    return usage;
}

} // namespace

void chargeAttempt(AttemptRecord &attempt, const Worked &worked, const catalog::Model &model)
{
    QStringList notes;
    attempt.usage = Usage{};
    attempt.costKind = CostKind::Computed;
    attempt.cost = NanoUsd{0};
    attempt.price.clear();
    attempt.reckoned.reset();
    attempt.costNote.clear();
    if (!worked.usage && !worked.mayBeBilled)
        return; // refused or never sent: nothing was made, nothing is billed
    attempt.usage = worked.usage ? *worked.usage : estimated(worked, notes);
    const bool isMended = worked.usage && mend(attempt.usage, worked, notes);
    if (!worked.usage || isMended)
        attempt.costKind = CostKind::Estimated;
    attempt.cost.reset();
    if (const catalog::Price *price = catalog::priceFor(model, situationOf(attempt.usage, attempt.started, worked))) {
        notePrices(attempt.usage, *price, notes);
        attempt.cost = catalog::cost(attempt.usage, *price);
        attempt.price = catalog::priceRow(model, *price);
        if (attempt.cost->value == 0 && !catalog::unpricedFigures(attempt.usage, *price).isEmpty())
            attempt.cost.reset(); // all of it is billed by the piece, and nobody knows for how much
    }
    const bool isBelievable = worked.cost && (worked.cost->value > 0 || attempt.cost.value_or(NanoUsd{0}).value == 0);
    if (worked.usage && isBelievable) {
        attempt.reckoned = attempt.cost;
        attempt.cost = worked.cost;
        attempt.costKind = CostKind::Reported;
    } else if (!attempt.cost) {
        attempt.costKind = CostKind::Unpriced;
    }
    attempt.costNote = notes.join(u' ');
}

} // namespace signalbox::dispatch
