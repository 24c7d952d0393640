// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/live_delegate.h"

#include "theme/fonts.h"

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

struct ChipLook
{
    Role ink;
    Role ground;
};

// The tags of the standard policy have colours of their own; any other tag is neutral. The word is always there.
ChipLook chipLook(QStringView tag)
{
    if (tag == u"secret")
        return {Role::Locked, Role::LockedTint};
    if (tag == u"confidential")
        return {Role::Warn, Role::WarnTint};
    if (tag == u"public")
        return {Role::Ok, Role::OkTint};
    return {Role::Text, Role::AltRow};
}

} // namespace

ResultLook resultLook(DecisionStatus status, bool fellBack)
{
    switch (status) {
    case DecisionStatus::Running:
        return {u"loader-circle"_s, Role::Accent};
    case DecisionStatus::Ok:
        return fellBack ? ResultLook{u"redo-2"_s, Role::Warn} : ResultLook{u"circle-check"_s, Role::Ok};
    case DecisionStatus::Failed:
        return {u"circle-x"_s, Role::Bad};
    case DecisionStatus::Blocked:
        return {u"lock"_s, Role::Locked};
    case DecisionStatus::Cancelled:
        return {u"circle-slash"_s, Role::Muted};
    case DecisionStatus::Interrupted:
        return {u"unplug"_s, Role::Bad};
    }
    Q_UNREACHABLE();
}

QString zoneIcon(const QString &zone, bool simulated)
{
    if (simulated)
        return u"flask-conical"_s;
    if (zone == "machine"_L1)
        return u"hard-drive"_s;
    return zone == "lan"_L1 ? u"house"_s : u"cloud"_s;
}

void LiveDelegate::paint(QPainter *painter, const QStyleOptionViewItem &base, const QModelIndex &index) const
{
    painter->save();
    CellPainter cell(*painter, base);
    const QString text = index.data().toString();
    const bool dash = text == u"–"_s;
    switch (static_cast<LiveColumn>(index.column())) {
    case LiveColumn::Time:
        paintTime(cell, base, index);
        break;
    case LiveColumn::Client:
    case LiveColumn::Asked:
        cell.text(text, dash ? Role::Muted : Role::Text, base.font);
        break;
    case LiveColumn::Rule:
        cell.text(text, dash || text == "default"_L1 ? Role::Muted : Role::Text, base.font);
        break;
    case LiveColumn::RoutedTo:
        paintModel(cell, base, index);
        break;
    case LiveColumn::Tag:
        paintTags(cell, base, index);
        break;
    case LiveColumn::Tokens:
    case LiveColumn::Ttft:
        cell.text(text, dash ? Role::Muted : Role::Text, theme::monospaced(base.font), Qt::AlignRight);
        break;
    case LiveColumn::Cost:
        paintCost(cell, base, index);
        break;
    case LiveColumn::Result:
        paintResult(cell, base, index);
        break;
    }
    painter->restore();
}

QSize LiveDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool mono = index.column() != static_cast<int>(LiveColumn::RoutedTo);
    const QFontMetrics metrics(mono ? theme::monospaced(option.font) : option.font);
    return {metrics.horizontalAdvance(index.data().toString()) + 44, metrics.height() + 8};
}

void LiveDelegate::paintTime(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (index.data(PinnedRole).toBool())
        cell.iconAtRight(u"pin"_s, Role::Accent);
    cell.text(index.data().toString(), Role::Muted, theme::monospaced(option.font));
}

void LiveDelegate::paintModel(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString();
    const qsizetype slash = text.indexOf(u'/');
    if (text == u"–"_s) {
        cell.text(text, Role::Muted, option.font);
        return;
    }
    const bool simulated = index.data(SimulatedRole).toBool();
    const QString zone = index.data(ZoneRole).toString();
    const bool local = zone == "machine"_L1 && !simulated;
    cell.icon(zoneIcon(zone, simulated), simulated ? Role::Warn : local ? Role::Ok : Role::Muted);
    if (slash > 0)
        cell.lead(text.first(slash + 1), Role::Muted, option.font);
    cell.text(slash > 0 ? text.sliced(slash + 1) : text, Role::Text, option.font);
}

void LiveDelegate::paintTags(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString();
    if (text == u"–"_s) {
        cell.text(text, Role::Muted, option.font);
        return;
    }
    const QFont font = theme::sized(option.font, theme::TextSize::Chip, QFont::Medium);
    const QStringList tags = text.split(u", "_s);
    for (const QString &tag : tags) {
        if (cell.rest().width() < 24)
            break;
        const ChipLook look = chipLook(tag);
        cell.chip(tag, look.ink, look.ground, font);
    }
}

void LiveDelegate::paintCost(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QString text = index.data().toString();
    const bool amount = text.contains(u'$');
    const QFont chip = theme::sized(option.font, theme::TextSize::Chip);
    if (amount) {
        switch (static_cast<CostKind>(index.data(CostKindRole).toInt())) {
        case CostKind::Estimated:
            //: Mark before a cost: estimated.
            cell.lead(tr("est"), Role::Warn, chip);
            break;
        case CostKind::Reported:
            //: Mark before a cost: reported by the provider.
            cell.lead(tr("rep"), Role::Muted, chip);
            break;
        case CostKind::Computed:
        case CostKind::Unpriced:
            break;
        }
    }
    const bool dash = text == u"–"_s;
    const Role role = amount ? Role::Text : dash ? Role::Muted : Role::Warn;
    cell.text(text, role, amount || dash ? theme::monospaced(option.font) : option.font, Qt::AlignRight);
}

void LiveDelegate::paintResult(CellPainter &cell, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto status = static_cast<DecisionStatus>(index.data(StatusRole).toInt());
    const ResultLook look = resultLook(status, index.data(FellBackRole).toBool());
    cell.icon(look.icon, look.role);
    cell.text(index.data().toString(), look.role, option.font);
}

} // namespace signalbox::gui
