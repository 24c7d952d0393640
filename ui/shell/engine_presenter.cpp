// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/engine_presenter.h"

#include "engine/engine.h"
#include "live/live_page.h"
#include "shell/main_window.h"

namespace signalbox::gui {
namespace {

constexpr int historyRows = 1'000;

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
    window.takeStatus(engine.status());
    window.setToken(engine.token());
    engine.loadRecent(historyRows);
}

} // namespace signalbox::gui
