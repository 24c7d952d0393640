// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;

namespace signalbox::gui {

class DetailView;
class WaterfallView;
class WhyView;

/// One decision in full: Why, Candidates, Attempts, Cost, Request, Response, Raw. Only the visible tab is filled.
class DecisionDetail final : public QWidget
{
    Q_OBJECT

public:
    enum Tab { WhyTab, CandidatesTab, AttemptsTab, CostTab, RequestTab, ResponseTab, RawTab };

    explicit DecisionDetail(QWidget *parent = nullptr);

    void setRecord(const DecisionRecord &record);
    /// Shows `text` instead of a decision.
    void setPlaceholder(const QString &text);
    [[nodiscard]] const std::optional<DecisionRecord> &record() const { return m_record; }
    void setCurrentTab(Tab tab);
    /// Where the keyboard starts.
    [[nodiscard]] QWidget *tabBar() const;

private:
    void fillCurrentTab();

    std::optional<DecisionRecord> m_record;
    QStackedWidget *m_stack;
    QLabel *m_placeholder;
    QTabWidget *m_tabs;
    WhyView *m_why;
    DetailView *m_candidates;
    WaterfallView *m_attempts;
    DetailView *m_cost;
    DetailView *m_request;
    DetailView *m_response;
    QPlainTextEdit *m_raw;
};

} // namespace signalbox::gui
