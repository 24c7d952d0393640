// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/lane_model.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace signalbox::gui {

class LaneDetail;
class LaneTable;

/// The Providers screen: every model's health, the one that routing uses, and what a person can do about it. Fed with
/// values; asks by signals.
class ProvidersPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ProvidersPage(QWidget *parent = nullptr);

    void setReport(const engine::ProviderReport &report);
    void showProbe(const engine::ProbeResult &result);
    /// `problem`: why a restart will not know of the order; empty when it will.
    void showDrainKept(const QString &target, const QString &problem);
    void setPolicyFile(const QString &file);

    /// For the menus; all of them have text and shortcut.
    struct Actions
    {
        QAction *probe, *drain, *undrain;
    };
    [[nodiscard]] const Actions &actions() const { return m_actions; }
    [[nodiscard]] LaneModel &model() { return m_model; }
    [[nodiscard]] LaneTable &table() { return *m_table; }
    [[nodiscard]] LaneDetail &detail() { return *m_detail; }
    [[nodiscard]] QLineEdit &filter() { return *m_filter; }
    [[nodiscard]] QString summaryText() const;
    /// The panes F6 goes through, in order.
    [[nodiscard]] QList<QWidget *> panes() const;
    [[nodiscard]] QWidget *mainPane() const;

signals:
    void probeRequested(const QString &provider);
    void drainRequested(const QString &target, std::chrono::seconds length, const QString &note);
    void undrainRequested(const QString &target);
    void decisionRequested(signalbox::DecisionId id);
    /// A sentence worth telling a screen reader and the status bar.
    void announced(const QString &text);

private:
    void makeActions();
    [[nodiscard]] QWidget *makeToolBar();
    [[nodiscard]] QWidget *makeEmpty();
    [[nodiscard]] QWidget *makeSummary();
    [[nodiscard]] const engine::LaneReport *selected() const;
    void showSelected();
    void askForDrain();
    void undrain();

    LaneModel m_model;
    Actions m_actions{};
    QLineEdit *m_filter = nullptr;
    LaneTable *m_table = nullptr;
    LaneDetail *m_detail = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QLabel *m_summary = nullptr;
    QLabel *m_emptyText = nullptr;
    QWidget *m_emptyButton = nullptr;
};

} // namespace signalbox::gui
