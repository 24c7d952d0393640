// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "health/lane_snapshot.h"

#include <QDate>
#include <QMetaType>
#include <QStringList>

namespace signalbox::engine {

/// One model of one provider as people look at it: its health, which is the one routing uses, and what the policy says.
struct LaneReport
{
    health::LaneSnapshot lane;
    QString provider;
    QString zone;
    bool simulated = false;
    bool onThisMachine = false;
    bool priced = false;
    QString priceSource; ///< "policy" or where the figure was taken from
    QDate priceDate;     ///< invalid = unknown
    QStringList chains;  ///< that may ask it, in the order of the policy
};

/// What GET /signalbox/v1/providers says, as values.
struct ProviderReport
{
    QList<LaneReport> lanes; ///< in the order of the policy
    QList<health::DrainOrder> drains;
    UtcTime at;
};

/// How a probe that somebody asked for went; see dispatch::ProbeReport.
struct ProbeResult
{
    QString provider;
    std::chrono::microseconds took{0};
    std::optional<FailureClass> failure; ///< nullopt: fine
    int httpStatus = 0;
    QString detail;
    QString notSent;     ///< why nothing was sent; empty when something was
    QStringList counted; ///< models whose health heard of it
};

} // namespace signalbox::engine

Q_DECLARE_METATYPE(signalbox::engine::ProbeResult)
