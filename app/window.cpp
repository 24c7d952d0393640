// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/headless.h"
#include "app/signals.h"
#include "app/window_loader.h"
#include "shell/application_setup.h"
#include "shell/engine_presenter.h"
#include "shell/main_window.h"

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>

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
    gui::MainWindow window(setup.theme(), line.engine.dataDir + u"/window.ini"_s);
    window.settings().setOverrides(overridesOf(line));
    const gui::EnginePresenter presenter(*engine, window);
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
