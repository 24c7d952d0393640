// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/money.h"

#include <QString>

#include <vector>

namespace signalbox::engine {

/// One budget and one client, session, … it holds for, in its running period.
struct BudgetReport
{
    enum class Scope { All, Client, Session, Provider, Model, Tag, Label };
    enum class Period { Hour, Day, Week, Month };
    enum class Then { Cheapest, Local, Stop };
    QString id;
    Scope scope = Scope::All;
    QString key; ///< which client, session, …; empty for a budget over all
    Period period = Period::Day;
    Then then = Then::Stop;
    NanoUsd limit;
    std::vector<int> notify; ///< percent, ascending
    NanoUsd spent;
    NanoUsd held; ///< by calls that run
    UtcTime start;
    UtcTime end;
    bool isSample = false; ///< of a budget that each has for itself and nobody used yet

    bool operator==(const BudgetReport &) const = default;
};

} // namespace signalbox::engine
