// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "charts/chart_plot.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace signalbox::gui {

class ChartLegend;
class DetailView;

/// A chart with all that belongs to it: title, sum, legend, cursor, the same as a table (T), as CSV and as a picture, and
/// a sentence for screen readers. What draws it can be changed without touching screens.
class ChartPanel final : public QWidget
{
    Q_OBJECT

public:
    ChartPanel(ChartKind kind, const QString &name, QWidget *parent = nullptr);

    /// `nothing`: what is said instead when nothing was spent.
    void setChart(const QString &title, const SpendChart &chart, const QString &nothing);
    [[nodiscard]] const SpendChart &data() const { return m_data; }
    [[nodiscard]] ChartPlot &plot() { return *m_plot; }
    [[nodiscard]] ChartLegend &legend() { return *m_legend; }
    [[nodiscard]] DetailView &table() { return *m_table; }
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] bool isTable() const;
    void setTable(bool on);
    [[nodiscard]] QByteArray csv() const { return chartCsv(m_data); }
    /// Title, chart and legend as they are on the screen.
    [[nodiscard]] QPixmap picture();

signals:
    /// A bucket was chosen; `series` is the one shown alone, -1 = all.
    void bucketActivated(int bucket, int series);
    void announced(const QString &text);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] QToolButton *button(const QString &icon, const QString &name);
    void showValues(int bucket);
    void save(bool picture);
    void redraw();
    [[nodiscard]] QList<int> colors();

    ChartKind m_kind;
    QString m_name;
    SpendChart m_data;
    int m_only = -1;
    QHash<QString, int> m_colorOf; ///< a name keeps its colour while the screen lives
    QLabel *m_title;
    QLabel *m_sum;
    QLabel *m_nothing;
    QToolButton *m_asTable;
    ChartPlot *m_plot;
    ChartLegend *m_legend;
    DetailView *m_table;
    QStackedWidget *m_stack;
};

} // namespace signalbox::gui
