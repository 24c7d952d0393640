// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/window.h"

#include "app/headless.h"
#include "app/signals.h"
#include "shell/application_setup.h"
#include "shell/engine_presenter.h"
#include "shell/main_window.h"

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

/// Asks what to do about a port that is taken. True: listen on any free one.
bool offerAnotherPort(const Error &error)
{
    QMessageBox box(QMessageBox::Warning, QMessageBox::tr("Signalbox"), error.message);
    const QPushButton *another = box.addButton(QMessageBox::tr("Use a free port"), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::tr("Quit"), QMessageBox::RejectRole);
    box.exec();
    return box.clickedButton() == another;
}

} // namespace

int runWindow(int &argc, char **argv, const CommandLine &line)
{
    if (!hasDisplay()) {
        complain(u"There is no display to open a window on, so nothing was started. Use signalbox --headless."_s);
        return static_cast<int>(ExitCode::Failed);
    }
    QApplication application(argc, argv);
    gui::ApplicationSetup setup(application);
    preferPlainEventLoop();
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
    printLine(u"signalbox listening on %1"_s.arg(engine->status().baseUrl));
    gui::MainWindow window(setup.theme(), line.engine.dataDir + u"/window.ini"_s);
    const gui::EnginePresenter presenter(*engine, window);
    TerminationSignals signalsOfSystem;
    QObject::connect(&signalsOfSystem, &TerminationSignals::requested, &application, &QApplication::quit);
    window.show();
    return QApplication::exec();
}

} // namespace signalbox::app
