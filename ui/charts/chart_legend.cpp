// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/chart_legend.h"

#include "theme/series_colors.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int swatch = 10;
constexpr int gap = 6;

} // namespace

LegendEntry::LegendEntry(int color, bool dashed, QWidget *parent) : QAbstractButton(parent), m_color(color), m_dashed(dashed)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Shows this one alone; again shows all"));
}

void LegendEntry::setContents(const QString &name, const QString &value)
{
    setText(name);
    m_value = value;
    setAccessibleName(u"%1: %2"_s.arg(name, value));
    updateGeometry();
    update();
}

QSize LegendEntry::sizeHint() const
{
    const QString text = m_value.isEmpty() ? this->text() : this->text() + u"  "_s + m_value;
    return {fontMetrics().horizontalAdvance(text) + swatch + 2 * gap + 8, qMax(24, fontMetrics().height() + 6)};
}

void LegendEntry::paintEvent(QPaintEvent *)
{
    using theme::Role;
    QPainter painter(this);
    const theme::Scheme scheme = theme::schemeOf(palette());
    const QColor color = theme::seriesColor(m_color, scheme);
    if (isChecked() || hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() ? QPen(theme::color(Role::Accent, scheme), 2) : QPen(Qt::NoPen));
        painter.setBrush(isChecked() ? QBrush(theme::color(Role::Selection, scheme)) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    const int middle = height() / 2;
    if (m_dashed) {
        painter.fillRect(gap - 2, middle - 1, 5, 2, color);
        painter.fillRect(gap + 6, middle - 1, 5, 2, color);
    } else {
        painter.fillRect(gap, middle - swatch / 2, swatch, swatch, color);
    }
    const int left = gap + swatch + gap;
    painter.setPen(theme::color(Role::Text, scheme));
    painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setPen(theme::color(Role::Muted, scheme));
    const int after = left + fontMetrics().horizontalAdvance(text() + u"  "_s);
    painter.drawText(QRect(after, 0, width() - after, height()), Qt::AlignLeft | Qt::AlignVCenter, m_value);
}

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChartLegend::setEntries(const QStringList &names, const QList<int> &colors, bool lines)
{
    if (names == m_names && m_entries.size() == colors.size())
        return;
    m_names = names;
    qDeleteAll(m_entries);
    m_entries.clear();
    for (qsizetype i = 0; i < names.size(); ++i) {
        auto *entry = new LegendEntry(colors[i], lines && i > 0, this);
        entry->setContents(names[i], {});
        connect(entry, &QAbstractButton::clicked, this, [this, i](bool checked) {
            for (qsizetype other = 0; other < m_entries.size(); ++other)
                m_entries[other]->setChecked(checked && other == i);
            emit isolated(checked ? static_cast<int>(i) : -1);
        });
        entry->show();
        m_entries.append(entry);
    }
    arrange(width(), true);
    updateGeometry();
}

void ChartLegend::setValues(const QStringList &values)
{
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setContents(m_names[i], values.value(i));
    arrange(width(), true);
    updateGeometry();
}

int ChartLegend::arrange(int width, bool move) const
{
    int x = 0;
    int y = 0;
    int line = 0;
    for (LegendEntry *entry : m_entries) {
        const QSize size = entry->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += line;
        }
        line = size.height();
        if (move)
            entry->setGeometry(x, y, qMin(size.width(), qMax(width, 40)), size.height());
        x += size.width() + 4;
    }
    return y + line;
}

void ChartLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width(), true);
}

} // namespace signalbox::gui
