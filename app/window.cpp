// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/headless.h"
#include "app/set_up.h"
#include "app/signals.h"
#include "app/window_loader.h"
#include "core/settings_file.h"
#include "shell/application_setup.h"
#include "shell/engine_presenter.h"
#include "shell/main_window.h"

#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QPushButton>
#include <QUrl>

#include <memory>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

/// Asks what to do about a port that is taken. True: listen on any free one.
bool offerAnotherPort(const Error &error)
{
    QMessageBox box(QMessageBox::Warning, QMessageBox::tr("Signalbox"), error.message);
    const QPushButton *another = box.addButton(QMessageBox::tr("Use a free port"), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::tr("Quit"), QMessageBox::RejectRole);
    box.exec();
    return box.clickedButton() == another;
}

/// What the command line and the environment decided for this run, as the settings show it.
QHash<QString, gui::SettingOverride> overridesOf(const CommandLine &line)
{
    QHash<QString, gui::SettingOverride> overrides;
    for (const GivenSetting &given : line.given) {
        bool isNumber = false;
        const int number = given.value.toInt(&isNumber);
        overrides.insert(given.key, {isNumber ? QJsonValue(number) : QJsonValue(given.value),
                                     given.byCommandLine ? gui::SettingSource::CommandLine : gui::SettingSource::Environment, given.name});
    }
    return overrides;
}

/// Ends the engine that runs and runs `next`; should that fail, `before` again.
Result<void> runInstead(const engine::EngineOptions &next, const engine::EngineOptions &before, std::unique_ptr<engine::Engine> &engine,
                        std::unique_ptr<gui::EnginePresenter> &presenter, gui::MainWindow &window)
{
    const quint16 port = next.port;
    presenter.reset();
    engine.reset();
    engine = std::make_unique<engine::Engine>(next);
    const Result<void> started = engine->start();
    if (!started) {
        engine::EngineOptions again = before;
        again.port = port;
        again.demo = true;
        engine = std::make_unique<engine::Engine>(again);
        if (const Result<void> back = engine->start(); !back)
            complain(back.error().message);
    }
    presenter = std::make_unique<gui::EnginePresenter>(*engine, window);
    return started;
}

int runWindowHere(int &argc, char **argv, const CommandLine &line)
{
    QApplication application(argc, argv);
    gui::ApplicationSetup setup(application);
    auto engine = std::make_unique<engine::Engine>(line.engine);
    Result<void> started = engine->start();
    if (!started && started.error().param == "--listen"_L1 && offerAnotherPort(started.error())) {
        engine::EngineOptions other = line.engine;
        other.port = 0;
        engine = std::make_unique<engine::Engine>(other);
        started = engine->start();
    }
    if (!started) {
        complain(started.error().message);
        if (started.error().param != "--listen"_L1)
            QMessageBox::critical(nullptr, QMessageBox::tr("Signalbox"), started.error().message);
        return static_cast<int>(exitCodeFor(started.error()));
    }
    const bool isFirst = !QFile::exists(line.engine.dataDir + u"/window.ini"_s) && !QFile::exists(settingsFileIn(line.engine.dataDir));
    gui::MainWindow window(setup.theme(), line.engine.dataDir + u"/window.ini"_s);
    window.settings().setOverrides(overridesOf(line));
    auto presenter = std::make_unique<gui::EnginePresenter>(*engine, window);
    const auto leaveDemo = [&](const QString &policyFile) {
        engine::EngineOptions next = line.engine;
        next.port = static_cast<quint16>(QUrl(engine->status().baseUrl).port());
        next.policyFile = policyFile;
        return runInstead(next, line.engine, engine, presenter, window);
    };
    QObject::connect(&window, &gui::MainWindow::setUpMade, &window, [&] {
        new SetUp(window.setUpPage(), line.engine, {[&engine] { return engine->status(); }, leaveDemo}); // the page owns it
    });
    if (isFirst && !line.engine.demo)
        window.showPage(gui::MainWindow::Page::SetUp);
    TerminationSignals signalsOfSystem;
    QObject::connect(&signalsOfSystem, &TerminationSignals::requested, &window, &gui::MainWindow::quit);
    window.show();
    printLine(u"signalbox listening on %1"_s.arg(engine->status().baseUrl));
    return QApplication::exec();
}

} // namespace
} // namespace signalbox::app

/// What window_loader.h names windowEntryName.
extern "C" Q_DECL_EXPORT int signalboxRunWindow(int &argc, char **argv, const signalbox::app::CommandLine &line)
{
    return signalbox::app::runWindowHere(argc, argv, line);
}
