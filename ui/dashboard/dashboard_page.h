// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dashboard/kpi_tile.h"
#include "engine/budget_report.h"
#include "models/latency_view.h"
#include "models/spend_view.h"

#include <QTimeZone>
#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QScrollArea;
class QTabWidget;

namespace signalbox::gui {

class BudgetBars;
class ChartPanel;
class DriverBars;
class LatencyPlots;
class DetailView;
class ScopeBar;

/// The Dashboard: what was spent when and on what, what it saved, and what the budgets leave. Every figure is the one
/// aggregate's (core/spend.h); asks for it by signal and never waits.
class DashboardPage final : public QWidget
{
    Q_OBJECT

public:
    explicit DashboardPage(QWidget *parent = nullptr);

    /// Tables in the order they were asked for; an answer to an older question is dropped.
    void takeSpend(quint64 ticket, const QList<SpendTable> &tables);
    void takeLatency(quint64 ticket, const QList<ledger::LatencyLine> &lines);
    void takeProblem(quint64 ticket, const QString &problem);
    void setBudgets(const QList<engine::BudgetReport> &budgets, UtcTime now);
    /// Asks anew, unless an answer is awaited.
    void refresh();
    /// For tests; the machine's otherwise.
    void setTime(QDate today, const QTimeZone &zone);

    struct Actions
    {
        QAction *earlier, *later;
    };
    [[nodiscard]] const Actions &actions() const { return m_actions; }
    [[nodiscard]] ScopeBar &scope() { return *m_scope; }
    [[nodiscard]] QComboBox &groupBox() { return *m_group; }
    [[nodiscard]] QCheckBox &compareBox() { return *m_compare; }
    [[nodiscard]] ChartPanel &spendChartPanel() { return *m_chart; }
    [[nodiscard]] ChartPanel &paceChartPanel() { return *m_pace; }
    [[nodiscard]] DetailView &table() { return *m_table; }
    [[nodiscard]] BudgetBars &budgets() { return *m_budgets; }
    [[nodiscard]] QTabWidget &lower() { return *m_lower; }
    [[nodiscard]] DriverBars &drivers() { return *m_drivers; }
    [[nodiscard]] LatencyPlots &latency() { return *m_latency; }
    [[nodiscard]] const QList<KpiTile *> &tiles() const { return m_tiles; }
    [[nodiscard]] QString checkText() const;
    [[nodiscard]] SpendBy group() const;
    /// The panes F6 goes through, in order.
    [[nodiscard]] QList<QWidget *> panes() const;
    [[nodiscard]] QWidget *mainPane() const;

signals:
    void spendRequested(quint64 ticket, const QList<signalbox::SpendQuery> &queries, const QTimeZone &zone);
    void latencyRequested(quint64 ticket, const signalbox::ledger::LatencyQuery &query, const QTimeZone &zone);
    /// Somebody wants to see the decisions behind a figure. `filter`: for Live; empty = all of that time.
    void decisionsRequested(signalbox::UtcTime from, signalbox::UtcTime to, const QString &filter);
    void announced(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeToolBar();
    [[nodiscard]] QWidget *makeTiles();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] QWidget *makeBudgets();
    void ask();
    void showSpend();
    void showTiles();
    void showCheck();
    void openBucket(int bucket, int series);
    /// Asks for the decisions of the whole time that pass `filter`.
    void openKey(const QString &filter);
    [[nodiscard]] QWidget *makeLower();
    void showLatency();
    void showPace(const SpendChart &chart, const SpendChart &before, const QString &nothing);

    QDate m_today;
    QTimeZone m_zone;
    bool m_fixedTime = false;
    Actions m_actions{};
    quint64 m_ticket = 0;
    bool m_waiting = false;
    bool m_hasFigures = false; ///< until then nothing is known, which is not the same as nothing spent
    TimeScope m_askedScope; ///< what the tables are about
    SpendBy m_askedGroup = SpendBy::Model;
    bool m_askedCompare = false;
    SpendTable m_byTime;
    SpendTable m_byKey;
    SpendTable m_before;
    SpendTable m_beforeByTime;
    ScopeBar *m_scope = nullptr;
    QComboBox *m_group = nullptr;
    QCheckBox *m_compare = nullptr;
    QLabel *m_problem = nullptr;
    QList<KpiTile *> m_tiles;
    ChartPanel *m_chart = nullptr;
    ChartPanel *m_pace = nullptr;
    DetailView *m_table = nullptr;
    QLabel *m_check = nullptr;
    QLabel *m_checkMark = nullptr;
    QTabWidget *m_lower = nullptr;
    DriverBars *m_drivers = nullptr;
    LatencyPlots *m_latency = nullptr;
    QList<ledger::LatencyLine> m_latencyLines;
    BudgetBars *m_budgets = nullptr;
    QLabel *m_noBudget = nullptr;
    QScrollArea *m_budgetScroll = nullptr;
};

} // namespace signalbox::gui
