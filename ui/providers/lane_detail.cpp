// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "providers/lane_detail.h"

#include "delegates/lane_delegate.h"
#include "theme/fonts.h"
#include "theme/icons.h"
#include "widgets/detail_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

LaneDetail::LaneDetail(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Detail of the model"));
    m_icon = new QLabel(this);
    m_title = new QLabel(this);
    theme::keepSize(m_title, theme::TextSize::Section, QFont::DemiBold);
    m_title->setAccessibleName(tr("Model"));
    m_sentence = new QLabel(this);
    m_sentence->setObjectName(u"muted"_s);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setAccessibleName(tr("State of the model"));
    m_tabs = new QTabBar(this);
    m_tabs->setAccessibleName(tr("Parts of the detail"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_pages = new QStackedWidget(this);
    const auto addTab = [this](const QString &title, const QString &nothing) {
        m_tabs->addTab(title);
        auto *view = new DetailView(title, this);
        auto *label = new QLabel(nothing, this);
        label->setObjectName(u"muted"_s);
        label->setAlignment(Qt::AlignCenter);
        m_pages->addWidget(page(view, label));
        return view;
    };
    m_errors = addTab(tr("Failures"), tr("No failure is remembered."));
    m_keys = addTab(tr("Keys"), tr("No key is sent to this provider."));
    m_figures = addTab(tr("Figures"), {});
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_errors, &QTableView::activated, this, [this](const QModelIndex &index) {
        const DecisionId id = m_samples.value(index.row());
        if (id.value != 0)
            emit decisionRequested(id);
    });
    m_errors->setToolTip(tr("Enter or a double click opens the decision"));

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_icon);
    head->addWidget(m_title, 1);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 8, 12, 4);
    top->setSpacing(2);
    top->addLayout(head);
    top->addWidget(m_sentence);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    clear();
}

QWidget *LaneDetail::page(DetailView *view, QLabel *nothing)
{
    auto *stack = new QStackedWidget(this);
    stack->addWidget(view);
    stack->addWidget(nothing);
    return stack;
}

void LaneDetail::showTable(DetailView &view, const DetailTable &table)
{
    view.setTable(table);
    if (auto *stack = qobject_cast<QStackedWidget *>(view.parentWidget()))
        stack->setCurrentIndex(table.rows.isEmpty() ? 1 : 0);
}

void LaneDetail::setReport(const engine::LaneReport &report)
{
    const LaneWord word = laneWord(report);
    const ResultLook look = laneLook(word);
    m_icon->setPixmap(theme::iconPixmap(look.icon, theme::color(look.role, palette()), m_title->fontMetrics().height(), devicePixelRatioF()));
    m_icon->setAccessibleName(laneWordText(word));
    //: %1 = model, %2 = zone, %3 = status such as "healthy"
    m_title->setText(tr("%1 in %2: %3").arg(report.lane.model, report.zone, laneWordText(word)));
    m_sentence->setText(laneSentence(report));
    LaneErrors errors = laneErrors(report);
    m_samples = errors.samples;
    showTable(*m_errors, errors.table);
    showTable(*m_keys, laneKeys(report));
    showTable(*m_figures, laneFigures(report));
    m_tabs->setTabText(ErrorsTab, errors.samples.isEmpty() ? tr("Failures") : tr("Failures (%1)").arg(report.lane.lastErrors.size()));
}

void LaneDetail::clear()
{
    m_icon->clear();
    m_title->setText(tr("No model is selected"));
    m_sentence->clear();
    m_samples.clear();
    for (DetailView *view : {m_errors, m_keys, m_figures})
        showTable(*view, {});
}

void LaneDetail::setCurrentTab(Tab tab) { m_tabs->setCurrentIndex(tab); }

QString LaneDetail::sentence() const { return m_sentence->text(); }

} // namespace signalbox::gui
