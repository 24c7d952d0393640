// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace signalbox::test {

/// One part of a bill, as one would write it down: so many at so much.
struct Term
{
    qint64 count;
    const char *usd; ///< a million of them, or each where `each`; as the price list says it
    bool each = false;
};

/// What a provider of one family says of an answer, and what that costs by hand.
struct CostCase
{
    const char *name;
    const char *preset;
    const char *model;
    QByteArray usage;   ///< the member as it says it
    QList<Term> byHand;
    CostKind kind = CostKind::Computed;
    QByteArray more{};  ///< further members of the answer, each with a comma before it
    const char *when = "wed 12:00"; ///< of the UTC week
    const char *reported = "";      ///< USD, where the provider says what it cost; `byHand` is then what we compare it with
    const char *note = "";          ///< within AttemptRecord::costNote; empty = none
    const char *wire = "";          ///< the dialect it is asked in; empty = its preset's
};

/// One or more of every family, from the usage objects their documentation shows.
[[nodiscard]] QList<CostCase> costCases();

/// "3808 × 2.5 + 8192 × 1.25": prices of a million.
[[nodiscard]] QString termsText(const QList<Term> &terms);
/// What the terms come to, worked out in whole pico-USD and rounded half to even; not with the program's arithmetic.
[[nodiscard]] NanoUsd sumByHand(const QList<Term> &terms);

} // namespace signalbox::test
