// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/latency_plots.h"

#include "models/format.h"
#include "theme/fonts.h"
#include "theme/palette_roles.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

constexpr int gap = 12;
constexpr int narrowest = 190;
constexpr double pointRadius = 2.0;

} // namespace

LatencyPlots::LatencyPlots(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Time to first token by model"));
    setFocusPolicy(Qt::StrongFocus);
}

void LatencyPlots::setChart(const LatencyChart &chart, const QString &nothing)
{
    m_data = chart;
    m_nothing = nothing;
    m_chosen = qBound(qsizetype{0}, m_chosen, qMax(qsizetype{0}, m_data.series.size() - 1));
    describe();
    update();
}

void LatencyPlots::describe()
{
    QStringList sentences;
    for (const LatencySeries &one : std::as_const(m_data.series))
        sentences.append(latencySentence(one));
    setAccessibleDescription(sentences.isEmpty() ? m_nothing : sentences.join(u". "_s));
}

QRect LatencyPlots::cellOf(qsizetype place) const
{
    const int shown = static_cast<int>(m_data.series.size());
    const int columns = qBound(1, (width() - gap) / narrowest, qMax(1, (shown + 1) / 2));
    const int lines = (shown + columns - 1) / columns;
    const int cellWidth = (width() - gap * (columns + 1)) / columns;
    const int cellHeight = (height() - gap * (lines + 1)) / qMax(1, lines);
    const int column = static_cast<int>(place) % columns;
    const int line = static_cast<int>(place) / columns;
    return {gap + column * (cellWidth + gap), gap + line * (cellHeight + gap), cellWidth, cellHeight};
}

qsizetype LatencyPlots::placeAt(const QPoint &point) const
{
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        if (cellOf(i).contains(point))
            return i;
    }
    return -1;
}

void LatencyPlots::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_data.series.isEmpty()) {
        painter.setPen(theme::color(Role::Muted, palette()));
        painter.drawText(rect().adjusted(gap, gap, -gap, -gap), Qt::AlignCenter | Qt::TextWordWrap, m_nothing);
        return;
    }
    for (qsizetype i = 0; i < m_data.series.size(); ++i)
        paintCell(painter, cellOf(i), m_data.series[i], hasFocus() && i == m_chosen);
}

void LatencyPlots::paintCell(QPainter &painter, const QRect &cell, const LatencySeries &series, bool chosen) const
{
    const QFont small = theme::sized(font(), theme::TextSize::Chip);
    const QFontMetrics metrics(small);
    painter.setFont(small);
    if (chosen) {
        painter.setPen(QPen(theme::color(Role::Accent, palette()), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(cell.adjusted(-5, -5, 5, 5), 4, 4);
    }
    const QString figures = tr("%1 / %2").arg(duration(series.halfOfAll.value_or(-1)), duration(series.nearlyAllOfAll.value_or(-1)));
    const QRect head(cell.left(), cell.top(), cell.width(), metrics.height());
    const int figuresWidth = metrics.horizontalAdvance(figures);
    painter.setPen(theme::color(Role::Muted, palette()));
    painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, figures);
    painter.setPen(theme::color(Role::Text, palette()));
    painter.drawText(head.adjusted(0, 0, -figuresWidth - 8, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(series.model, Qt::ElideLeft, head.width() - figuresWidth - 8));
    const QRectF plot = QRectF(cell).adjusted(0, metrics.height() + 4, 0, 0);
    painter.setPen(QPen(theme::color(Role::GridLine, palette()), 1));
    painter.drawLine(plot.topLeft(), plot.topRight());
    painter.setPen(QPen(theme::color(Role::ControlBorder, palette()), 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    const auto buckets = static_cast<double>(qMax(qsizetype{1}, m_data.buckets.size() - 1));
    const double top = static_cast<double>(qMax(qint64{1}, m_data.longest));
    const auto draw = [&](const QList<std::optional<qint64>> &values, Role role, Qt::PenStyle style) {
        const QColor color = theme::color(role, palette());
        QPainterPath path;
        bool open = false;
        for (qsizetype i = 0; i < values.size(); ++i) {
            if (!values[i]) {
                open = false; // nothing is drawn over a time without answers
                continue;
            }
            const QPointF point(plot.left() + plot.width() * static_cast<double>(i) / buckets,
                                plot.bottom() - plot.height() * static_cast<double>(*values[i]) / top);
            if (open)
                path.lineTo(point);
            else
                path.moveTo(point);
            const bool alone = !open && (i + 1 >= values.size() || !values[i + 1]);
            if (alone)
                path.addEllipse(point, pointRadius, pointRadius);
            open = !alone;
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 1.6, style));
        painter.drawPath(path);
    };
    draw(series.nearlyAll, Role::Warn, Qt::DashLine);
    draw(series.half, Role::Accent, Qt::SolidLine);
}

void LatencyPlots::keyPressEvent(QKeyEvent *event)
{
    const qsizetype last = m_data.series.size() - 1;
    const auto choose = [&](qsizetype place) {
        m_chosen = qBound(qsizetype{0}, place, qMax(qsizetype{0}, last));
        if (last >= 0)
            setAccessibleDescription(latencySentence(m_data.series[m_chosen]));
        update();
    };
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        choose(m_chosen + 1);
        return;
    case Qt::Key_Left:
    case Qt::Key_Up:
        choose(m_chosen - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (last >= 0)
            emit modelActivated(m_data.series[m_chosen].model);
        return;
    default: // keys are an open set, not an enum of ours
        QWidget::keyPressEvent(event);
    }
}

void LatencyPlots::mousePressEvent(QMouseEvent *event)
{
    if (const qsizetype place = placeAt(event->position().toPoint()); place >= 0)
        m_chosen = place;
    update();
    event->accept();
}

void LatencyPlots::mouseReleaseEvent(QMouseEvent *event)
{
    const qsizetype place = placeAt(event->position().toPoint());
    if (place >= 0 && place == m_chosen)
        emit modelActivated(m_data.series[place].model);
    event->accept();
}

bool LatencyPlots::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const qsizetype place = placeAt(help->pos());
        QToolTip::showText(help->globalPos(), place < 0 ? QString() : latencySentence(m_data.series[place]), this);
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace signalbox::gui
