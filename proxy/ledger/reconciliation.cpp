// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/reconciliation.h"

#include <QSet>

namespace signalbox::ledger {
namespace {

template <class T>
void addTo(std::optional<T> &sum, const std::optional<T> &more)
{
    if (more)
        sum = sum ? *sum + *more : *more;
}

} // namespace

std::optional<NanoUsd> ReconciledDay::difference() const
{
    if (!hasAmounts || (inLedger && !ours))
        return std::nullopt;
    return theirs.cost.value_or(NanoUsd{0}) - ours.value_or(NanoUsd{0});
}

Reconciliation reconcile(const ProviderBill &bill, const QList<SpendLine> &ours, const QString &provider)
{
    QMap<std::pair<QDate, QString>, ReconciledDay> days;
    QSet<QString> billed;
    bool hasAmounts = false;
    for (auto use = bill.uses.cbegin(); use != bill.uses.cend(); ++use) {
        ReconciledDay &day = days[use.key()];
        day.theirs = use.value();
        day.inFile = true;
        billed.insert(use.key().second);
        hasAmounts = hasAmounts || use->cost.has_value();
    }
    for (const SpendLine &line : ours) {
        const QString &model = line.keys[0];
        const QDate date = QDate::fromString(line.keys[1], Qt::ISODate);
        const QString key = modelKey(model);
        const bool isMeant = provider.isEmpty() ? billed.contains(key) : model.section(u'/', 0, 0) == provider;
        if (!isMeant || line.sums.calls == 0 || date < bill.firstDay() || date > bill.lastDay())
            continue;
        ReconciledDay &day = days[{date, key}];
        day.inLedger = true;
        if (!line.sums.isUnknown())
            addTo(day.ours, std::optional(line.sums.cost()));
        day.input += line.sums.usage.prompt();
        day.output += line.sums.usage.output;
        day.unpriced += line.sums.unpriced;
    }
    Reconciliation all;
    for (auto day = days.begin(); day != days.end(); ++day) {
        day->day = day.key().first;
        day->model = day.key().second;
        day->hasAmounts = hasAmounts;
        addTo(all.total.theirs.cost, day->theirs.cost);
        addTo(all.total.theirs.input, day->theirs.input);
        addTo(all.total.theirs.output, day->theirs.output);
        addTo(all.total.ours, day->ours);
        all.total.input += day->input;
        all.total.output += day->output;
        all.total.unpriced += day->unpriced;
        all.rows.append(*day);
    }
    all.total.hasAmounts = hasAmounts;
    return all;
}

} // namespace signalbox::ledger
