// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/main_window.h"

#include "dashboard/dashboard_page.h"
#include "dashboard/scope_bar.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "providers/providers_page.h"
#include "shell/rail.h"
#include "shell/status_strip.h"
#include "shell/table_dialog.h"
#include "theme/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QLineEdit>
#include <QMessageBox>
#include <QStackedWidget>
#include <QStatusBar>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr double textStep = 0.125;

} // namespace

MainWindow::MainWindow(theme::Theme &theme, const QString &settingsFile, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_settings(settingsFile)
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
    layout->addWidget(m_pages, 1);
    setCentralWidget(centre);
    m_status = new StatusStrip(this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addPermanentWidget(m_status, 1);
    statusBar()->setAccessibleName(tr("Status"));

    makeFileMenu();
    makeViewMenu();
    makeDecisionMenu();
    makeProviderMenu();
    makeHelpMenu();
    connect(m_dashboard, &DashboardPage::announced, m_status, &StatusStrip::announce);
    connect(m_dashboard, &DashboardPage::decisionsRequested, this, &MainWindow::showDecisions);
    connect(m_providers, &ProvidersPage::announced, m_status, &StatusStrip::announce);
    connect(m_providers, &ProvidersPage::decisionRequested, this, [this](DecisionId id) {
        showPage(Page::Live);
        m_live->open(id);
    });
    connect(m_live->actions().find, &QAction::triggered, this, [this] {
        if (page() == Page::Providers)
            m_providers->filter().setFocus(Qt::ShortcutFocusReason);
    });
    connect(m_live, &LivePage::announced, m_status, &StatusStrip::announce);
    connect(&m_live->emptyState(), &EmptyState::testRequestRequested, this, &MainWindow::testRequestRequested);
    connect(&m_live->emptyState(), &EmptyState::demoTrafficRequested, this, &MainWindow::demoTrafficRequested);
    connect(m_status, &StatusStrip::policyProblemsRequested, this, &MainWindow::showPolicyProblems);
    restore();
}

MainWindow::~MainWindow() = default;

QAction *MainWindow::addAction(QMenu &menu, const QString &icon, const QString &text, const QKeySequence &keys)
{
    QAction *action = menu.addAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text);
    action->setShortcut(keys);
    return action;
}

