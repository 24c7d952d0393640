// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/budget_report.h"

#include <QWidget>

namespace signalbox::gui {

/// Where the parts of one budget's bar are, as shares of its width; the bar ends at the limit.
struct BudgetBar
{
    double spent = 0;  ///< 0…1
    double held = 0;   ///< on top of it, what running calls may still cost
    double pace = 0;   ///< how much of the period is over
    bool isOver = false;
};
[[nodiscard]] BudgetBar budgetBar(const engine::BudgetReport &report, UtcTime now);
/// "daily: $3.18 of $10.00 (32 %), resets in 5 h 10 min; then the cheapest model only".
[[nodiscard]] QString budgetSentence(const engine::BudgetReport &report, UtcTime now);

/// Every budget as a bullet: what is spent and held, the limits that warn, and how much of its period is over.
class BudgetBars final : public QWidget
{
    Q_OBJECT

public:
    explicit BudgetBars(QWidget *parent = nullptr);

    void setBudgets(const QList<engine::BudgetReport> &budgets, UtcTime now);
    [[nodiscard]] const QList<engine::BudgetReport> &budgets() const { return m_budgets; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int rowHeight() const;

    QList<engine::BudgetReport> m_budgets;
    UtcTime m_now;
};

} // namespace signalbox::gui
