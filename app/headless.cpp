// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/headless.h"

#include "app/signals.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace signalbox::app {

int runHeadless(int &argc, char **argv, const CommandLine &line)
{
    // Qt's own poll loop for this thread: glib's writes a wake-up per posted event. Not for threads that begin later: those
    // that carry requests have loops of their own (engine/event_dispatcher.h), and the key store answers only in glib's.
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    qunsetenv("QT_NO_GLIB");
    engine::EngineOptions options = line.engine;
    options.liveFeed = false;
    engine::Engine engine(options);
    TerminationSignals signalsOfSystem;
    int requests = 0;
    QObject::connect(&signalsOfSystem, &TerminationSignals::requested, &engine, [&engine, &requests] {
        if (++requests == 1)
            engine.drain(drainLimit);
        else
            engine.drain(std::chrono::milliseconds(0)); // asked twice: cut what still runs
    });
    QObject::connect(&engine, &engine::Engine::stopped, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    if (const Result<void> started = engine.start(); !started) {
        complain(started.error().message);
        return static_cast<int>(exitCodeFor(started.error()));
    }
    const engine::EngineStatus status = engine.status();
    printLine(u"signalbox listening on %1"_s.arg(status.baseUrl));
    if (status.demo)
        complain(u"Demo: every provider is simulated and nothing leaves this machine. To route to real ones, write "
                 "%1/policy.yaml and start without --demo, or start with --policy."_s.arg(options.dataDir));
    if (!status.ledger.problem.isEmpty())
        complain(status.ledger.problem);
    for (const policy::Issue &issue : status.policyIssues)
        complain(policy::issuesText({issue}, status.policyFile).trimmed());
    return application.exec();
}

} // namespace signalbox::app