void MainWindow::makeFileMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&File"));
    m_testRequest = addAction(menu, u"send"_s, tr("Send &test request"), QKeyCombination(Qt::CTRL, Qt::Key_T));
    connect(m_testRequest, &QAction::triggered, this, &MainWindow::testRequestRequested);
    m_demoTraffic = addAction(menu, u"flask-conical"_s, tr("&Demo traffic"), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_demoTraffic->setCheckable(true);
    connect(m_demoTraffic, &QAction::triggered, this, &MainWindow::demoTrafficRequested);
    menu.addSeparator();
    QAction *copyUrl = addAction(menu, u"copy"_s, tr("Copy &base URL"), Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    const auto copyAddress = [this] {
        QApplication::clipboard()->setText(m_engineStatus.baseUrl);
        m_status->announce(tr("Base URL copied."));
    };
    connect(copyUrl, &QAction::triggered, this, copyAddress);
    connect(m_status, &StatusStrip::addressRequested, this, copyAddress);
    QAction *copyToken = addAction(menu, u"lock"_s, tr("Copy client to&ken"), Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    connect(copyToken, &QAction::triggered, this, [this] {
        QApplication::clipboard()->setText(QString::fromUtf8(m_token.reveal()));
        m_status->announce(tr("Token copied. Clients send it as API key."));
    });
    menu.addSeparator();
    QAction *quit = addAction(menu, {}, tr("&Quit"), QKeyCombination(Qt::CTRL, Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::makeViewMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&View"));
    m_pageActions = new QActionGroup(this);
    addPage(menu, Page::Live, u"activity"_s, tr("&Live"), QKeyCombination(Qt::CTRL, Qt::Key_1));
    addPage(menu, Page::Dashboard, u"trending-up"_s, tr("&Dashboard"), QKeyCombination(Qt::CTRL, Qt::Key_2));
    addPage(menu, Page::Providers, u"heart-pulse"_s, tr("&Providers"), QKeyCombination(Qt::CTRL, Qt::Key_3));
    m_pageActions->actions().constFirst()->setChecked(true);
    menu.addSeparator();
    const LivePage::Actions &actions = m_live->actions();
    menu.addActions({actions.find, actions.suspend, actions.clear});
    menu.addSeparator();
    menu.addActions({m_dashboard->actions().earlier, m_dashboard->actions().later});
    menu.addSeparator();
    menu.addActions({actions.pause, actions.follow, actions.detail});
    menu.addSeparator();
    m_railWide = addAction(menu, u"panel-left"_s, tr("&Wide rail"), QKeyCombination(Qt::CTRL, Qt::Key_B));
    m_railWide->setCheckable(true);
    connect(m_railWide, &QAction::toggled, m_rail, &Rail::setWide);
    connect(addAction(menu, {}, tr("&Next pane"), Qt::Key_F6), &QAction::triggered, this, [this] { cyclePanes(1); });
    connect(addAction(menu, {}, tr("P&revious pane"), QKeyCombination(Qt::SHIFT, Qt::Key_F6)), &QAction::triggered, this,
            [this] { cyclePanes(-1); });
    menu.addSeparator();
    makeLookMenu(menu);
}

void MainWindow::addPage(QMenu &menu, Page page, const QString &icon, const QString &text, const QKeySequence &keys)
{
    QAction *action = addAction(menu, icon, text, keys);
    action->setCheckable(true);
    action->setData(static_cast<int>(page));
    m_pageActions->addAction(action);
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_rail->addScreen(action);
}

void MainWindow::showPage(Page page)
{
    m_pages->setCurrentIndex(static_cast<int>(page));
    for (QAction *action : m_pageActions->actions())
        action->setChecked(action->data().toInt() == static_cast<int>(page));
    emit pageShown(); // whoever feeds it does so before it is looked at
    mainPane()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showDecisions(UtcTime from, UtcTime to, const QString &filter)
{
    emit rangeRequested(from, to);
    m_live->filter().setText(filter);
    showPage(Page::Live);
    m_status->announce(filter.isEmpty() ? tr("The decisions of that time are in the list.")
                                        : tr("Filtered to %1; the decisions of that time are in the list.").arg(filter));
}

MainWindow::Page MainWindow::page() const { return static_cast<Page>(m_pages->currentIndex()); }

QWidget *MainWindow::mainPane() const
{
    switch (page()) {
    case Page::Live:
        return m_live->mainPane();
    case Page::Dashboard:
        return m_dashboard->mainPane();
    case Page::Providers:
        return m_providers->mainPane();
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
    }
    Q_UNREACHABLE();
}

void MainWindow::makeLookMenu(QMenu &view)
{
    QMenu &menu = *view.addMenu(tr("&Appearance"));
    m_modes = new QActionGroup(this);
    const auto addMode = [&](const QString &icon, const QString &text, const QKeySequence &keys, theme::Mode mode) {
        QAction *action = addAction(menu, icon, text, keys);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        m_modes->addAction(action);
    };
    addMode(u"monitor"_s, tr("&System theme"), Qt::CTRL | Qt::ALT | Qt::Key_1, theme::Mode::System);
    addMode(u"sun"_s, tr("&Light theme"), Qt::CTRL | Qt::ALT | Qt::Key_2, theme::Mode::Light);
    addMode(u"moon"_s, tr("&Dark theme"), Qt::CTRL | Qt::ALT | Qt::Key_3, theme::Mode::Dark);
    connect(m_modes, &QActionGroup::triggered, this,
            [this](const QAction *action) { m_theme.setMode(static_cast<theme::Mode>(action->data().toInt())); });
    menu.addSeparator();
    connect(addAction(menu, {}, tr("L&arger text"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_Plus))), &QAction::triggered, this,
            [this] { m_theme.setTextScale(m_theme.textScale() + textStep); });
    connect(addAction(menu, {}, tr("S&maller text"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_Minus))), &QAction::triggered, this,
            [this] { m_theme.setTextScale(m_theme.textScale() - textStep); });
    connect(addAction(menu, {}, tr("Standard te&xt size"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_0))), &QAction::triggered, this,
            [this] { m_theme.setTextScale(1.0); });
}

void MainWindow::makeDecisionMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&Decision"));
    menu.addActions({m_live->actions().pin, m_live->actions().copyRow});
}

void MainWindow::makeProviderMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("P&rovider"));
    const ProvidersPage::Actions &actions = m_providers->actions();
    menu.addActions({actions.probe, actions.drain, actions.undrain});
}

