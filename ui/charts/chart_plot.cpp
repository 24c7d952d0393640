// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/chart_plot.h"

#include "theme/fonts.h"
#include "theme/series_colors.h"

#include <QBarSet>
#include <QCategoryAxis>
#include <QChart>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QStackedBarSeries>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

using theme::Role;

constexpr double nanosPerDollar = 1e9;
constexpr double barWidth = 0.72;
constexpr int tickRoom = 64; ///< pixels a label of the time axis takes

double dollars(NanoUsd amount) { return static_cast<double>(amount.value) / nanosPerDollar; }

} // namespace

NiceScale niceScale(double highest)
{
    if (!(highest > 0))
        return {1, 4, 2};
    const double rough = highest / 4;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        if (factor * power >= rough * (1 - 1e-9)) {
            step = factor * power;
            break;
        }
    }
    NiceScale scale;
    scale.steps = static_cast<int>(std::ceil(highest / step - 1e-9));
    scale.top = step * scale.steps;
    const bool halves = std::abs(step / power - 2.5) < 1e-6;
    scale.decimals = step >= 1 && !halves ? 0 : std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)) + (halves ? 1 : 0), 2, 9);
    return scale;
}

ChartPlot::ChartPlot(ChartKind kind, QWidget *parent) : QChartView(parent), m_kind(kind)
{
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setMinimumHeight(90);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(0);
    chart()->setMargins(QMargins(4, 6, 8, 0));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    rebuild();
}

void ChartPlot::show(const SpendChart &chart, const QList<int> &colors, int only)
{
    m_data = chart;
    m_colors = colors;
    m_only = only;
    if (m_cursor >= m_data.buckets.size())
        m_cursor = -1;
    rebuild();
}

void ChartPlot::rebuild()
{
    chart()->removeAllSeries();
    const QList<QAbstractAxis *> axes = chart()->axes();
    for (QAbstractAxis *axis : axes) {
        chart()->removeAxis(axis);
        delete axis;
    }
    m_first = nullptr;
    chart()->setBackgroundBrush(theme::color(Role::Surface, palette()));
    chart()->setBackgroundPen(Qt::NoPen);
    setBackgroundBrush(theme::color(Role::Surface, palette()));
    double highest = 0;
    if (m_kind == ChartKind::StackedBars)
        addBars(highest);
    else
        addLines(highest);
    addAxes(highest);
    viewport()->update();
}

void ChartPlot::addBars(double &highest)
{
    auto *bars = new QStackedBarSeries;
    bars->setBarWidth(barWidth);
    const QPen gap(theme::color(Role::Surface, palette()), 1);
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        if (!isShown(i))
            continue;
        auto *set = new QBarSet(m_data.series[i].title);
        for (const NanoUsd &value : m_data.series[i].values)
            set->append(dollars(value));
        set->setColor(theme::seriesColor(m_colors.value(i), theme::schemeOf(palette())));
        set->setPen(gap);
        bars->append(set);
    }
    for (qsizetype b = 0; b < m_data.buckets.size(); ++b) {
        double sum = 0;
        for (qsizetype i = 0; i < m_data.series.size(); ++i)
            sum += isShown(i) ? dollars(m_data.series[i].values.value(b)) : 0;
        highest = std::max(highest, sum);
    }
    chart()->addSeries(bars);
    m_first = bars;
}

void ChartPlot::addLines(double &highest)
{
    for (qsizetype i = 0; i < m_data.series.size(); ++i) {
        if (!isShown(i))
            continue;
        auto *line = new QLineSeries;
        QPen pen(theme::seriesColor(m_colors.value(i), theme::schemeOf(palette())), 2);
        if (i > 0)
            pen.setStyle(i == 1 ? Qt::DashLine : Qt::DotLine); // never colour alone
        line->setPen(pen);
        for (qsizetype b = 0; b < m_data.series[i].values.size(); ++b) {
            const double value = dollars(m_data.series[i].values[b]);
            line->append(static_cast<double>(b), value);
            highest = std::max(highest, value);
        }
        line->setPointsVisible(m_data.series[i].values.size() == 1); // a line of one point is not seen
        chart()->addSeries(line);
        if (m_first == nullptr)
            m_first = line;
    }
}

