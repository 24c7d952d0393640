// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/lane_model.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct LaneColumns
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::LaneColumns)
};

QDate dayOf(UtcTime time) { return QDateTime::fromMSecsSinceEpoch(time.micros / 1000).date(); }

bool isNumber(LaneColumn column)
{
    switch (column) {
    case LaneColumn::BackIn:
    case LaneColumn::FirstToken:
    case LaneColumn::Speed:
    case LaneColumn::Room:
    case LaneColumn::PriceAge:
        return true;
    case LaneColumn::Status:
    case LaneColumn::Model:
    case LaneColumn::Circuit:
    case LaneColumn::Minutes:
    case LaneColumn::UsedIn:
        return false;
    }
    Q_UNREACHABLE();
}

QString headerHelp(LaneColumn column)
{
    switch (column) {
    case LaneColumn::Minutes:
        return LaneColumns::tr("One cell a minute: its height is the share that failed (red) or was rate limited (hatched); a low bar "
                               "is a minute without trouble, a dot one without traffic");
    case LaneColumn::FirstToken:
        return LaneColumns::tr("Median and 95th percentile of streamed answers of the last five minutes");
    case LaneColumn::Room:
        return LaneColumns::tr("What is left of the tightest limit the provider tells of");
    case LaneColumn::PriceAge:
        return LaneColumns::tr("How old the price is that its calls are charged by");
    case LaneColumn::BackIn:
        return LaneColumns::tr("When it may be asked again");
    case LaneColumn::Status:
    case LaneColumn::Model:
    case LaneColumn::Circuit:
    case LaneColumn::Speed:
    case LaneColumn::UsedIn:
        return laneColumnTitle(column);
    }
    Q_UNREACHABLE();
}

} // namespace

QString laneColumnTitle(LaneColumn column)
{
    switch (column) {
    case LaneColumn::Status:
        return LaneColumns::tr("Status");
    case LaneColumn::Model:
        return LaneColumns::tr("Provider / model");
    case LaneColumn::Circuit:
        return LaneColumns::tr("Circuit");
    case LaneColumn::BackIn:
        return LaneColumns::tr("Back in");
    case LaneColumn::Minutes:
        return LaneColumns::tr("Last 60 min");
    case LaneColumn::FirstToken:
        return LaneColumns::tr("First token");
    case LaneColumn::Speed:
        return LaneColumns::tr("Tokens/s");
    case LaneColumn::Room:
        return LaneColumns::tr("Room");
    case LaneColumn::PriceAge:
        return LaneColumns::tr("Price age");
    case LaneColumn::UsedIn:
        return LaneColumns::tr("Used in");
    }
    Q_UNREACHABLE();
}

void LaneModel::setReport(const engine::ProviderReport &report)
{
    const bool same = std::equal(report.lanes.cbegin(), report.lanes.cend(), m_report.lanes.cbegin(), m_report.lanes.cend(),
                                 [](const engine::LaneReport &a, const engine::LaneReport &b) { return a.lane.model == b.lane.model; });
    if (same) {
        m_report = report;
        if (!m_report.lanes.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, laneColumnCount - 1));
        return;
    }
    beginResetModel();
    m_report = report;
    endResetModel();
}

int LaneModel::rowOf(const QString &model) const
{
    const auto at = std::find_if(m_report.lanes.cbegin(), m_report.lanes.cend(),
                                 [&model](const engine::LaneReport &report) { return report.lane.model == model; });
    return at == m_report.lanes.cend() ? -1 : static_cast<int>(at - m_report.lanes.cbegin());
}

int LaneModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_report.lanes.size());
}

int LaneModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : laneColumnCount; }

QString LaneModel::text(const engine::LaneReport &report, LaneColumn column) const
{
    switch (column) {
    case LaneColumn::Status:
        return laneWordText(laneWord(report));
    case LaneColumn::Model:
        return report.lane.model;
    case LaneColumn::Circuit:
        return circuitText(report);
    case LaneColumn::BackIn:
        return backInText(report);
    case LaneColumn::Minutes:
        return {};
    case LaneColumn::FirstToken:
        return firstTokenText(report);
    case LaneColumn::Speed:
        return speedText(report);
    case LaneColumn::Room:
        return roomText(report);
    case LaneColumn::PriceAge:
        return priceAgeText(report, dayOf(m_report.at));
    case LaneColumn::UsedIn:
        return LaneColumns::tr("%n chain(s)", nullptr, static_cast<int>(report.chains.size()));
    }
    Q_UNREACHABLE();
}

QVariant LaneModel::sortValue(const engine::LaneReport &report, LaneColumn column) const
{
    const health::LaneSnapshot &lane = report.lane;
    switch (column) {
    case LaneColumn::Status:
        return static_cast<int>(laneWord(report));
    case LaneColumn::Model:
        return lane.model;
    case LaneColumn::Circuit:
        return static_cast<int>(lane.state.breakerAt(lane.at));
    case LaneColumn::BackIn: {
        const auto at = lane.state.availableAt(lane.at);
        return qint64{at == health::LaneState::never ? std::numeric_limits<qint64>::max() : (at - lane.at).count()};
    }
    case LaneColumn::Minutes: {
        qint64 calls = 0;
        for (const health::MinuteCell &minute : lane.minutes)
            calls += minute.calls;
        return calls;
    }
    case LaneColumn::FirstToken:
        return qint64{lane.speed.firstToken.count == 0 ? -1 : lane.speed.firstToken.p50.count()};
    case LaneColumn::Speed:
        return lane.speed.tokensPerSecond.count == 0 ? -1.0 : lane.speed.tokensPerSecond.p50;
    case LaneColumn::Room:
        return roomPercent(report).value_or(101);
    case LaneColumn::PriceAge:
        return report.priceDate.isValid() ? report.priceDate.toJulianDay() : qint64{0};
    case LaneColumn::UsedIn:
        return report.chains.size();
    }
    Q_UNREACHABLE();
}

QVariant LaneModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const engine::LaneReport &report = m_report.lanes.at(index.row());
    const auto column = static_cast<LaneColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(report, column);
    case Qt::ToolTipRole:
        if (column == LaneColumn::Minutes)
            return minutesSentence(report.lane.minutes);
        if (column == LaneColumn::UsedIn)
            return report.chains.join(u", "_s);
        return column == LaneColumn::Status ? laneSentence(report) : text(report, column);
    case Qt::AccessibleTextRole:
        return laneColumnTitle(column) + u": "_s
            + (column == LaneColumn::Minutes ? minutesSentence(report.lane.minutes) : text(report, column));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case LaneSortRole:
        return sortValue(report, column);
    case LaneWordRole:
        return static_cast<int>(laneWord(report));
    case LaneZoneRole:
        return report.zone;
    case LaneSimulatedRole:
        return report.simulated;
    case LaneLocalRole:
        return report.onThisMachine;
    case LanePricedRole:
        return report.priced;
    case LaneMinutesRole:
        return QVariant::fromValue(report.lane.minutes);
    default: // roles are an open set of integers, not an enum of ours
        return {};
    }
}

QVariant LaneModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= laneColumnCount)
        return {};
    const auto column = static_cast<LaneColumn>(section);
    if (role == Qt::DisplayRole)
        return laneColumnTitle(column);
    if (role == Qt::ToolTipRole)
        return headerHelp(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    return {};
}

} // namespace signalbox::gui
