// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "widgets/detail_view.h"

#include "delegates/detail_delegate.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHeaderView>

namespace signalbox::gui {
namespace {

constexpr int widestColumn = 420;
constexpr int narrowestColumn = 90;
constexpr int narrowestNumber = 60;

} // namespace

DetailView::DetailView(const QString &accessibleName, QWidget *parent) : QTableView(parent), m_model(this)
{
    setAccessibleName(accessibleName);
    if (auto *corner = findChild<QAbstractButton *>())
        corner->setAccessibleName(tr("Select all"));
    setModel(&m_model);
    setItemDelegate(new DetailDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setAccessibleName(tr("Columns of %1").arg(accessibleName));
    fit();
}

void DetailView::setTable(const DetailTable &table)
{
    const bool sameShape = table.headers == m_model.table().headers;
    m_model.setTable(table);
    // Columns grow with what comes, and never shrink under the reader's eye.
    bool tooNarrow = columnWidth(0) < narrowestColumn;
    for (int column = 0; column + 1 < m_model.columnCount() && !tooNarrow; ++column)
        tooNarrow = columnWidth(column) < qMin(sizeHintForColumn(column), widestColumn);
    if (!sameShape || tooNarrow)
        fit();
}

void DetailView::fit()
{
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    // Numbers stay next to each other; only text may run to the right edge.
    const QModelIndex last = m_model.index(0, m_model.columnCount() - 1);
    horizontalHeader()->setStretchLastSection(!last.data(NumberRole).toBool());
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const int wanted = qMax(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        const bool number = m_model.index(0, column).data(NumberRole).toBool();
        setColumnWidth(column, qBound(number ? narrowestNumber : narrowestColumn, wanted + (number ? 2 : 12), widestColumn));
    }
}

void DetailView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

} // namespace signalbox::gui