void ChartPlot::addAxes(double highest)
{
    const QFont font = theme::sized(this->font(), theme::TextSize::Chip);
    const QColor muted = theme::color(Role::Muted, palette());
    auto *time = new QCategoryAxis;
    time->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    const auto last = static_cast<double>(m_data.buckets.size());
    time->setRange(-0.5, std::max(1.0, last) - 0.5);
    const int fitting = std::max(1, width() / tickRoom);
    int ticks = 0;
    for (const TimeBucket &bucket : m_data.buckets)
        ticks += bucket.tick.isEmpty() ? 0 : 1;
    const int every = (ticks + fitting - 1) / fitting;
    int tick = 0;
    for (qsizetype i = 0; i < m_data.buckets.size(); ++i) {
        if (!m_data.buckets[i].tick.isEmpty() && tick++ % std::max(1, every) == 0)
            time->append(m_data.buckets[i].tick, static_cast<double>(i));
    }
    // The last label stands under the middle of its bar and reaches beyond it: half of it must fit beside the plot.
    const QString lastTick = m_data.buckets.isEmpty() ? QString() : m_data.buckets.constLast().tick;
    chart()->setMargins(QMargins(4, 6, std::max(8, QFontMetrics(font).horizontalAdvance(lastTick) / 2), 0));
    time->setGridLineVisible(false);
    time->setLinePen(QPen(theme::color(Role::ControlBorder, palette()), 1));
    const NiceScale scale = niceScale(highest);
    // Labels of our own, so that they are amounts as they stand everywhere else.
    auto *amount = new QCategoryAxis;
    amount->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    amount->setRange(0, scale.top);
    m_amounts.clear();
    for (int i = 0; i <= scale.steps; ++i) {
        const double value = scale.top * i / scale.steps;
        m_amounts.append(u"$"_s + QLocale().toString(value, 'f', i == 0 ? 0 : scale.decimals));
        amount->append(m_amounts.constLast(), value);
    }
    amount->setGridLinePen(QPen(theme::color(Role::GridLine, palette()), 1));
    amount->setLineVisible(false);
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(time), static_cast<QAbstractAxis *>(amount)}) {
        axis->setLabelsFont(font);
        axis->setLabelsBrush(muted);
    }
    chart()->addAxis(time, Qt::AlignBottom);
    chart()->addAxis(amount, Qt::AlignLeft);
    const QList<QAbstractSeries *> series = chart()->series();
    for (QAbstractSeries *one : series) {
        one->attachAxis(time);
        one->attachAxis(amount);
    }
}

QStringList ChartPlot::amountLabels() const { return m_amounts; }

void ChartPlot::setCursorBucket(int bucket)
{
    bucket = qBound(-1, bucket, static_cast<int>(m_data.buckets.size()) - 1);
    if (bucket == m_cursor)
        return;
    m_cursor = bucket;
    viewport()->update();
    emit cursorMoved(bucket);
}

int ChartPlot::bucketAt(const QPoint &place) const
{
    const QRectF plot = chart()->plotArea();
    const auto buckets = static_cast<int>(m_data.buckets.size());
    if (buckets == 0 || !plot.contains(QPointF(place)))
        return -1;
    return qBound(0, static_cast<int>((place.x() - plot.left()) / plot.width() * buckets), buckets - 1);
}

void ChartPlot::drawForeground(QPainter *painter, const QRectF &area)
{
    QChartView::drawForeground(painter, area);
    const QRectF plot = chart()->plotArea();
    if (m_cursor >= 0 && !m_data.buckets.isEmpty()) {
        const double step = plot.width() / static_cast<double>(m_data.buckets.size());
        const double x = plot.left() + (m_cursor + 0.5) * step;
        painter->setPen(QPen(theme::color(Role::Text, palette()), 1, Qt::DotLine));
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    if (hasFocus()) {
        painter->setPen(QPen(theme::color(Role::Accent, palette()), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
}

void ChartPlot::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    setCursorBucket(bucketAt(event->pos()));
}

void ChartPlot::mousePressEvent(QMouseEvent *event)
{
    QChartView::mousePressEvent(event);
    const int bucket = event->button() == Qt::LeftButton ? bucketAt(event->pos()) : -1;
    if (bucket >= 0)
        emit bucketActivated(bucket);
}

void ChartPlot::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    if (!hasFocus())
        setCursorBucket(-1);
}

void ChartPlot::keyPressEvent(QKeyEvent *event)
{
    const int buckets = static_cast<int>(m_data.buckets.size());
    if (event->key() == Qt::Key_Left)
        setCursorBucket(m_cursor < 0 ? buckets - 1 : qMax(0, m_cursor - 1));
    else if (event->key() == Qt::Key_Right)
        setCursorBucket(m_cursor < 0 ? 0 : qMin(buckets - 1, m_cursor + 1));
    else if (event->key() == Qt::Key_Home)
        setCursorBucket(0);
    else if (event->key() == Qt::Key_End)
        setCursorBucket(buckets - 1);
    else if (event->key() == Qt::Key_Escape && m_cursor >= 0)
        setCursorBucket(-1);
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_cursor >= 0)
        emit bucketActivated(m_cursor);
    else if (event->key() == Qt::Key_T)
        emit tableRequested();
    else
        QChartView::keyPressEvent(event);
}

void ChartPlot::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        rebuild();
}

void ChartPlot::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        rebuild(); // other labels fit
}

} // namespace signalbox::gui
