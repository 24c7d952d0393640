// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/main_window.h"

#include "core/settings_file.h"
#include "dashboard/dashboard_page.h"
#include "dashboard/scope_bar.h"
#include "firstrun/set_up_page.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "settings/setting_row.h"
#include "settings/settings_page.h"
#include "palette/command_palette.h"
#include "palette/shortcut_editor.h"
#include "providers/providers_page.h"
#include "shell/background.h"
#include "shell/palette_source.h"
#include "shell/rail.h"
#include "shell/status_strip.h"
#include "shell/table_dialog.h"
#include "theme/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QLineEdit>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int settleMs = 800;
constexpr int mostTriesToOpen = 50;
constexpr qsizetype mostRecentFilters = 20;

} // namespace

MainWindow::MainWindow(theme::Theme &theme, const QString &stateFile, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_settings(stateFile)
    , m_store(settingsFileIn(QFileInfo(stateFile).path()))
    , m_startCommand(QStringList{QApplication::applicationFilePath()} + QApplication::arguments().mid(1))
{
    setWindowTitle(u"Signalbox"_s);
    setMinimumSize(1024, 640);
    auto *centre = new QWidget(this);
    m_rail = new Rail(centre);
    m_pages = new QStackedWidget(centre);
    m_live = new LivePage(m_pages);
    m_dashboard = new DashboardPage(m_pages);
    m_providers = new ProvidersPage(m_pages);
    m_pages->addWidget(m_live); // in the order of Page
    m_pages->addWidget(m_dashboard);
    m_pages->addWidget(m_providers);
    auto *layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    auto *bar = new NoticeBar(centre);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_pages, 1);
    layout->addLayout(column, 1);
    setCentralWidget(centre);
    m_status = new StatusStrip(this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(m_status, 1);
    statusBar()->setAccessibleName(tr("Status"));

    makeBackground(*bar);
    makeFileMenu();
    makeViewMenu();
    makeGoMenu();
    makeDecisionMenu();
    makeProviderMenu();
    makeHelpMenu();
    m_shortcuts.addMenus(*menuBar());
    connect(&m_shortcuts, &ShortcutBook::changed, this, [this] { m_settings.setShortcuts(m_shortcuts.custom()); });
    connect(m_dashboard, &DashboardPage::announced, m_status, &StatusStrip::announce);
    connect(m_dashboard, &DashboardPage::decisionsRequested, this, &MainWindow::showDecisions);
    connect(m_providers, &ProvidersPage::announced, m_status, &StatusStrip::announce);
    connect(m_providers, &ProvidersPage::decisionRequested, this, &MainWindow::openDecision);
    m_settling.setSingleShot(true);
    m_settling.setInterval(settleMs);
    connect(&m_settling, &QTimer::timeout, this, &MainWindow::settle);
    connect(&m_live->filter(), &FilterEdit::filterChanged, &m_settling, qOverload<>(&QTimer::start));
    connect(&m_live->table(), &LiveTable::decisionSelected, &m_settling, qOverload<>(&QTimer::start));
    connect(m_live->actions().find, &QAction::triggered, this, [this] {
        if (page() == Page::Providers)
            m_providers->filter().setFocus(Qt::ShortcutFocusReason);
        else if (page() == Page::Settings)
            m_settingsPage->search().setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_live, &LivePage::announced, m_status, &StatusStrip::announce);
    connect(&m_live->emptyState(), &EmptyState::testRequestRequested, this, &MainWindow::testRequestRequested);
    connect(&m_live->emptyState(), &EmptyState::demoTrafficRequested, this, &MainWindow::demoTrafficRequested);
    connect(m_status, &StatusStrip::policyProblemsRequested, this, &MainWindow::showPolicyProblems);
    connect(&m_store, &SettingsStore::changed, this, &MainWindow::applySetting);
    restore();
    settle();
    connect(m_live, &LivePage::viewsChanged, this, [this] { m_settings.setLiveViews(m_live->viewState()); });
    connect(m_live, &LivePage::rangeRequested, this, &MainWindow::rangeRequested);
    if (!m_store.problem().isEmpty())
        m_status->announce(m_store.problem());
}

MainWindow::~MainWindow()
{
    disconnect(m_live, nullptr, this, nullptr); // the filter loses the focus when the settings are gone already
}

void MainWindow::showPage(Page page)
{
    settle();
    m_pages->setCurrentWidget(widgetOf(page));
    for (QAction *action : m_pageActions->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(page));
    emit pageShown(); // whoever feeds it does so before it is looked at
    mainPane()->setFocus(Qt::ShortcutFocusReason);
    settle();
}

void MainWindow::showDecisions(UtcTime from, UtcTime to, const QString &filter)
{
    emit rangeRequested(from, to);
    m_live->showRange(from, to, filter);
    showPage(Page::Live);
    m_status->announce(filter.isEmpty() ? tr("The decisions of that time are in the list.")
                                        : tr("Filtered to %1; the decisions of that time are in the list.").arg(filter));
}

MainWindow::Page MainWindow::page() const
{
    const QWidget *shown = m_pages->currentWidget();
    return shown == m_live ? Page::Live
        : shown == m_dashboard ? Page::Dashboard
        : shown == m_providers ? Page::Providers
        : shown == m_settingsPage ? Page::Settings
                                  : Page::SetUp;
}

QWidget *MainWindow::mainPane() const
{
    switch (page()) {
    case Page::Live:
        return m_live->mainPane();
    case Page::Dashboard:
        return m_dashboard->mainPane();
    case Page::Providers:
        return m_providers->mainPane();
    case Page::Settings:
        return m_settingsPage->mainPane();
    case Page::SetUp:
        return m_setUpPage->mainPane();
    }
    Q_UNREACHABLE();
}

QList<QWidget *> MainWindow::panesOfPage() const
{
    switch (page()) {
    case Page::Live:
        return m_live->panes();
    case Page::Dashboard:
        return m_dashboard->panes();
    case Page::Providers:
        return m_providers->panes();
    case Page::Settings:
        return m_settingsPage->panes();
    case Page::SetUp:
        return m_setUpPage->panes();
    }
    Q_UNREACHABLE();
}

void MainWindow::takeStatus(const engine::EngineStatus &status)
{
    const bool moved = status.baseUrl != m_engineStatus.baseUrl || status.listening != m_engineStatus.listening;
    m_engineStatus = status;
    m_status->setStatus(status);
    m_background->takeStatus(status);
    setWindowTitle(status.demo ? tr("Demo, simulated – Signalbox") : u"Signalbox"_s);
    m_testRequest->setEnabled(status.listening);
    m_demoTraffic->setVisible(status.demo);
    m_demoTraffic->setEnabled(status.demo);
    m_demoTraffic->setChecked(status.demoTraffic);
    m_providers->setPolicyFile(status.policyFile);
    if (moved)
        showSettingsFacts();
    m_live->emptyState().setDemo(status.demo, status.demoTraffic);
    if (m_setUpPage != nullptr) {
        m_setUpPage->setDemo(status.demo);
        if (moved)
            m_setUpPage->setEndpoint(status.listening ? status.baseUrl : QString(), m_token);
    }
    if (moved)
        m_live->emptyState().setEndpoint(status.listening ? status.baseUrl : QString(), m_token);
}

void MainWindow::setToken(const Secret &token)
{
    m_token = token;
    if (m_setUpPage != nullptr)
        m_setUpPage->setEndpoint(m_engineStatus.listening ? m_engineStatus.baseUrl : QString(), token);
    m_live->emptyState().setEndpoint(m_engineStatus.listening ? m_engineStatus.baseUrl : QString(), token);
}

void MainWindow::takeTestResult(const QString &problem)
{
    if (m_setUpPage != nullptr)
        m_setUpPage->takeTestResult(problem);
    if (problem.isEmpty() && page() == Page::SetUp)
        openTestDecision(mostTriesToOpen);
    m_live->emptyState().showTestResult(problem);
    m_status->announce(problem.isEmpty() ? tr("The test request was answered.")
                                         : tr("The test request failed: %1").arg(problem));
}

void MainWindow::cyclePanes(int step)
{
    QList<QWidget *> panes{m_rail};
    for (QWidget *pane : panesOfPage()) {
        if (pane->isVisible())
            panes.append(pane);
    }
    panes.append(m_status);
    qsizetype current = panes.size() - 1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        QWidget *focus = QApplication::focusWidget();
        if (focus != nullptr && (focus == panes.at(i) || panes.at(i)->isAncestorOf(focus)))
            current = i;
    }
    QWidget *next = panes.at((current + step + panes.size()) % panes.size());
    if (next->focusPolicy() == Qt::NoFocus && next->focusProxy() == nullptr) {
        const QList<QWidget *> children = next->findChildren<QWidget *>();
        for (QWidget *child : children) {
            if (child->isVisible() && child->isEnabled() && child->focusPolicy() != Qt::NoFocus) {
                next = child;
                break;
            }
        }
    }
    next->setFocus(Qt::TabFocusReason);
}

Place MainWindow::place() const
{
    return {static_cast<int>(page()), m_live->filter().text(), m_live->table().selectedId()};
}

void MainWindow::settle()
{
    m_settling.stop();
    m_history.visit(place());
    const QString filter = m_live->filter().text().trimmed();
    if (!filter.isEmpty() && m_live->filter().problem().isEmpty() && m_recentFilters.value(0) != filter) {
        m_recentFilters.removeAll(filter);
        m_recentFilters.prepend(filter);
        m_recentFilters = m_recentFilters.mid(0, mostRecentFilters);
    }
    refreshHistory();
}

void MainWindow::refreshHistory()
{
    m_back->setEnabled(m_history.canGoBack());
    m_forward->setEnabled(m_history.canGoForward());
}

void MainWindow::go(const std::optional<Place> &place)
{
    if (!place)
        return;
    m_live->filter().setText(place->filter);
    m_pages->setCurrentWidget(widgetOf(static_cast<Page>(place->page)));
    for (QAction *action : m_pageActions->actions())
        action->setChecked(action->data().toInt() == place->page);
    emit pageShown();
    if (place->decision.value != 0 && m_live->table().selectedId() != place->decision)
        m_live->open(place->decision);
    mainPane()->setFocus(Qt::ShortcutFocusReason);
    m_settling.stop();
    refreshHistory();
}

CommandPalette &MainWindow::commandPalette()
{
    if (m_palette == nullptr) {
        m_palette = new CommandPalette(this);
        m_palette->setLately(m_settings.usedLately());
    }
    return *m_palette;
}

QList<PaletteEntry> MainWindow::paletteEntries() const
{
    auto *self = const_cast<MainWindow *>(this); // what is chosen later changes the window
    const PaletteTargets targets{[self](const QString &filter) { self->showFilter(filter); },
                                 [self](const QString &provider) { self->showProvider(provider); },
                                 [self](DecisionId id) { self->openDecision(id); }};
    QList<PaletteEntry> settings;
    for (const SettingSpec &spec : m_store.specs())
        settings.append({PaletteKind::Setting, u"setting:"_s + spec.key, spec.title, sectionTitle(spec.section), {},
                         theme::icon(u"settings"_s, theme::Role::Muted), true, [self, key = spec.key] { self->showSetting(key); }});
    return actionEntries(*this, m_shortcuts, *m_pageActions) + settings
        + nameEntries({m_policyNames, m_engineStatus.models, m_recentFilters}, targets);
}

void MainWindow::openPalette()
{
    const PaletteTargets targets{{}, {}, [this](DecisionId id) { openDecision(id); }};
    commandPalette().open(paletteEntries(), [this, targets](const QString &query) {
        return decisionEntries(query, m_live->model(), targets);
    });
}

void MainWindow::openDecision(DecisionId id)
{
    showPage(Page::Live);
    m_live->open(id);
}

void MainWindow::showFilter(const QString &filter)
{
    settle();
    m_live->filter().setText(filter);
    showPage(Page::Live);
}

void MainWindow::showProvider(const QString &provider)
{
    showPage(Page::Providers);
    m_providers->filter().setText(provider);
}

void MainWindow::showShortcuts()
{
    auto *sheet = new QDialog(this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setObjectName(u"shortcutSheet"_s);
    sheet->setWindowTitle(tr("Keyboard shortcuts"));
    auto *editor = new ShortcutEditor(m_shortcuts, sheet);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, sheet);
    connect(buttons, &QDialogButtonBox::rejected, sheet, &QDialog::reject);
    auto *layout = new QVBoxLayout(sheet);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(editor, 1);
    layout->addWidget(buttons);
    sheet->resize(qMin(760, width() - 40), qMin(600, height() - 40));
    sheet->show();
    editor->search().setFocus();
}

void MainWindow::showPolicyProblems()
{
    auto *list = new TableDialog(tr("Problems of the policy"), this);
    list->setAttribute(Qt::WA_DeleteOnClose);
    const QString sentence = m_engineStatus.policyIssues.isEmpty()
        ? tr("%1 has no problems.").arg(m_engineStatus.policyFile)
        : tr("%1: a file with errors changes nothing, the previous policy still runs.").arg(m_engineStatus.policyFile);
    list->setContents(sentence, issueTable(m_engineStatus.policyIssues));
    list->show();
}

void MainWindow::restore()
{
    m_recentFilters = m_settings.recentFilters();
    m_shortcuts.setCustom(m_settings.shortcuts());
    if (m_store.source(setting::textScale) == SettingSource::Standard)
        m_theme.setTextScale(m_settings.textScale()); // where it was kept before there was a settings file
    else
        applySetting(setting::textScale);
    if (m_store.source(setting::theme) == SettingSource::Standard)
        m_theme.setMode(m_settings.themeMode());
    else
        applySetting(setting::theme);
    showThemeMode();
    applySetting(setting::wideRail);
    applySetting(setting::singleKeys);
    m_live->table().restoreColumnState(m_settings.liveColumns());
    m_live->restoreSplitterState(m_settings.liveSplitter());
    m_live->restoreViewState(m_settings.liveViews());
    m_live->filter().setText(m_settings.liveFilter());
    m_dashboard->scope().setScope({static_cast<TimeScope::Span>(m_settings.dashboardSpan()), 0});
    m_dashboard->groupBox().setCurrentIndex(qMax(0, m_dashboard->groupBox().findData(m_settings.dashboardGroup())));
    if (const int kept = m_settings.page(); kept > 0 && kept <= static_cast<int>(Page::Settings))
        showPage(static_cast<Page>(kept));
    resize(1280, 800);
    if (!m_settings.geometry().isEmpty())
        restoreGeometry(m_settings.geometry());
}

void MainWindow::save()
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setPage(static_cast<int>(page()));
    m_settings.setRecentFilters(m_recentFilters);
    m_settings.setShortcuts(m_shortcuts.custom());
    if (m_palette != nullptr)
        m_settings.setUsedLately(m_palette->lately());
    m_settings.setLiveColumns(m_live->table().columnState());
    m_settings.setLiveSplitter(m_live->splitterState());
    m_settings.setLiveFilter(m_live->filter().text());
    m_settings.setDashboardSpan(static_cast<int>(m_dashboard->scope().scope().span));
    m_settings.setDashboardGroup(m_dashboard->groupBox().currentData().toInt());
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (focusWidget() == nullptr || focusWidget() == &m_live->filter())
        mainPane()->setFocus();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    settle();
    save();
    if (!m_quitting && m_store.value(setting::keepRunning).toBool()) {
        event->ignore();
        if (m_background->tray().isShown()) {
            hide();
        } else {
            m_status->announce(tr("The proxy goes on. There is no tray here, so the window is only minimised; Ctrl+Q ends it."));
            showMinimized();
        }
        return;
    }
    QMainWindow::closeEvent(event);
}

} // namespace signalbox::gui
