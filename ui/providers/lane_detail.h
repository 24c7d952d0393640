// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/lane_tables.h"

#include <QWidget>

class QLabel;
class QTabBar;
class QStackedWidget;

namespace signalbox::gui {

class DetailView;

/// What is known about one model: why it is how it is, its failures with samples, its keys, its figures.
class LaneDetail final : public QWidget
{
    Q_OBJECT

public:
    enum Tab { ErrorsTab, KeysTab, FiguresTab };

    explicit LaneDetail(QWidget *parent = nullptr);

    void setReport(const engine::LaneReport &report);
    void clear();
    void setCurrentTab(Tab tab);
    [[nodiscard]] QTabBar *tabBar() const { return m_tabs; }
    [[nodiscard]] DetailView &errors() { return *m_errors; }
    [[nodiscard]] DetailView &keys() { return *m_keys; }
    [[nodiscard]] DetailView &figures() { return *m_figures; }
    [[nodiscard]] QString sentence() const;

signals:
    /// A sample of a failure was activated.
    void decisionRequested(signalbox::DecisionId id);

private:
    [[nodiscard]] QWidget *page(DetailView *view, QLabel *nothing);
    void showTable(DetailView &view, const DetailTable &table);

    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_sentence;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    DetailView *m_errors;
    DetailView *m_keys;
    DetailView *m_figures;
    QList<DecisionId> m_samples;
};

} // namespace signalbox::gui
