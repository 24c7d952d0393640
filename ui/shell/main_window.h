// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"
#include "engine/engine.h"
#include "shell/window_settings.h"

#include <QMainWindow>

class QActionGroup;
class QStackedWidget;

namespace signalbox::gui {

class DashboardPage;
class LivePage;
class ProvidersPage;
class Rail;
class StatusStrip;

/// The window: rail, screens, menus, status. Fed with values and asking by signals; an EnginePresenter ties it to the
/// engine. Lives on the GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `theme` must outlive the window. `settingsFile` keeps geometry, columns and look.
    MainWindow(theme::Theme &theme, const QString &settingsFile, QWidget *parent = nullptr);
    ~MainWindow() override;

    void takeStatus(const engine::EngineStatus &status);
    /// What clients must send; goes only to the clipboard.
    void setToken(const Secret &token);
    /// An empty `problem` means the test request was answered.
    void takeTestResult(const QString &problem);

    enum class Page { Live, Dashboard, Providers };
    void showPage(Page page);
    [[nodiscard]] Page page() const;

    [[nodiscard]] LivePage &live() { return *m_live; }
    [[nodiscard]] DashboardPage &dashboard() { return *m_dashboard; }
    [[nodiscard]] ProvidersPage &providers() { return *m_providers; }
    [[nodiscard]] StatusStrip &statusStrip() { return *m_status; }

signals:
    void testRequestRequested();
    void demoTrafficRequested(bool on);
    void pageShown();
    /// Decisions of that time are to be listed in Live, if they are not there yet.
    void rangeRequested(signalbox::UtcTime from, signalbox::UtcTime to);

protected:
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    QAction *addAction(QMenu &menu, const QString &icon, const QString &text, const QKeySequence &keys);
    void makeFileMenu();
    void makeViewMenu();
    void makeLookMenu(QMenu &view);
    void makeDecisionMenu();
    void makeProviderMenu();
    void addPage(QMenu &menu, Page page, const QString &icon, const QString &text, const QKeySequence &keys);
    void showDecisions(UtcTime from, UtcTime to, const QString &filter);
    [[nodiscard]] QWidget *mainPane() const;
    [[nodiscard]] QList<QWidget *> panesOfPage() const;
    void makeHelpMenu();
    void cyclePanes(int step);
    void showShortcuts();
    void showPolicyProblems();
    void restore();
    void save();

    theme::Theme &m_theme;
    WindowSettings m_settings;
    engine::EngineStatus m_engineStatus;
    Secret m_token;
    Rail *m_rail;
    QStackedWidget *m_pages;
    QActionGroup *m_pageActions = nullptr;
    LivePage *m_live;
    DashboardPage *m_dashboard;
    ProvidersPage *m_providers;
    StatusStrip *m_status;
    QAction *m_demoTraffic = nullptr;
    QAction *m_testRequest = nullptr;
    QAction *m_railWide = nullptr;
    QActionGroup *m_modes = nullptr;
};

} // namespace signalbox::gui
