// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "providers/lane_table.h"

#include "delegates/lane_delegate.h"
#include "theme/palette_roles.h"

#include <QAbstractButton>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace signalbox::gui {
namespace {

constexpr int narrowestModel = 150;
constexpr int headerPadding = 18;
constexpr int arrowWidth = 18;
constexpr int widestStrip = 60 * 4 + 16;

/// Columns as wide as what they say; the others share what is left.
bool isOfText(int column)
{
    return column != static_cast<int>(LaneColumn::Model) && column != static_cast<int>(LaneColumn::Minutes);
}

} // namespace

LaneTable::LaneTable(LaneModel &model, QWidget *parent) : QTableView(parent), m_model(model), m_shown(this)
{
    setAccessibleName(tr("Providers and models"));
    if (auto *corner = findChild<QAbstractButton *>())
        corner->setAccessibleName(tr("Select all"));
    m_shown.setSourceModel(&model);
    m_shown.setSortRole(LaneSortRole);
    m_shown.setFilterKeyColumn(static_cast<int>(LaneColumn::Model));
    m_shown.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shown.setDynamicSortFilter(true);
    connect(&m_shown, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_resetting = true; });
    setModel(&m_shown);
    connect(&m_shown, &QAbstractItemModel::modelReset, this, [this] {
        m_resetting = false;
        fit();
        keepSelection();
    });
    // A word may become longer ("recovering"). Columns only grow until the next fit, so that nothing jumps each second.
    connect(&m_shown, &QAbstractItemModel::dataChanged, this, [this] {
        for (int column = 0; column < m_shown.columnCount(); ++column) {
            if (isOfText(column) && sizeHintForColumn(column) > columnWidth(column)) {
                fit();
                return;
            }
        }
    });
    setItemDelegate(new LaneDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setAccessibleName(tr("Columns of the providers"));
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // the order of the policy
    setSortingEnabled(true);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &LaneTable::fit);
    fit();
}

void LaneTable::setFilter(const QString &text)
{
    m_shown.setFilterFixedString(text);
    keepSelection();
}

void LaneTable::select(const QString &model)
{
    const QModelIndex row = m_shown.mapFromSource(m_model.index(m_model.rowOf(model), 0));
    if (row.isValid())
        setCurrentIndex(row);
}

void LaneTable::keepSelection()
{
    select(m_selected);
    if (!currentIndex().isValid() && m_shown.rowCount() > 0)
        setCurrentIndex(m_shown.index(0, 0));
}

void LaneTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (m_resetting || !current.isValid())
        return;
    m_selected = current.siblingAtColumn(static_cast<int>(LaneColumn::Model)).data().toString();
    emit modelSelected(m_selected);
}

void LaneTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        emit detailRequested();
        return;
    }
    QTableView::keyPressEvent(event);
}

void LaneTable::fit()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    // Each column as wide as its widest text; what is left goes to the model's name and the strip.
    int used = 0;
    int strip = 0;
    for (int column = 0; column < m_shown.columnCount(); ++column) {
        // Room for the arrow only where it is; the header's own hint keeps it everywhere.
        const QString title = m_shown.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const int arrow = horizontalHeader()->sortIndicatorSection() == column ? arrowWidth : 0;
        const int wanted = qMax(sizeHintForColumn(column), horizontalHeader()->fontMetrics().horizontalAdvance(title) + headerPadding + arrow);
        setColumnWidth(column, wanted);
        if (column == static_cast<int>(LaneColumn::Minutes))
            strip = wanted;
        else if (column != static_cast<int>(LaneColumn::Model))
            used += wanted;
    }
    const int modelWanted = qMax(narrowestModel, columnWidth(static_cast<int>(LaneColumn::Model)));
    const int forBoth = viewport()->width() - used;
    const int model = qBound(narrowestModel, forBoth - strip, modelWanted);
    const int wide = qBound(strip, forBoth - model, widestStrip);
    setColumnWidth(static_cast<int>(LaneColumn::Minutes), wide);
    setColumnWidth(static_cast<int>(LaneColumn::Model), qMax(model, forBoth - wide));
}

void LaneTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fit();
}

void LaneTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void LaneTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!hasFocus() || !currentIndex().isValid())
        return;
    // The keyboard's place: a bar at the left edge of the row, visible without colour as well.
    QPainter painter(viewport());
    const QRect row = visualRect(currentIndex().siblingAtColumn(0));
    painter.fillRect(QRect(0, row.top(), 3, row.height()), theme::color(theme::Role::Accent, palette()));
}

} // namespace signalbox::gui
