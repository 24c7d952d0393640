// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/classify_command.h"
#include "app/cli.h"
#include "app/client_environment.h"
#include "app/draft_commands.h"
#include "app/drain_command.h"
#include "app/explain_command.h"
#include "app/feed_command.h"
#include "app/find_command.h"
#include "app/headless.h"
#include "app/keys_command.h"
#include "app/policy_command.h"
#include "app/policy_import_command.h"
#include "app/policy_life.h"
#include "app/policy_schema_command.h"
#include "app/reconcile_command.h"
#include "app/remote_commands.h"
#include "app/spend_command.h"
#include "app/tokens_command.h"
#include "app/window_loader.h"
#include "telemetry/logging.h"

#include <QCoreApplication>

#include <cstdio>

namespace signalbox::app {

void printLine(const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

void complain(const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
}

namespace {

int run(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("signalbox"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));
    const ParsedLine parsed = parseCommandLine(argc, argv);
    if (parsed.exitCode)
        return *parsed.exitCode;
    const CommandLine &line = parsed.line;
    telemetry::installLogging({line.logFormat, line.logLevel});
    using Command = CommandLine::Command;
    switch (line.command) {
    case Command::Window:
        return runWindow(argc, argv, line);
    case Command::Headless:
        return runHeadless(argc, argv, line);
    case Command::Explain:
        return runExplain(line);
    case Command::Classify:
        return runClassify(line);
    case Command::Prove:
        return runProve(line);
    case Command::WhatIf:
        return runWhatIf(line);
    case Command::PolicyCheck:
        return runPolicyCheck(line);
    case Command::PolicyLife:
        return runPolicyLife(line);
    case Command::PolicySchema:
        return runPolicySchema();
    case Command::PolicyImport:
        return runPolicyImport(line);
    case Command::Status:
    case Command::Decisions:
    case Command::Models:
    case Command::Feeds:
    case Command::Providers:
        return runRemote(line);
    case Command::Spend:
        return runSpend(line);
    case Command::Reconcile:
        return runReconcile(line);
    case Command::FeedImport:
        return runFeedImport(line);
    case Command::FindProviders:
        return runFind(line);
    case Command::Presets:
        return runPresets(line);
    case Command::Drain:
    case Command::Undrain:
        return runDrain(line);
    case Command::Env:
        return runEnv(line);
    case Command::Tokens:
        return runTokens(line);
    case Command::Keys:
        return runKeys(line);
    }
    Q_UNREACHABLE();
}

} // namespace
} // namespace signalbox::app

int main(int argc, char **argv)
{
    return signalbox::app::run(argc, argv);
}
