// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/chart_panel.h"

#include "charts/chart_legend.h"
#include "models/format.h"
#include "theme/fonts.h"
#include "theme/icons.h"
#include "theme/series_colors.h"
#include "widgets/detail_view.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSaveFile>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ChartPanel::ChartPanel(ChartKind kind, const QString &name, QWidget *parent) : QWidget(parent), m_kind(kind), m_name(name)
{
    setObjectName(u"card"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(name);
    m_title = new QLabel(name, this);
    theme::keepSize(m_title, theme::TextSize::Body, QFont::DemiBold);
    m_sum = new QLabel(this);
    m_sum->setObjectName(u"muted"_s);
    m_plot = new ChartPlot(kind, this);
    m_plot->setAccessibleName(name);
    m_legend = new ChartLegend(this);
    m_legend->setAccessibleName(tr("Legend of %1").arg(name));
    m_table = new DetailView(tr("%1 as a table").arg(name), this);
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(u"muted"_s);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_stack = new QStackedWidget(this);
    m_stack->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // rows of the screen share by their stretch
    m_stack->setMinimumHeight(100);
    m_stack->addWidget(m_plot);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_nothing);
    m_asTable = button(u"list-ordered"_s, tr("%1 as a table (T)").arg(name));
    m_asTable->setCheckable(true);
    QToolButton *csv = button(u"arrow-down-to-line"_s, tr("Save %1 as CSV").arg(name));
    QToolButton *picture = button(u"monitor"_s, tr("Save %1 as a picture").arg(name));
    auto *head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_title);
    head->addSpacing(4);
    head->addWidget(m_sum, 1);
    for (QToolButton *one : {m_asTable, csv, picture})
        head->addWidget(one);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 6);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_legend);

    m_table->installEventFilter(this);
    connect(m_asTable, &QToolButton::toggled, this, &ChartPanel::setTable);
    connect(csv, &QToolButton::clicked, this, [this] { save(false); });
    connect(picture, &QToolButton::clicked, this, [this] { save(true); });
    connect(m_plot, &ChartPlot::tableRequested, this, [this] { setTable(!isTable()); });
    connect(m_plot, &ChartPlot::bucketActivated, this, [this](int bucket) { emit bucketActivated(bucket, m_only); });
    connect(m_plot, &ChartPlot::cursorMoved, this, [this](int bucket) {
        showValues(bucket);
        if (bucket >= 0 && m_plot->hasFocus())
            emit announced(u"%1: %2"_s.arg(m_data.buckets[bucket].title, usd(m_data.totalOf(bucket))));
    });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { emit bucketActivated(index.row(), m_only); });
    connect(m_legend, &ChartLegend::isolated, this, [this](int series) {
        m_only = series;
        redraw();
    });
}

QToolButton *ChartPanel::button(const QString &icon, const QString &name)
{
    auto *made = new QToolButton(this);
    made->setIcon(theme::icon(icon, theme::Role::Muted));
    made->setIconSize({14, 14});
    made->setMinimumSize(26, 26);
    made->setFocusPolicy(Qt::TabFocus);
    made->setToolTip(name);
    made->setAccessibleName(name);
    return made;
}

void ChartPanel::setChart(const QString &title, const SpendChart &chart, const QString &nothing)
{
    QStringList before;
    for (const ChartSeries &series : m_data.series)
        before.append(series.key);
    QStringList now;
    for (const ChartSeries &series : chart.series)
        now.append(series.key);
    if (before != now)
        m_only = -1;
    m_data = chart;
    m_title->setText(title);
    m_nothing->setText(nothing);
    redraw();
}

