// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/command_result.h"
#include "app/policy_arguments.h"
#include "app/run_settings.h"
#include "engine/engine.h"
#include "telemetry/logging.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::app {

/// `tokens create|list|revoke` as written.
struct TokenArguments
{
    enum class Action { Create, List, Revoke };
    Action action = Action::List;
    QString name;
    QStringList scopes;
    QString tag; ///< empty = the policy's default
    QStringList labels;
    QString budget;
};

/// `keys list|set|remove` as written.
struct KeyArguments
{
    enum class Action { List, Set, Remove };
    Action action = Action::List;
    QString provider;
    QString store; ///< "file", "keychain"; empty = as the policy says, else the file
    bool givenAsArgument = false; ///< set: the key stood on the command line, where it must not
};

/// `providers drain|undrain` as written.
struct DrainArguments
{
    QString target; ///< a provider, or provider/model
    QString length = QStringLiteral("30m");
    QString note;
};

/// `models import` as written.
struct FeedArguments
{
    QString source; ///< a file, "-" or an https address
    QStringList providers; ///< presets; empty = all
    bool confirmJumps = false;
    bool policyLines = false;
    bool apply = false;
    QString note; ///< for the history
};

/// `whatif` as written.
struct WhatIfArguments
{
    QString since = QStringLiteral("7d");
    QString maxCostDelta; ///< "5%"; empty = any
};

/// `spend` and `spend reconcile` as written.
struct SpendArguments
{
    QString by = QStringLiteral("model");
    QString since; ///< empty = the running copy's default
    QString until;
    QString zone;    ///< IANA name; empty = this machine's
    QString format = QStringLiteral("text");
    QString maxCost; ///< USD; empty = any
    int limit = 1'000;
    QString file;     ///< reconcile
    QString provider; ///< reconcile; empty = any
};

/// What the command line asks for.
struct CommandLine
{
    enum class Command {
        Window,
        Headless,
        Explain,
        Classify,
        Prove,
        WhatIf,
        PolicyCheck,
        PolicyLife,
        PolicySchema,
        PolicyImport,
        Status,
        Decisions,
        Models,
        FeedImport,
        Feeds,
        Providers,
        FindProviders,
        Presets,
        Spend,
        Reconcile,
        Drain,
        Undrain,
        Env,
        Tokens,
        Keys,
    };
    Command command = Command::Window;
    engine::EngineOptions engine;
    bool json = false;
    QString input;            ///< explain, policy import: file or "-"; policy check: file
    QString weights; ///< classify: instead of the shipped ones
    bool jsonLines = false; ///< classify: each line is an object with a prompt
    QString decisionsFormat = QStringLiteral("jsonl");
    int limit = 100;
    QString shell = QStringLiteral("bash");
    telemetry::LogFormat logFormat = telemetry::LogFormat::Text;
    telemetry::LogLevel logLevel = telemetry::LogLevel::Info;
    QString explainTags; ///< as in x-signalbox-tags
    QString explainClient;
    QString explainPath = QStringLiteral("/v1/chat/completions"); ///< the request is in the dialect of that path
    QStringList explainHeaders; ///< "name: value"
    TokenArguments token;
    KeyArguments keys;
    DrainArguments drain;
    FeedArguments feed;
    QList<int> findPorts; ///< providers --find: instead of the usual ones
    WhatIfArguments whatIf;
    SpendArguments spend;
    PolicyArguments policy;
    QList<GivenSetting> given{}; ///< settings of the run that came from the command line or the environment
};

/// Reads the arguments. Prints help, version or the complaint itself; an exit code means: end with it.
struct ParsedLine
{
    CommandLine line;
    std::optional<int> exitCode;
};
[[nodiscard]] ParsedLine parseCommandLine(int argc, char **argv);

} // namespace signalbox::app
