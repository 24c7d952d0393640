// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/engine_presenter.h"

#include "dashboard/dashboard_page.h"
#include "engine/console.h"
#include "engine/engine.h"
#include "live/live_page.h"
#include "providers/providers_page.h"
#include "shell/background.h"
#include "shell/main_window.h"

#include <utility>

namespace signalbox::gui {
namespace {

constexpr int historyRows = 1'000;
constexpr int drilledRows = 5'000;
constexpr int dashboardSeconds = 5;
constexpr int backgroundSeconds = 5;
constexpr int budgetKeysWatched = 100;

} // namespace

EnginePresenter::EnginePresenter(engine::Engine &engine, MainWindow &window, QObject *parent) : QObject(parent)
{
    using engine::Engine;
    LivePage &live = window.live();
    connect(&engine, &Engine::decisionsChanged, &live, &LivePage::takeDecisions);
    connect(&engine, &Engine::recordsLoaded, &live, &LivePage::takeLoaded);
    connect(&live, &LivePage::recordRequested, &engine, &Engine::loadRecord);
    connect(&engine, &Engine::statusChanged, &window, &MainWindow::takeStatus);
    connect(&engine, &Engine::testRequestFinished, &window, &MainWindow::takeTestResult);
    connect(&window, &MainWindow::testRequestRequested, &engine, &Engine::sendTestRequest);
    connect(&window, &MainWindow::demoTrafficRequested, &engine, &Engine::setDemoTraffic);
    tieProviders(engine.console(), window);
    tieDashboard(engine.console(), window);
    tieBackground(engine, window);
    connect(&window, &MainWindow::rangeRequested, &engine,
            [&engine](UtcTime from, UtcTime to) { engine.loadRange(from, to, drilledRows); });
    connect(&engine, &Engine::statusChanged, this, [this, &engine, &window](const engine::EngineStatus &status) {
        if (std::exchange(m_policyHash, status.policyHash) != status.policyHash)
            window.setPolicyNames(engine.console().policyNames());
    });
    window.setPolicyNames(engine.console().policyNames());
    window.takeStatus(engine.status());
    window.setToken(engine.token());
    engine.loadRecent(historyRows);
}

void EnginePresenter::tieProviders(engine::Console &console, MainWindow &window)
{
    using engine::Console;
    ProvidersPage &page = window.providers();
    const auto refresh = [&console, &page] { page.setReport(console.providers()); };
    connect(&console, &Console::probed, &page, [&page, refresh](const engine::ProbeResult &result) {
        refresh();
        page.showProbe(result);
    });
    connect(&console, &Console::drainKept, &page, [&page, refresh](const QString &target, const QString &problem) {
        refresh();
        page.showDrainKept(target, problem);
    });
    connect(&page, &ProvidersPage::probeRequested, &console, &Console::probe);
    connect(&page, &ProvidersPage::drainRequested, &console, &Console::drain);
    connect(&page, &ProvidersPage::undrainRequested, &console, &Console::undrain);
    connect(&window, &MainWindow::pageShown, this, refresh);
    m_second.setInterval(1'000);
    connect(&m_second, &QTimer::timeout, &page, [&page, refresh] {
        if (page.isVisible() && !page.window()->isMinimized())
            refresh();
    });
    m_second.start();
    refresh();
}

void EnginePresenter::tieBackground(engine::Engine &engine, MainWindow &window)
{
    using engine::Console;
    Background &background = window.background();
    Console &console = engine.console();
    connect(&engine, &engine::Engine::decisionsChanged, &background, &Background::takeRecords);
    const auto look = [&console, &background] { background.takeReports(console.providers(), console.budgets(budgetKeysWatched)); };
    const auto lookAtOrder = [&console, &background] { background.setLocalOnly(console.localOnlyUntil(), console.now()); };
    connect(&background, &Background::localOnlyRequested, &console, &Console::setLocalOnly);
    connect(&console, &Console::localOnlyKept, &background, [&background, lookAtOrder](UtcTime, const QString &problem) {
        lookAtOrder();
        if (!problem.isEmpty())
            emit background.announced(problem);
    });
    connect(&m_second, &QTimer::timeout, &background, [this, look, lookAtOrder] {
        lookAtOrder();
        if (m_backgroundTicks++ % backgroundSeconds == 0)
            look();
    });
    lookAtOrder();
    look();
}

void EnginePresenter::tieDashboard(engine::Console &console, MainWindow &window)
{
    using engine::Console;
    DashboardPage &page = window.dashboard();
    connect(&page, &DashboardPage::spendRequested, &console, &Console::loadSpend);
    connect(&console, &Console::spendLoaded, &page, &DashboardPage::takeSpend);
    connect(&console, &Console::spendFailed, &page, &DashboardPage::takeProblem);
    connect(&page, &DashboardPage::latencyRequested, &console, &Console::loadLatency);
    connect(&console, &Console::latencyLoaded, &page, &DashboardPage::takeLatency);
    const auto refresh = [this, &console, &page] {
        if (!page.isVisible() || page.window()->isMinimized())
            return;
        page.setBudgets(console.budgets(), console.now());
        if (m_ticks++ % dashboardSeconds == 0)
            page.refresh();
    };
    connect(&window, &MainWindow::pageShown, this, [this, refresh] {
        m_ticks = 0;
        refresh();
    });
    connect(&m_second, &QTimer::timeout, &page, refresh);
}

} // namespace signalbox::gui
