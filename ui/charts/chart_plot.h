// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/spend_view.h"

#include <QChartView>

class QAbstractSeries;

namespace signalbox::gui {

enum class ChartKind { StackedBars, Lines };

/// Draws a SpendChart with Qt Charts: bars or lines, calendar ticks, a grid, a cursor. Colours follow the palette.
class ChartPlot final : public QChartView
{
    Q_OBJECT

public:
    explicit ChartPlot(ChartKind kind, QWidget *parent = nullptr);

    /// `colors`: positions of the series' colours. `only`: the series that is shown alone; -1 = all.
    void show(const SpendChart &chart, const QList<int> &colors, int only);
    /// The bucket under the cursor; -1 = none.
    [[nodiscard]] int cursorBucket() const { return m_cursor; }
    void setCursorBucket(int bucket);
    /// What the axis at the left says, lowest first.
    [[nodiscard]] QStringList amountLabels() const;

signals:
    void cursorMoved(int bucket);
    /// A bucket was chosen with a click or Enter.
    void bucketActivated(int bucket);
    void tableRequested();

protected:
    void drawForeground(QPainter *painter, const QRectF &area) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void addBars(double &highest);
    void addLines(double &highest);
    void addAxes(double highest);
    [[nodiscard]] bool isShown(qsizetype series) const { return m_only < 0 || m_only == static_cast<int>(series); }
    [[nodiscard]] int bucketAt(const QPoint &place) const;

    ChartKind m_kind;
    SpendChart m_data;
    QList<int> m_colors;
    int m_only = -1;
    int m_cursor = -1;
    QAbstractSeries *m_first = nullptr; ///< for places in the plot
    QStringList m_amounts;
};

/// A round number of at least `highest` and how many steps lead there: 1, 2, 2.5 or 5 times a power of ten each.
struct NiceScale
{
    double top = 1;
    int steps = 4;
    int decimals = 2;
};
[[nodiscard]] NiceScale niceScale(double highest);

} // namespace signalbox::gui
