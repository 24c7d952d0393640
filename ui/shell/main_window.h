// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"
#include "engine/engine.h"
#include "engine/policy_names.h"
#include "palette/palette_entry.h"
#include "palette/shortcut_book.h"
#include "shell/page_history.h"
#include "settings/settings_store.h"
#include "shell/window_settings.h"

#include <QMainWindow>
#include <QTimer>

class QActionGroup;
class QStackedWidget;

namespace signalbox::gui {

class Background;
class CommandPalette;
class DashboardPage;
class LivePage;
class NoticeBar;
class ProvidersPage;
class Rail;
class SetUpPage;
class SettingsPage;
struct Notice;
class StatusStrip;

/// The window: rail, screens, menus, status. Fed with values and asking by signals; an EnginePresenter ties it to the
/// engine. Lives on the GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `theme` must outlive the window. `stateFile` keeps geometry, columns and filters; settings.json beside it the settings.
    MainWindow(theme::Theme &theme, const QString &stateFile, QWidget *parent = nullptr);
    ~MainWindow() override;

    void takeStatus(const engine::EngineStatus &status);
    /// What the running policy calls its parts; for the palette.
    void setPolicyNames(const engine::PolicyNames &names) { m_policyNames = names; }
    /// What clients must send; goes only to the clipboard.
    void setToken(const Secret &token);
    /// An empty `problem` means the test request was answered.
    void takeTestResult(const QString &problem);

    enum class Page { Live, Dashboard, Providers, Settings, SetUp };
    void showPage(Page page);
    [[nodiscard]] Page page() const;

    [[nodiscard]] LivePage &live() { return *m_live; }
    [[nodiscard]] DashboardPage &dashboard() { return *m_dashboard; }
    [[nodiscard]] ProvidersPage &providers() { return *m_providers; }
    /// Everything the palette offers now.
    [[nodiscard]] QList<PaletteEntry> paletteEntries() const;
    [[nodiscard]] CommandPalette &commandPalette();
    [[nodiscard]] SettingsStore &settings() { return m_store; }
    /// Made when it is first asked for.
    [[nodiscard]] SettingsPage &settingsPage();
    [[nodiscard]] Background &background() { return *m_background; }
    /// Ends the program, also where closing the window would not.
    void quit();
    /// Shows the window wherever it is: hidden, minimised, behind others.
    void comeToFront();
    /// The assistant. Made when it is first asked for; setUpMade() comes then.
    [[nodiscard]] SetUpPage &setUpPage();
    /// What "start at login" starts; this program as it was started otherwise.
    void setStartCommand(const QStringList &command, const QString &autostartFolder = {});
    [[nodiscard]] ShortcutBook &shortcuts() { return m_shortcuts; }
    [[nodiscard]] StatusStrip &statusStrip() { return *m_status; }

signals:
    void testRequestRequested();
    void demoTrafficRequested(bool on);
    void pageShown();
    /// Decisions of that time are to be listed in Live, if they are not there yet.
    void rangeRequested(signalbox::UtcTime from, signalbox::UtcTime to);
    /// There is an assistant now, and somebody must carry out what it asks for.
    void setUpMade();

protected:
    void showEvent(QShowEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    QAction *addAction(QMenu &menu, const QString &icon, const QString &text, const QKeySequence &keys);
    void makeFileMenu();
    void makeGoMenu();
    void makeViewMenu();
    void makeLookMenu(QMenu &view);
    void makeDecisionMenu();
    void makeProviderMenu();
    void addPage(QMenu &menu, Page page, const QString &icon, const QString &text, const QKeySequence &keys);
    void applySetting(const QString &key);
    void showThemeMode();
    void setSetting(QLatin1StringView key, const QJsonValue &value);
    void changeTextScale(int percent);
    void showSetting(const QString &key);
    void showSettingDifferences();
    void showSettingsFacts();
    [[nodiscard]] QWidget *widgetOf(Page page);
    void openTestDecision(int triesLeft);
    void showDecisions(UtcTime from, UtcTime to, const QString &filter);
    [[nodiscard]] QWidget *mainPane() const;
    [[nodiscard]] QList<QWidget *> panesOfPage() const;
    void makeHelpMenu();
    void cyclePanes(int step);
    void openPalette();
    void makeBackground(NoticeBar &bar);
    void actOn(const Notice &notice);
    void showShortcuts();
    void openDecision(DecisionId id);
    void showFilter(const QString &filter);
    void showProvider(const QString &provider);
    [[nodiscard]] Place place() const;
    /// Notes where somebody looks, once it has been looked at for a moment or before it is left.
    void settle();
    void go(const std::optional<Place> &place);
    void refreshHistory();
    void showPolicyProblems();
    void restore();
    void save();

    theme::Theme &m_theme;
    WindowSettings m_settings;
    SettingsStore m_store;
    QStringList m_startCommand;
    QString m_autostartFolder;
    engine::EngineStatus m_engineStatus;
    engine::PolicyNames m_policyNames;
    Secret m_token;
    ShortcutBook m_shortcuts;
    PageHistory m_history;
    QTimer m_settling;
    QStringList m_recentFilters; ///< the last one used first
    CommandPalette *m_palette = nullptr; ///< made when it is first asked for
    QAction *m_back = nullptr;
    QAction *m_forward = nullptr;
    Rail *m_rail;
    QStackedWidget *m_pages;
    QActionGroup *m_pageActions = nullptr;
    LivePage *m_live;
    DashboardPage *m_dashboard;
    ProvidersPage *m_providers;
    SettingsPage *m_settingsPage = nullptr; ///< made when it is first looked at
    SetUpPage *m_setUpPage = nullptr; ///< the same
    qint64 m_testedFrom = 0; ///< decisions from here on came after the test request
    StatusStrip *m_status;
    Background *m_background = nullptr;
    bool m_quitting = false;
    QAction *m_demoTraffic = nullptr;
    QAction *m_testRequest = nullptr;
    QAction *m_railWide = nullptr;
    QActionGroup *m_modes = nullptr;
};

} // namespace signalbox::gui