QList<int> ChartPanel::colors()
{
    // By order of first appearance, so that a model keeps its colour when others overtake it.
    QList<int> taken;
    for (const ChartSeries &series : m_data.series) {
        if (const auto known = m_colorOf.constFind(series.key); known != m_colorOf.cend() && !series.isOthers)
            taken.append(*known);
    }
    QList<int> colors;
    for (const ChartSeries &series : m_data.series) {
        if (series.isOthers) {
            colors.append(theme::seriesColors);
            continue;
        }
        if (m_kind == ChartKind::Lines) {
            colors.append(colors.isEmpty() ? 0 : theme::seriesColors);
            continue;
        }
        if (!m_colorOf.contains(series.key)) {
            int free = 0;
            while (taken.contains(free) && free < theme::seriesColors)
                ++free;
            taken.append(free);
            m_colorOf.insert(series.key, free);
        }
        colors.append(m_colorOf.value(series.key));
    }
    return colors;
}

void ChartPanel::redraw()
{
    const QList<int> used = colors();
    QStringList names;
    for (const ChartSeries &series : m_data.series)
        names.append(series.title);
    m_legend->setEntries(names, used, m_kind == ChartKind::Lines);
    m_plot->show(m_data, used, m_only);
    m_table->setTable(chartTable(m_data));
    m_plot->setAccessibleDescription(sentence());
    setAccessibleDescription(sentence());
    const bool empty = m_data.series.isEmpty();
    m_legend->setVisible(!empty);
    m_stack->setCurrentWidget(empty ? static_cast<QWidget *>(m_nothing) : m_asTable->isChecked() ? static_cast<QWidget *>(m_table) : m_plot);
    showValues(m_plot->cursorBucket());
}

void ChartPanel::showValues(int bucket)
{
    QStringList values;
    for (const ChartSeries &series : m_data.series) {
        if (bucket < 0)
            values.append(usd(series.total));
        else
            values.append(bucket < series.values.size() ? usd(series.values[bucket]) : u"–"_s);
    }
    m_legend->setValues(values);
    const bool line = m_kind == ChartKind::Lines;
    m_sum->setText(bucket < 0 ? m_data.buckets.isEmpty() ? QString() : usd(m_data.total)
                              : line ? m_data.buckets[bucket].title
                                     : u"%1: %2"_s.arg(m_data.buckets[bucket].title, usd(m_data.totalOf(bucket))));
}

QString ChartPanel::sentence() const
{
    if (m_kind == ChartKind::StackedBars || m_data.series.isEmpty())
        return chartSentence(m_title->text(), m_data);
    QStringList parts;
    for (const ChartSeries &series : m_data.series)
        parts.append(u"%1 %2"_s.arg(series.title, usd(series.total)));
    return u"%1: %2."_s.arg(m_title->text(), parts.join(u", "_s));
}

bool ChartPanel::isTable() const { return m_stack->currentWidget() == m_table; }

void ChartPanel::setTable(bool on)
{
    m_asTable->setChecked(on);
    if (m_data.series.isEmpty())
        return;
    const bool hadFocus = m_stack->currentWidget()->hasFocus();
    m_stack->setCurrentWidget(on ? static_cast<QWidget *>(m_table) : m_plot);
    if (hadFocus)
        m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void ChartPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_T && event->modifiers() == Qt::NoModifier)
        setTable(!isTable());
    else
        QWidget::keyPressEvent(event);
}

bool ChartPanel::eventFilter(QObject *watched, QEvent *event)
{
    // The table would search its rows for the letter.
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_T && key->modifiers() == Qt::NoModifier) {
            setTable(false);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

QPixmap ChartPanel::picture() { return grab(); }

void ChartPanel::save(bool picture)
{
    auto *dialog = new QFileDialog(this, picture ? tr("Save as a picture") : tr("Save as CSV"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(picture ? u"png"_s : u"csv"_s);
    dialog->setNameFilter(picture ? tr("Pictures (*.png)") : tr("Tables (*.csv)"));
    dialog->selectFile(picture ? u"signalbox-spend.png"_s : u"signalbox-spend.csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, picture](const QString &path) {
        QSaveFile file(path);
        const bool open = file.open(QIODevice::WriteOnly);
        const bool written = open && (picture ? this->picture().save(&file, "PNG") : file.write(csv()) >= 0) && file.commit();
        emit announced(written ? tr("Saved %1.").arg(path) : tr("%1 could not be written: %2.").arg(path, file.errorString()));
    });
    dialog->open();
}

} // namespace signalbox::gui
