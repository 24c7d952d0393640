// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/lane_delegate.h"

#include "delegates/minute_strip.h"
#include "models/lane_model.h"
#include "theme/fonts.h"

#include <QFontMetrics>

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

constexpr int narrowestStrip = static_cast<int>(health::historyMinutes) * 2 + 16;

QFont fontOf(LaneColumn column, const QFont &base)
{
    const bool text = column == LaneColumn::Status || column == LaneColumn::Circuit || column == LaneColumn::UsedIn;
    return text ? base : theme::monospaced(base);
}

} // namespace

ResultLook laneLook(LaneWord word)
{
    switch (word) {
    case LaneWord::Drained:
        return {u"unplug"_s, Role::Locked};
    case LaneWord::NoKey:
        return {u"lock"_s, Role::Bad};
    case LaneWord::Down:
        return {u"circle-x"_s, Role::Bad};
    case LaneWord::KeyRefused:
        return {u"shield-x"_s, Role::Bad};
    case LaneWord::RateLimited:
        return {u"pause"_s, Role::Warn};
    case LaneWord::Recovering:
        return {u"rotate-cw"_s, Role::Warn};
    case LaneWord::RunningDry:
        return {u"trending-down"_s, Role::Warn};
    case LaneWord::Failing:
        return {u"triangle-alert"_s, Role::Warn};
    case LaneWord::Unused:
        return {u"minus"_s, Role::Muted};
    case LaneWord::Healthy:
        return {u"circle-check"_s, Role::Ok};
    }
    Q_UNREACHABLE();
}

void LaneDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    CellPainter cell(*painter, option);
    const auto column = static_cast<LaneColumn>(index.column());
    const auto word = static_cast<LaneWord>(index.data(LaneWordRole).toInt());
    const QString text = index.data().toString();
    const QFont font = fontOf(column, option.font);
    const Qt::Alignment side(index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignHorizontal_Mask);
    if (column == LaneColumn::Status) {
        const ResultLook look = laneLook(word);
        cell.icon(look.icon, look.role);
        cell.text(text, look.role, font);
    } else if (column == LaneColumn::Minutes) {
        paintMinuteStrip(*painter, cell.rest().adjusted(0, 5, 0, -5), index.data(LaneMinutesRole).value<health::MinuteCells>(),
                         option.palette);
    } else {
        if (column == LaneColumn::Model)
            cell.iconAtRight(zoneIcon(index.data(LaneZoneRole).toString(), index.data(LaneSimulatedRole).toBool()), Role::Muted);
        const bool warns = (column == LaneColumn::BackIn && isOut(word)) || (column == LaneColumn::PriceAge && !index.data(LanePricedRole).toBool());
        const bool dim = text == u"–"_s || (column == LaneColumn::Circuit && index.data(LaneSortRole).toInt() == 0);
        cell.text(text, warns ? Role::Warn : dim ? Role::Muted : Role::Text, font, side);
    }
    painter->restore();
}

QSize LaneDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto column = static_cast<LaneColumn>(index.column());
    const QFontMetrics metrics(fontOf(column, option.font));
    const int icon = column == LaneColumn::Status || column == LaneColumn::Model ? metrics.height() + 6 : 0;
    const int width = column == LaneColumn::Minutes ? narrowestStrip : metrics.horizontalAdvance(index.data().toString()) + icon + 18;
    return {width, metrics.height() + 8};
}

} // namespace signalbox::gui
