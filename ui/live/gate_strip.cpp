// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/gate_strip.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QtMath>

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

constexpr int chevron = 14;
constexpr int padding = 8;

} // namespace

GateStrip::GateStrip(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Gates of the decision"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void GateStrip::setExplanation(const Explanation &explanation)
{
    m_gates = explanation.gates;
    setAccessibleDescription(funnelSentence(explanation));
    setVisible(!m_gates.isEmpty());
    update();
}

QSize GateStrip::sizeHint() const
{
    const int line = QFontMetrics(font()).height();
    return {700, 3 * line + 2 * padding + 6};
}

QSize GateStrip::minimumSizeHint() const { return {420, sizeHint().height()}; }

QRectF GateStrip::field(qsizetype gate) const
{
    const auto gates = static_cast<double>(m_gates.size());
    const double width = (this->width() - chevron * (gates - 1)) / gates;
    const double left = static_cast<double>(gate) * (width + chevron);
    return {left, 0.5, width, height() - 1.0};
}

void GateStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal ratio = devicePixelRatioF();
    for (qsizetype i = 0; i < m_gates.size(); ++i) {
        const QRectF box = field(i);
        paintGate(painter, m_gates.at(i), box);
        if (i + 1 < m_gates.size()) {
            const QPixmap arrow = theme::iconPixmap(u"chevron-right"_s, theme::color(Role::Muted, palette()), chevron, ratio);
            painter.drawPixmap(QPointF(box.right(), (height() - chevron) / 2.0), arrow);
        }
    }
}

void GateStrip::paintGate(QPainter &painter, const ExplainedGate &gate, const QRectF &box) const
{
    const bool closed = gate.out == 0 && gate.in > 0;
    const bool notReached = gate.in == 0;
    const bool narrowed = gate.out < gate.in;
    const Role ground = closed ? Role::LockedTint : Role::AltRow;
    const Role ink = closed ? Role::Locked : notReached ? Role::Muted : Role::Text;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::color(ground, palette()));
    painter.drawRoundedRect(box, 6, 6);

    const QRectF inner = box.adjusted(padding, padding - 2, -padding, -padding);
    const QFont caption = theme::sized(font(), theme::TextSize::Chip);
    const QFont figure = theme::sized(font(), theme::TextSize::Section, QFont::DemiBold);
    const QFontMetrics captions(caption);
    const QFontMetrics figures(figure);
    painter.setFont(caption);
    painter.setPen(theme::color(Role::Muted, palette()));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop,
                     captions.elidedText(gateTitle(gate.gate), Qt::ElideRight, qFloor(inner.width())));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, captions.elidedText(notReached ? tr("not reached") : gateBrief(gate.note), Qt::ElideRight,
                                         qFloor(inner.width())));

    const QString out = notReached ? u"–"_s : QString::number(gate.out);
    const QRectF line(inner.left(), inner.top() + captions.height() - 1, inner.width(), figures.height());
    painter.setFont(figure);
    painter.setPen(theme::color(ink, palette()));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, out);
    painter.setFont(caption);
    painter.setPen(theme::color(Role::Muted, palette()));
    painter.drawText(line.adjusted(figures.horizontalAdvance(out) + 5, 0, 0, -1), Qt::AlignLeft | Qt::AlignVCenter,
                     narrowed ? tr("of %1").arg(gate.in) : QString());

    // How much of what came in is left, as a bar along the bottom edge.
    const QRectF bar(box.left() + padding, box.bottom() - 4, box.width() - 2 * padding, 2.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::color(Role::ControlBorder, palette()));
    painter.setOpacity(0.35);
    painter.drawRoundedRect(bar, 1.2, 1.2);
    painter.setOpacity(1.0);
    painter.setBrush(theme::color(closed ? Role::Locked : Role::Accent, palette()));
    const double share = gate.in > 0 ? static_cast<double>(gate.out) / gate.in : 0.0;
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), 1.2, 1.2);
}

bool GateStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (qsizetype i = 0; i < m_gates.size(); ++i) {
        if (!field(i).contains(help->pos()))
            continue;
        const ExplainedGate &gate = m_gates.at(i);
        QStringList lines{tr("%1: %2 of %3 go on. %4").arg(gateTitle(gate.gate)).arg(gate.out).arg(gate.in).arg(gate.note)};
        for (const ExplainedDeparture &left : gate.left)
            lines.append(tr("%1: %2, needs %3").arg(left.model, left.measured, left.required));
        QToolTip::showText(help->globalPos(), lines.join(u'\n'), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace signalbox::gui
