// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/live_table.h"

#include "delegates/live_delegate.h"
#include "models/live_text.h"

#include <QAbstractButton>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr std::array<int, liveColumnCount> defaultWidths{100, 100, 108, 204, 116, 108, 136, 92, 120, 124};
constexpr int rowPadding = 10;

QString fieldOf(LiveColumn column)
{
    switch (column) {
    case LiveColumn::Client:
        return u"client"_s;
    case LiveColumn::Asked:
        return u"asked"_s;
    case LiveColumn::RoutedTo:
        return u"model"_s;
    case LiveColumn::Rule:
        return u"rule"_s;
    case LiveColumn::Tag:
        return u"tag"_s;
    case LiveColumn::Result:
        return u"status"_s;
    case LiveColumn::Time:
    case LiveColumn::Tokens:
    case LiveColumn::Ttft:
    case LiveColumn::Cost:
        break;
    }
    return {};
}

} // namespace

LiveTable::LiveTable(FilteredLiveModel &model, QWidget *parent) : QTableView(parent), m_model(model)
{
    setAccessibleName(tr("Decisions"));
    if (auto *corner = findChild<QAbstractButton *>())
        corner->setAccessibleName(tr("Select all"));
    setModel(&model);
    setItemDelegate(new LiveDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setAlternatingRowColors(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setUpColumns();
    connect(&model, &FilteredLiveModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { rowsArrived(first, last); });
    connect(&model, &FilteredLiveModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { frontLeaving(first, last); });
    connect(&model, &FilteredLiveModel::modelAboutToBeReset, this, &LiveTable::rememberPlace);
    connect(&model, &FilteredLiveModel::modelReset, this, &LiveTable::restorePlace);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LiveTable::scrolled);
}

void LiveTable::setUpColumns()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + rowPadding);
    QHeaderView *header = horizontalHeader();
    header->setAccessibleName(tr("Columns of the decisions"));
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 0; column < liveColumnCount; ++column)
        header->resizeSection(column, defaultWidths[static_cast<std::size_t>(column)]);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this](const QPoint &position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(*menu);
        menu->popup(horizontalHeader()->mapToGlobal(position));
    });
    connect(header, &QHeaderView::sectionHandleDoubleClicked, this, &LiveTable::resizeColumnToContents);
}

void LiveTable::fillColumnMenu(QMenu &menu)
{
    for (int column = 0; column < liveColumnCount; ++column) {
        QAction *action = menu.addAction(columnTitle(static_cast<LiveColumn>(column)));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        // The last visible column cannot be hidden: there would be no header left to bring it back.
        action->setEnabled(isColumnHidden(column) || horizontalHeader()->hiddenSectionCount() + 1 < liveColumnCount);
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setColumnHidden(column, !shown); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Fit widths to contents")), &QAction::triggered, this, &QTableView::resizeColumnsToContents);
    connect(menu.addAction(tr("Standard columns")), &QAction::triggered, this, [this] {
        for (int column = 0; column < liveColumnCount; ++column) {
            setColumnHidden(column, false);
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), column);
            setColumnWidth(column, defaultWidths[static_cast<std::size_t>(column)]);
        }
    });
}

QByteArray LiveTable::columnState() const { return horizontalHeader()->saveState(); }

void LiveTable::restoreColumnState(const QByteArray &state)
{
    if (state.isEmpty() || !horizontalHeader()->restoreState(state) || horizontalHeader()->count() != liveColumnCount)
        return;
    if (horizontalHeader()->hiddenSectionCount() == liveColumnCount)
        setColumnHidden(0, false);
}

void LiveTable::setFollowing(bool following)
{
    if (following) {
        setUnseen(0);
        toBottom();
    }
    if (following == m_following)
        return;
    m_following = following;
    emit followingChanged(following);
}

void LiveTable::toBottom()
{
    const QScopedValueRollback moving(m_moving, true);
    scrollToBottom();
}

void LiveTable::setUnseen(int rows)
{
    if (rows == m_unseen)
        return;
    m_unseen = rows;
    emit unseenChanged(rows);
}

void LiveTable::rowsArrived(int first, int last)
{
    if (m_following) {
        toBottom();
        return;
    }
    const int rows = last - first + 1;
    if (first == 0 && last + 1 < m_model.rowCount()) {
        const QScopedValueRollback moving(m_moving, true);
        executeDelayedItemsLayout();
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rows * rowHeight(0));
        return;
    }
    setUnseen(m_unseen + rows);
}

void LiveTable::frontLeaving(int first, int last)
{
    // What is looked at stays where it is although rows above it go.
    if (m_following || first != 0)
        return;
    const QScopedValueRollback moving(m_moving, true);
    verticalScrollBar()->setValue(verticalScrollBar()->value() - (last + 1) * rowHeight(0));
}

void LiveTable::rememberPlace()
{
    m_moving = true;
    m_rememberedId = selectedId();
    const int top = rowAt(0);
    m_rememberedTop = top >= 0 && top < m_model.rowCount() ? m_model.idAt(top) : DecisionId{};
}