void MainWindow::makeHelpMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&Help"));
    QAction *keys = addAction(menu, u"keyboard"_s, tr("&Keyboard shortcuts"), Qt::Key_Question);
    connect(keys, &QAction::triggered, this, &MainWindow::showShortcuts);
    m_rail->addAtEnd(keys);
    QAction *problems = addAction(menu, u"file-warning"_s, tr("&Problems of the policy"), Qt::CTRL | Qt::SHIFT | Qt::Key_M);
    connect(problems, &QAction::triggered, this, &MainWindow::showPolicyProblems);
    QAction *about = addAction(menu, u"info"_s, tr("&About Signalbox"), Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    connect(about, &QAction::triggered, this, [this] {
        QMessageBox::about(this, tr("About Signalbox"),
                           tr("<b>Signalbox %1</b><p>A desktop routing console for LLM traffic.</p>"
                              "<p>GPL-3.0-only. Icons: Lucide (ISC, MIT). Fonts: Inter, JetBrains Mono (OFL).</p>")
                               .arg(QApplication::applicationVersion()));
    });
}

void MainWindow::takeStatus(const engine::EngineStatus &status)
{
    const bool moved = status.baseUrl != m_engineStatus.baseUrl || status.listening != m_engineStatus.listening;
    m_engineStatus = status;
    m_status->setStatus(status);
    setWindowTitle(status.demo ? tr("Demo, simulated – Signalbox") : u"Signalbox"_s);
    m_testRequest->setEnabled(status.listening);
    m_demoTraffic->setVisible(status.demo);
    m_demoTraffic->setEnabled(status.demo);
    m_demoTraffic->setChecked(status.demoTraffic);
    m_providers->setPolicyFile(status.policyFile);
    m_live->emptyState().setDemo(status.demo, status.demoTraffic);
    if (moved)
        m_live->emptyState().setEndpoint(status.listening ? status.baseUrl : QString(), m_token);
}

void MainWindow::setToken(const Secret &token)
{
    m_token = token;
    m_live->emptyState().setEndpoint(m_engineStatus.listening ? m_engineStatus.baseUrl : QString(), token);
}

void MainWindow::takeTestResult(const QString &problem)
{
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

void MainWindow::showShortcuts()
{
    auto *sheet = new TableDialog(tr("Keyboard shortcuts"), this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setContents(tr("P, End and Ctrl+C work while the list of decisions has the focus; / there goes to the filter."),
                       shortcutTable(*menuBar()));
    sheet->show();
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
    m_theme.setTextScale(m_settings.textScale());
    m_theme.setMode(m_settings.themeMode());
    const QList<QAction *> modes = m_modes->actions();
    for (QAction *mode : modes)
        mode->setChecked(mode->data().toInt() == static_cast<int>(m_theme.mode()));
    m_railWide->setChecked(m_settings.isRailWide());
    m_live->table().restoreColumnState(m_settings.liveColumns());
    m_live->restoreSplitterState(m_settings.liveSplitter());
    m_live->filter().setText(m_settings.liveFilter());
    m_dashboard->scope().setScope({static_cast<TimeScope::Span>(m_settings.dashboardSpan()), 0});
    m_dashboard->groupBox().setCurrentIndex(qMax(0, m_dashboard->groupBox().findData(m_settings.dashboardGroup())));
    resize(1280, 800);
    if (!m_settings.geometry().isEmpty())
        restoreGeometry(m_settings.geometry());
}

void MainWindow::save()
{
    m_settings.setGeometry(saveGeometry());
    m_settings.setRailWide(m_rail->isWide());
    m_settings.setThemeMode(m_theme.mode());
    m_settings.setTextScale(m_theme.textScale());
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
    save();
    QMainWindow::closeEvent(event);
}

} // namespace signalbox::gui
