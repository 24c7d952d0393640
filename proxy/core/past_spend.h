// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"
#include "core/money.h"

#include <QString>
#include <QStringList>

namespace signalbox {

/// What calls that are alike have cost within a quarter of an hour, as the ledger keeps it. No zone changes its time by
/// less, so every hour and day of local time is made of whole ones.
struct PastSpend
{
    UtcTime time; ///< when the quarter begins
    QString client;
    QString session;
    QString model; ///< provider/name
    QStringList tags;
    QStringList labels; ///< "key=value"
    NanoUsd cost;

    bool operator==(const PastSpend &) const = default;
};

} // namespace signalbox