void LiveTable::restorePlace()
{
    const int selected = m_model.rowOf(m_rememberedId);
    if (selected >= 0)
        selectionModel()->setCurrentIndex(m_model.index(selected, 0),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (m_following) {
        scrollToBottom();
    } else if (const int top = m_model.rowOf(m_rememberedTop); top >= 0) {
        scrollTo(m_model.index(top, 0), QAbstractItemView::PositionAtTop);
    } else if (selected >= 0) {
        scrollTo(m_model.index(selected, 0), QAbstractItemView::PositionAtCenter);
    }
    m_moving = false;
}

void LiveTable::scrolled(int value)
{
    if (m_moving)
        return;
    const bool atEnd = value >= verticalScrollBar()->maximum();
    if (atEnd)
        setUnseen(0);
    if (atEnd != m_following) {
        m_following = atEnd;
        emit followingChanged(atEnd);
    }
}

DecisionId LiveTable::selectedId() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? m_model.idAt(current.row()) : DecisionId{};
}

void LiveTable::select(DecisionId id)
{
    const int row = m_model.rowOf(id);
    if (row >= 0)
        setCurrentIndex(m_model.index(row, 0));
}

QList<DecisionId> LiveTable::selectedIds() const
{
    QList<int> rows;
    const QModelIndexList selected = selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<DecisionId> ids;
    for (const int row : rows)
        ids.append(m_model.idAt(row));
    return ids;
}

QString LiveTable::rowText() const
{
    QStringList lines;
    const QList<DecisionId> ids = selectedIds();
    for (const DecisionId id : ids) {
        QStringList cells{id.toString()};
        for (int place = 0; place < liveColumnCount; ++place) {
            const int column = horizontalHeader()->logicalIndex(place);
            if (!isColumnHidden(column))
                cells.append(m_model.index(m_model.rowOf(id), column).data().toString());
        }
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

void LiveTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    // The base class scrolls to the current row, which must not count as the user's scrolling.
    {
        const QScopedValueRollback moving(m_moving, true);
        QTableView::currentChanged(current, previous);
    }
    if (current.row() == previous.row() && current.isValid() == previous.isValid())
        return;
    if (!m_moving && current.isValid() && m_following && current.row() + 1 < m_model.rowCount()) {
        m_following = false;
        emit followingChanged(false);
    }
    if (current.isValid())
        emit decisionSelected(m_model.idAt(current.row()));
}

QString LiveTable::conditionFor(const QModelIndex &cell) const
{
    const auto column = static_cast<LiveColumn>(cell.column());
    const QString field = fieldOf(column);
    if (field.isEmpty())
        return {};
    QString value = column == LiveColumn::Result
        ? QString(statusName(static_cast<DecisionStatus>(cell.data(StatusRole).toInt())))
        : cell.data(SortRole).toString();
    if (column == LiveColumn::Tag)
        value = value.section(u", "_s, 0, 0);
    if (value.isEmpty())
        return {};
    return field + (column == LiveColumn::Result ? u':' : u'=') + filterQuoted(value);
}

void LiveTable::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex cell = indexAt(event->position().toPoint());
    if (!event->modifiers().testFlag(Qt::AltModifier) || !cell.isValid()) {
        QTableView::mousePressEvent(event);
        return;
    }
    const QString condition = conditionFor(cell);
    if (!condition.isEmpty())
        emit conditionRequested(event->modifiers().testFlag(Qt::ShiftModifier) ? u'-' + condition : condition);
}

void LiveTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit detailRequested();
        return;
    }
    if (event->text() == u"/"_s) {
        emit findRequested();
        return;
    }
    QTableView::keyPressEvent(event);
}

void LiveTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex cell = byKey ? currentIndex() : indexAt(event->pos());
    if (!cell.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const LiveColumn column : {LiveColumn::Client, LiveColumn::RoutedTo, LiveColumn::Rule, LiveColumn::Tag, LiveColumn::Result}) {
        const QString condition = conditionFor(cell.siblingAtColumn(static_cast<int>(column)));
        if (condition.isEmpty())
            continue;
        connect(menu->addAction(tr("Filter to %1").arg(condition)), &QAction::triggered, this,
                [this, condition] { emit conditionRequested(condition); });
    }
    menu->addSeparator();
    for (QAction *action : actions())
        menu->addAction(action);
    const QPoint place = byKey ? viewport()->mapToGlobal(visualRect(cell).bottomLeft()) : event->globalPos();
    menu->popup(place);
}

void LiveTable::focusInEvent(QFocusEvent *event)
{
    // The base class would pick the oldest row, far from what is looked at, and so end the following.
    if (!currentIndex().isValid() && m_model.rowCount() > 0) {
        const QScopedValueRollback moving(m_moving, true);
        setCurrentIndex(m_model.index(m_following ? m_model.rowCount() - 1 : qMax(0, rowAt(0)), 0));
    }
    QTableView::focusInEvent(event);
}

void LiveTable::resizeEvent(QResizeEvent *event)
{
    const QScopedValueRollback moving(m_moving, true);
    QTableView::resizeEvent(event);
    if (m_following)
        scrollToBottom();
}

void LiveTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + rowPadding);
}

void LiveTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    const QModelIndex current = currentIndex();
    if (!hasFocus() || !current.isValid())
        return;
    // The keyboard's place: a bar at the left edge of the row, visible without colour as well.
    QPainter painter(viewport());
    const QRect row = visualRect(current);
    painter.fillRect(QRect(0, row.top(), 3, row.height()), theme::color(theme::Role::Accent, palette()));
}

} // namespace signalbox::gui
