// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dashboard/budget_bars.h"

#include "models/format.h"
#include "models/lane_text.h"
#include "theme/fonts.h"
#include "theme/palette_roles.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

using engine::BudgetReport;
using theme::Role;

constexpr int barHeight = 10;
constexpr int padding = 12;

struct BudgetText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::BudgetText)
};

QString thenText(BudgetReport::Then then)
{
    switch (then) {
    case BudgetReport::Then::Cheapest:
        return BudgetText::tr("then the cheapest model only");
    case BudgetReport::Then::Local:
        return BudgetText::tr("then this machine only");
    case BudgetReport::Then::Stop:
        return BudgetText::tr("then nothing more");
    }
    Q_UNREACHABLE();
}

QString periodText(BudgetReport::Period period)
{
    switch (period) {
    case BudgetReport::Period::Hour:
        return BudgetText::tr("per hour");
    case BudgetReport::Period::Day:
        return BudgetText::tr("per day");
    case BudgetReport::Period::Week:
        return BudgetText::tr("per week");
    case BudgetReport::Period::Month:
        return BudgetText::tr("per month");
    }
    Q_UNREACHABLE();
}

QString nameOf(const BudgetReport &report)
{
    if (report.isSample)
        return BudgetText::tr("%1 · each, unused").arg(report.id);
    return report.key.isEmpty() ? report.id : u"%1 · %2"_s.arg(report.id, report.key);
}

double share(NanoUsd part, NanoUsd whole)
{
    return whole.value <= 0 ? 1.0 : static_cast<double>(part.value) / static_cast<double>(whole.value);
}

QString amountText(const BudgetReport &report)
{
    return BudgetText::tr("%1 of %2").arg(usd(report.spent), usd(report.limit));
}

} // namespace

BudgetBar budgetBar(const BudgetReport &report, UtcTime now)
{
    BudgetBar bar;
    const double spent = share(report.spent, report.limit);
    bar.isOver = report.spent >= report.limit;
    bar.spent = std::clamp(spent, 0.0, 1.0);
    bar.held = std::clamp(share(report.held, report.limit), 0.0, 1.0 - bar.spent);
    const double length = static_cast<double>(report.end.micros - report.start.micros);
    bar.pace = length <= 0 ? 0 : std::clamp(static_cast<double>(now.micros - report.start.micros) / length, 0.0, 1.0);
    return bar;
}

QString budgetSentence(const BudgetReport &report, UtcTime now)
{
    const double percent = 100 * share(report.spent, report.limit);
    return BudgetText::tr("%1, %2: %3 (%4 %), resets in %5; %6")
        .arg(nameOf(report), periodText(report.period), amountText(report), QLocale().toString(qRound64(percent)),
             timeLeft(std::chrono::microseconds(report.end.micros - now.micros)), thenText(report.then));
}

BudgetBars::BudgetBars(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Budgets"));
    setObjectName(u"card"_s);
    setAttribute(Qt::WA_StyledBackground);
}

void BudgetBars::setBudgets(const QList<BudgetReport> &budgets, UtcTime now)
{
    m_budgets = budgets;
    m_now = now;
    QStringList sentences;
    for (const BudgetReport &report : budgets)
        sentences.append(budgetSentence(report, now));
    setAccessibleDescription(sentences.join(u". "_s));
    setToolTip(sentences.join(u'\n'));
    updateGeometry();
    update();
}

int BudgetBars::rowHeight() const { return 2 * fontMetrics().height() + barHeight + 14; }

QSize BudgetBars::sizeHint() const { return {240, qMax(1, static_cast<int>(m_budgets.size())) * rowHeight() + 8}; }

void BudgetBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Role::Surface, palette()));
    const int inner = width() - 2 * padding;
    const int text = fontMetrics().height();
    int y = 4;
    for (const BudgetReport &report : m_budgets) {
        const BudgetBar bar = budgetBar(report, m_now);
        const QString amount = amountText(report);
        const int amountWidth = fontMetrics().horizontalAdvance(amount);
        painter.setPen(theme::color(Role::Text, palette()));
        painter.drawText(QRect(padding, y, inner - amountWidth - 8, text), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(nameOf(report), Qt::ElideMiddle, inner - amountWidth - 8));
        painter.setPen(theme::color(bar.isOver ? Role::Bad : Role::Text, palette()));
        painter.drawText(QRect(padding, y, inner, text), Qt::AlignRight | Qt::AlignVCenter, amount);
        y += text + 2;
        const QRect whole(padding, y, inner, barHeight);
        painter.fillRect(whole, theme::color(Role::AltRow, palette()));
        const bool warns = !report.notify.empty() && bar.spent * 100 >= report.notify.front();
        const QColor ink = theme::color(bar.isOver ? Role::Bad : warns ? Role::Warn : Role::Accent, palette());
        painter.fillRect(QRect(whole.left(), y, qRound(inner * bar.spent), barHeight), ink);
        painter.fillRect(QRectF(whole.left() + inner * bar.spent, y, inner * bar.held, barHeight), QBrush(ink, Qt::BDiagPattern));
        for (const int percent : report.notify) {
            const int x = whole.left() + inner * qMin(percent, 100) / 100;
            painter.fillRect(QRect(x, y, 1, barHeight), theme::color(Role::Text, palette()));
        }
        const int pace = whole.left() + qRound((inner - 2) * bar.pace);
        painter.fillRect(QRect(pace, y - 2, 2, barHeight + 4), theme::color(Role::Text, palette()));
        y += barHeight + 2;
        painter.setPen(theme::color(Role::Muted, palette()));
        const QString left = timeLeft(std::chrono::microseconds(report.end.micros - m_now.micros));
        QString rest = BudgetText::tr("%1 · resets in %2 · %3").arg(periodText(report.period), left, thenText(report.then));
        if (fontMetrics().horizontalAdvance(rest) > inner) // what then stands in the tool tip
            rest = BudgetText::tr("%1 · resets in %2").arg(periodText(report.period), left);
        painter.drawText(QRect(padding, y, inner, text), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(rest, Qt::ElideRight, inner));
        y += text + 10;
    }
}

} // namespace signalbox::gui
