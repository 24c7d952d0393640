// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/decision_detail.h"

#include "widgets/detail_view.h"
#include "live/waterfall.h"
#include "live/why_view.h"
#include "models/record_tables.h"
#include "theme/fonts.h"
#include "theme/icons.h"

#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

DecisionDetail::DecisionDetail(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Decision detail"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_stack = new QStackedWidget(this);
    m_placeholder = new QLabel(m_stack);
    m_placeholder->setObjectName(u"muted"_s);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_tabs = new QTabWidget(m_stack);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of the decision"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the decision"));
    m_tabs->tabBar()->setDrawBase(false);
    m_why = new WhyView(m_tabs);
    m_candidates = new DetailView(tr("Candidates"), m_tabs);
    auto *attempts = new QScrollArea(m_tabs);
    attempts->setWidgetResizable(true);
    attempts->setFrameShape(QFrame::NoFrame);
    attempts->setAccessibleName(tr("Attempts"));
    m_attempts = new WaterfallView(attempts);
    attempts->setWidget(m_attempts);
    m_cost = new DetailView(tr("Cost"), m_tabs);
    m_request = new DetailView(tr("Request"), m_tabs);
    m_response = new DetailView(tr("Response"), m_tabs);
    m_raw = new QPlainTextEdit(m_tabs);
    m_raw->setReadOnly(true);
    theme::keepMonospaced(m_raw);
    m_raw->setTabChangesFocus(true);
    m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_raw->setAccessibleName(tr("The record as JSON"));
    auto *why = new QScrollArea(m_tabs);
    why->setWidgetResizable(true);
    why->setFrameShape(QFrame::NoFrame);
    why->setWidget(m_why);
    why->setAccessibleName(tr("Why"));
    m_tabs->addTab(why, theme::icon(u"route"_s), tr("Why"));
    m_tabs->addTab(m_candidates, theme::icon(u"list-ordered"_s), tr("Candidates"));
    m_tabs->addTab(attempts, theme::icon(u"waypoints"_s), tr("Attempts"));
    m_tabs->addTab(m_cost, theme::icon(u"wallet"_s), tr("Cost"));
    m_tabs->addTab(m_request, theme::icon(u"send"_s), tr("Request"));
    m_tabs->addTab(m_response, theme::icon(u"arrow-down"_s), tr("Response"));
    m_tabs->addTab(m_raw, theme::icon(u"braces"_s), tr("Raw"));
    m_stack->addWidget(m_placeholder);
    m_stack->addWidget(m_tabs);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DecisionDetail::fillCurrentTab);
    setPlaceholder(tr("Select a decision to see why it went where it went."));
}

void DecisionDetail::setRecord(const DecisionRecord &record)
{
    if (m_record == record)
        return;
    m_record = record;
    fillCurrentTab();
    m_stack->setCurrentWidget(m_tabs);
}

void DecisionDetail::setPlaceholder(const QString &text)
{
    m_record.reset();
    m_placeholder->setText(text);
    m_stack->setCurrentWidget(m_placeholder);
}

void DecisionDetail::setCurrentTab(Tab tab) { m_tabs->setCurrentIndex(tab); }

QWidget *DecisionDetail::tabBar() const { return m_tabs->tabBar(); }

void DecisionDetail::fillCurrentTab()
{
    if (!m_record)
        return;
    switch (static_cast<Tab>(m_tabs->currentIndex())) {
    case WhyTab:
        m_why->setDecision(*m_record, readExplanation(m_record->explanation));
        break;
    case CandidatesTab:
        m_candidates->setTable(candidateTable(*m_record, readExplanation(m_record->explanation)));
        break;
    case AttemptsTab:
        m_attempts->setDecision(*m_record);
        break;
    case CostTab:
        m_cost->setTable(costTable(*m_record));
        break;
    case RequestTab:
        m_request->setTable(requestTable(*m_record, readExplanation(m_record->explanation)));
        break;
    case ResponseTab:
        m_response->setTable(responseTable(*m_record));
        break;
    case RawTab:
        m_raw->setPlainText(QString::fromUtf8(QJsonDocument::fromJson(toJson(*m_record)).toJson(QJsonDocument::Indented)));
        break;
    }
}

} // namespace signalbox::gui
