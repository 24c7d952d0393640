// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/shortcut_model.h"

#include "palette/fuzzy_match.h"
#include "theme/fonts.h"
#include "theme/palette_roles.h"

#include <QAction>
#include <QGuiApplication>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int columns = 3;

} // namespace

ShortcutModel::ShortcutModel(ShortcutBook &book, QObject *parent) : QAbstractTableModel(parent), m_book(book)
{
    filter();
    connect(&book, &ShortcutBook::changed, this, [this] {
        if (!m_rows.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    });
}

void ShortcutModel::setQuery(const QString &query)
{
    beginResetModel();
    m_query = query.trimmed();
    filter();
    endResetModel();
}

void ShortcutModel::filter()
{
    m_rows.clear();
    const QList<BookedAction> &actions = m_book.actions();
    for (qsizetype i = 0; i < actions.size(); ++i) {
        const QString keys = keysText(actions[i]);
        const bool byKeys = !m_query.isEmpty() && keys.contains(m_query, Qt::CaseInsensitive);
        if (actions[i].action && (byKeys || fuzzyMatch(m_query, actions[i].text() + u' ' + actions[i].place)))
            m_rows.append(i);
    }
}

QString ShortcutModel::keysText(const BookedAction &booked) const
{
    return m_book.keys(booked).toString(QKeySequence::NativeText);
}

int ShortcutModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int ShortcutModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : columns; }

QVariant ShortcutModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const BookedAction &booked = actionAt(index.row());
    const bool isOff = !m_book.hasSingleKeys() && isSingleKey(m_book.keys(booked));
    switch (static_cast<ShortcutColumn>(index.column())) {
    case ShortcutColumn::Keys: {
        const QString keys = keysText(booked);
        const QString shown = keys.isEmpty() ? tr("none") : isOff ? tr("%1 (off)").arg(keys) : keys;
        if (role == Qt::DisplayRole)
            return isChanged(index.row()) ? tr("%1 · changed").arg(shown) : shown;
        if (role == Qt::FontRole)
            return theme::monospaced(QGuiApplication::font());
        if (role == Qt::ToolTipRole && isChanged(index.row()))
            return tr("Standard: %1").arg(booked.standard.isEmpty() ? tr("none") : booked.standard.toString(QKeySequence::NativeText));
        break;
    }
    case ShortcutColumn::Action:
        if (role == Qt::DisplayRole)
            return booked.text();
        break;
    case ShortcutColumn::Menu:
        if (role == Qt::DisplayRole)
            return booked.place;
        break;
    }
    if (role == Qt::ForegroundRole && (isOff || static_cast<ShortcutColumn>(index.column()) == ShortcutColumn::Menu))
        return theme::color(theme::Role::Muted, QGuiApplication::palette());
    return {};
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<ShortcutColumn>(section)) {
    case ShortcutColumn::Keys:
        return tr("Keys");
    case ShortcutColumn::Action:
        return tr("Action");
    case ShortcutColumn::Menu:
        return tr("Menu");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::gui
