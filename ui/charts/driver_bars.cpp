// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/driver_bars.h"

#include "models/format.h"
#include "theme/fonts.h"
#include "theme/palette_roles.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

constexpr int margin = 12;
constexpr int barHeight = 10;

QString changeWords(const SpendDriver &driver)
{
    if (!driver.change)
        return {};
    return (driver.change->value > 0 ? u"+"_s : QString()) + usd(*driver.change);
}

} // namespace

DriverBars::DriverBars(QWidget *parent) : QAbstractScrollArea(parent)
{
    setAccessibleName(tr("Top drivers of spend"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void DriverBars::setDrivers(const QList<SpendDriver> &drivers, const QString &nothing)
{
    m_drivers = drivers;
    m_nothing = nothing;
    m_current = qBound(qsizetype{0}, m_current, qMax(qsizetype{0}, m_drivers.size() - 1));
    fitScrollBar();
    describe();
    viewport()->update();
}

void DriverBars::describe()
{
    if (m_drivers.isEmpty()) {
        setAccessibleDescription(m_nothing);
        return;
    }
    const SpendDriver &one = m_drivers[m_current];
    setAccessibleDescription(one.change ? tr("%1: %2, change %3").arg(one.title, usd(one.cost), changeWords(one)) : tr("%1: %2").arg(one.title, usd(one.cost)));
}

int DriverBars::lineHeight() const { return fontMetrics().height() + 10; }

void DriverBars::fitScrollBar()
{
    const int wanted = static_cast<int>(m_drivers.size()) * lineHeight() + margin;
    verticalScrollBar()->setRange(0, qMax(0, wanted - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(lineHeight());
}

void DriverBars::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const QRect area = viewport()->rect();
    if (m_drivers.isEmpty()) {
        painter.setPen(theme::color(Role::Muted, palette()));
        painter.drawText(area.adjusted(margin, margin, -margin, -margin), Qt::AlignCenter | Qt::TextWordWrap, m_nothing);
        return;
    }
    const QFont mono = theme::monospaced(font());
    const QFontMetrics figures(mono);
    int nameWidth = 0;
    int costWidth = 0;
    int changeWidth = 0;
    for (const SpendDriver &one : std::as_const(m_drivers)) {
        nameWidth = qMax(nameWidth, fontMetrics().horizontalAdvance(one.title));
        costWidth = qMax(costWidth, figures.horizontalAdvance(usd(one.cost)));
        changeWidth = qMax(changeWidth, figures.horizontalAdvance(changeWords(one)));
    }
    nameWidth = qMin(nameWidth + 2, area.width() / 3); // advances are rounded
    const int barsFrom = margin + nameWidth + margin;
    const int barsTo = area.width() - margin - costWidth - margin - (changeWidth > 0 ? changeWidth + margin : 0);
    const auto longest = static_cast<double>(qMax(qint64{1}, m_drivers.constFirst().cost.value));
    for (qsizetype i = 0; i < m_drivers.size(); ++i) {
        const SpendDriver &one = m_drivers[i];
        const QRect line(0, margin / 2 + static_cast<int>(i) * lineHeight() - verticalScrollBar()->value(), area.width(), lineHeight());
        if (!line.intersects(area))
            continue;
        if (hasFocus() && i == m_current)
            painter.fillRect(line, theme::color(Role::Selection, palette()));
        painter.setFont(font());
        painter.setPen(theme::color(Role::Text, palette()));
        painter.drawText(QRect(margin, line.top(), nameWidth, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(one.title, Qt::ElideMiddle, nameWidth));
        const double share = qMax(0.0, static_cast<double>(one.cost.value) / longest);
        const QRectF bar(barsFrom, line.center().y() - barHeight / 2.0, qMax(1.0, share * qMax(1, barsTo - barsFrom)), barHeight);
        painter.fillRect(bar, theme::color(Role::Accent, palette()));
        painter.setFont(mono);
        painter.drawText(QRect(barsTo + margin, line.top(), costWidth, line.height()), Qt::AlignRight | Qt::AlignVCenter, usd(one.cost));
        if (!one.change)
            continue;
        const qint64 change = one.change->value;
        painter.setPen(theme::color(change > 0 ? Role::Warn : change < 0 ? Role::Ok : Role::Muted, palette()));
        painter.drawText(QRect(area.width() - margin - changeWidth, line.top(), changeWidth, line.height()), Qt::AlignRight | Qt::AlignVCenter,
                         changeWords(one));
    }
}

void DriverBars::choose(qsizetype place)
{
    m_current = qBound(qsizetype{0}, place, qMax(qsizetype{0}, m_drivers.size() - 1));
    const int top = margin / 2 + static_cast<int>(m_current) * lineHeight();
    if (top < verticalScrollBar()->value() || top + lineHeight() > verticalScrollBar()->value() + viewport()->height())
        verticalScrollBar()->setValue(top);
    describe();
    viewport()->update();
}

void DriverBars::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Down:
        choose(m_current + 1);
        return;
    case Qt::Key_Up:
        choose(m_current - 1);
        return;
    case Qt::Key_Home:
        choose(0);
        return;
    case Qt::Key_End:
        choose(m_drivers.size() - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!m_drivers.isEmpty())
            emit driverActivated(m_drivers[m_current].key);
        return;
    default: // keys are an open set, not an enum of ours
        QAbstractScrollArea::keyPressEvent(event);
    }
}

qsizetype DriverBars::placeAt(const QPointF &point) const
{
    const int down = static_cast<int>(point.y()) + verticalScrollBar()->value() - margin / 2;
    return down < 0 || down / lineHeight() >= m_drivers.size() ? -1 : down / lineHeight();
}

void DriverBars::mousePressEvent(QMouseEvent *event)
{
    if (const qsizetype place = placeAt(event->position()); place >= 0)
        choose(place);
    event->accept();
}

void DriverBars::mouseReleaseEvent(QMouseEvent *event)
{
    if (const qsizetype place = placeAt(event->position()); place >= 0 && place == m_current)
        emit driverActivated(m_drivers[place].key);
    event->accept();
}

void DriverBars::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitScrollBar();
}

void DriverBars::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void DriverBars::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace signalbox::gui
