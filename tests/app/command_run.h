// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QProcess>
#include <QStringList>
#include <QTest>

namespace signalbox::test {

/// What one run of the executable came to.
struct CommandOutcome
{
    int code = -1; ///< −1: it crashed or did not end
    QString out;
    QString err;
};

/// Runs `signalbox --data-dir DIR ARGUMENTS…` to its end, in an environment without keys and, unless told, tokens of ours.
inline CommandOutcome runCommand(const QString &dataDir, const QStringList &arguments, const QByteArray &input = {},
                                 bool keepToken = false)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (!keepToken)
        environment.remove(QStringLiteral("SIGNALBOX_TOKEN"));
    environment.remove(QStringLiteral("OPENAI_API_KEY"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("SIGNALBOX_BINARY", QStringLiteral(SIGNALBOX_BINARY)),
                  QStringList{QStringLiteral("--data-dir"), dataDir} + arguments);
    process.write(input);
    process.closeWriteChannel();
    [&] { QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000); }();
    CommandOutcome outcome;
    if (process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit)
        outcome.code = process.exitCode();
    outcome.out = QString::fromUtf8(process.readAllStandardOutput());
    outcome.err = QString::fromUtf8(process.readAllStandardError());
    return outcome;
}

} // namespace signalbox::test
