// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/cli.h"

#include "app/run_settings.h"
#include "core/settings_file.h"

#include <QDir>
#include <QStandardPaths>

#include <CLI/CLI.hpp>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

/// "127.0.0.1:8484", "[::1]:0" or ":9000"; nullopt when it is none of these.
bool readListen(const std::string &text, engine::EngineOptions &options)
{
    const QString value = QString::fromStdString(text);
    const qsizetype colon = value.lastIndexOf(u':');
    bool readable = false;
    const int port = value.sliced(colon + 1).toInt(&readable);
    if (colon < 0 || !readable || port < 0 || port > 65535)
        return false;
    QString host = value.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    if (host == "localhost"_L1 || host.isEmpty())
        host = u"127.0.0.1"_s;
    options.port = static_cast<quint16>(port);
    return options.address.setAddress(host);
}

/// Whether a client can put it behind "Authorization: Bearer": visible ASCII only.
bool canBeSent(const Secret &token)
{
    const QByteArray &bytes = token.reveal();
    return !bytes.isEmpty() && std::all_of(bytes.cbegin(), bytes.cend(), [](char c) { return c > ' ' && c <= '~'; });
}

struct Raw
{
    std::string listen = "127.0.0.1:8484";
    std::string dataDir;
    std::string policy;
    std::string input;
    std::string format = "jsonl";
    std::string shell = "bash";
    std::string logFormat = "text";
    std::string logLevel = "info";
    std::string tags;
    std::string client;
    std::string explainPath = "/v1/chat/completions";
    std::vector<std::string> explainHeaders;
    std::string tokenName;
    std::string keyProvider;
    std::string keyArgument;
    std::string keyStore;
    bool findProviders = false;
    bool showPresets = false;
    std::vector<int> findPorts;
    std::vector<std::string> scopes{"inference"};
    std::string tag;
    std::vector<std::string> labels;
    std::string budget;
    std::string drainTarget;
    std::string drainFor = "30m";
    std::string drainNote;
};

void addRunOptions(CLI::App &app, Raw &raw, CommandLine &line, bool &headless)
{
    app.add_flag("--headless", headless, "Run the proxy alone; no display needed; SIGTERM drains");
    app.add_option("--listen", raw.listen, "Address and port to listen on; port 0 picks a free one and prints it")
        ->capture_default_str();
    app.add_option("--workers", line.engine.workers, "Worker threads that carry requests")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--max-connections", line.engine.maxConnections,
                   "Client connections at a time; each may take two file descriptors (default: 1024)")
        ->check(CLI::Range(1, 1'000'000));
    app.add_option("--data-dir", raw.dataDir, "Folder below which everything is written (default: the platform's)");
    app.add_option("--policy", raw.policy, "Policy file; watched, and applied again when it changes (default: "
                                           "DATA-DIR/policy.yaml)");
    app.add_flag("--demo", line.engine.demo, "Simulated providers, clearly marked; nothing leaves this machine");
    app.add_option("--log-format", raw.logFormat, "Log lines as text or json")->check(CLI::IsMember({"text", "json"}));
    app.add_option("--log-level", raw.logLevel, "Least level that is logged")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
}

/// The subcommands that take no argument but --json and where to find the running copy.
CLI::App *addSimple(CLI::App &app, const char *name, const char *description, CommandLine &line,
                    CommandLine::Command command)
{
    CLI::App *sub = app.add_subcommand(name, description);
    sub->fallthrough();
    sub->callback([&line, command] { line.command = command; });
    return sub;
}

void addModels(CLI::App &app, CommandLine &line)
{
    using Command = CommandLine::Command;
    CLI::App *models = addSimple(app, "models", "List what clients may ask for, with abilities and prices", line, Command::Models);
    models->require_subcommand(0, 1);
    models->callback([models, &line] {
        if (models->get_subcommands().empty()) // CLI11 calls the outer callback last
            line.command = Command::Models;
    });
    CLI::App *import = addSimple(*models, "import", "Compare a price feed with the catalogue: LiteLLM's price map, OpenRouter's "
                                                    "models or models.dev", line, Command::FeedImport);
    const auto addWord = [import](const char *name, const char *description, const auto &take) {
        return import->add_option_function<std::string>(
            name, [take](const std::string &text) { take(QString::fromStdString(text)); }, description);
    };
    addWord("FILE", "The feed: litellm, openrouter or models.dev (the copy that `feeds:` of the policy keeps, else its address), a file, "
                    "- for standard input, or an https address",
            [&line](const QString &text) { line.feed.source = text; })
        ->required();
    addWord("--provider", "Show this one only; may be given several times", [&line](const QString &text) { line.feed.providers.append(text); })
        ->trigger_on_parse();
    import->add_flag("--confirm-jumps", line.feed.confirmJumps, "Prices may be a thousand times what they were, or free");
    CLI::Option *lines = import->add_flag("--policy-lines", line.feed.policyLines, "Print the entries of `models` that make the new prices count");
    CLI::Option *apply = import->add_flag("--apply", line.feed.apply, "Write them into the policy and apply it, as a version of its history; what the policy "
                                                "says itself stays");
    apply->excludes(lines);
    addWord("--note", "Why, for the history", [&line](const QString &text) { line.feed.note = text; })->needs(apply);
    addSimple(*models, "feeds", "The price lists that `feeds:` of the policy follows: how old they are and what they would change", line,
              Command::Feeds);
}

void addProviders(CLI::App &app, Raw &raw, CommandLine &line)
{
    using Command = CommandLine::Command;
    CLI::App *providers = addSimple(app, "providers", "Show the health of every model, find local servers, or drain a provider",
                                    line, Command::Providers);
    providers->require_subcommand(0, 1);
    CLI::Option *find = providers->add_flag("--find", raw.findProviders,
                                            "Look for local model servers on this machine's usual ports; sends GET /v1/models only");
    CLI::Option *presets = providers->add_flag("--presets", raw.showPresets, "List the providers a policy can name as `preset`");
    find->excludes(presets);
    providers->add_option("--port", raw.findPorts, "With --find: look here instead; may be given several times")
        ->check(CLI::Range(1, 65535))
        ->allow_extra_args(false)
        ->needs(find);
    providers->callback([providers, &line, &raw] {
        if (!providers->get_subcommands().empty()) // CLI11 calls the outer callback last
            return;
        line.command = raw.findProviders ? Command::FindProviders : raw.showPresets ? Command::Presets : Command::Providers;
    });
    CLI::App *drain = addSimple(*providers, "drain", "Send nothing new to a provider or model for a while; what runs there "
                                                     "finishes", line, Command::Drain);
    drain->add_option("NAME", raw.drainTarget, "Provider, or provider/model")->required();
    drain->add_option("--for", raw.drainFor, "How long: 90s, 30m, 2h, at most 7d")->capture_default_str();
    drain->add_option("--note", raw.drainNote, "Why; decisions and errors show it");
    CLI::App *undrain = addSimple(*providers, "undrain", "End a drain before its time", line, Command::Undrain);
    undrain->add_option("NAME", raw.drainTarget, "Provider, or provider/model")->required();
}

void addSpend(CLI::App &app, CommandLine &line)
{
    using Command = CommandLine::Command;
    SpendArguments &arguments = line.spend;
    const auto addText = [](CLI::App *command, const char *name, QString &target, const char *description) {
        return command->add_option_function<std::string>(
            name, [&target](const std::string &text) { target = QString::fromStdString(text); }, description);
    };
    CLI::App *spend = addSimple(app, "spend", "Say what was spent, told apart as you like; every grouping has the same total", line,
                                Command::Spend);
    spend->require_subcommand(0, 1);
    spend->callback([spend, &line] {
        if (spend->get_subcommands().empty()) // CLI11 calls the outer callback last
            line.command = Command::Spend;
    });
    addText(spend, "--by", arguments.by, "model, provider, client, tag, label:KEY, rule, chain, task, session, hour, day, month; several "
                                         "with commas (default: model)");
    addText(spend, "--since", arguments.since, "24h, 7d, today, yesterday, month, or 2026-11-22[T14:30] (default: 30d)");
    addText(spend, "--until", arguments.until, "The same (default: now)");
    addText(spend, "--tz", arguments.zone, "Whose days: a name such as Europe/Berlin or UTC (default: this machine's)");
    addText(spend, "--format", arguments.format, "text or csv")->check(CLI::IsMember({"text", "csv"}));
    addText(spend, "--max-cost", arguments.maxCost, "USD; exit with 4 when more was spent");
    spend->add_option("--limit", arguments.limit, "How many rows; the rest is one")->check(CLI::Range(1, 10'000))->capture_default_str();
    CLI::App *reconcile = addSimple(*spend, "reconcile", "Compare a provider's usage or cost export (CSV) with what is recorded, by "
                                                         "day and model", line, Command::Reconcile);
    addText(reconcile, "FILE", arguments.file, "Of OpenAI, Anthropic or OpenRouter; - reads standard input")->required();
    addText(reconcile, "--provider", arguments.provider, "Compare all models of this provider of the policy (default: the models "
                                                         "of the file)");
}

void addTokens(CLI::App &app, Raw &raw, CommandLine &line)
{
    using Action = TokenArguments::Action;
    CLI::App *tokens = app.add_subcommand("tokens", "Make, list or revoke named client tokens");
    tokens->require_subcommand(1);
    tokens->fallthrough();
    const auto add = [&](const char *name, const char *description, Action action) {
        CLI::App *sub = tokens->add_subcommand(name, description);
        sub->fallthrough();
        sub->callback([&line, action] {
            line.command = CommandLine::Command::Tokens;
            line.token.action = action;
        });
        return sub;
    };
    CLI::App *create = add("create", "Make a token and print it, this once", Action::Create);
    create->add_option("NAME", raw.tokenName, "Of the client; rules and records show it")->required();
    create->add_option("--scope", raw.scopes, "What it may be used for: inference, control, metrics")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->capture_default_str();
    create->add_option("--tag", raw.tag, "Default tag of its requests, instead of the policy's");
    create->add_option("--label", raw.labels, "Added to its requests, as key=value; may be given several times")
        ->allow_extra_args(false);
    create->add_option("--budget", raw.budget, "What may be spent with it, in USD for an hour, day, week or month: 10/day");
    add("list", "List the client tokens; the tokens themselves are not kept", Action::List);
    CLI::App *revoke = add("revoke", "Forget a token; a running copy refuses it within a second", Action::Revoke);
    revoke->add_option("NAME", raw.tokenName, "Of the token")->required();
}

void addKeys(CLI::App &app, Raw &raw, CommandLine &line)
{
    using Action = KeyArguments::Action;
    CLI::App *keys = app.add_subcommand("keys", "List the providers' keys, or keep one in a file or the desktop's key store");
    keys->require_subcommand(1);
    keys->fallthrough();
    const auto add = [&](const char *name, const char *description, Action action) {
        CLI::App *sub = keys->add_subcommand(name, description);
        sub->fallthrough();
        sub->callback([&line, action] {
            line.command = CommandLine::Command::Keys;
            line.keys.action = action;
        });
        return sub;
    };
    add("list", "Which keys the policy names, whether they can be read and, while a copy runs, how they are; never the keys",
        Action::List);
    CLI::App *set = add("set", "Keep a provider's key, read from standard input, where the policy looks for it, else in a file only "
                             "you may read", Action::Set);
    const auto addStore = [&raw](CLI::App *sub) {
        sub->add_option("--store", raw.keyStore, "file (below the data folder) or keychain (the desktop's key store)")
            ->check(CLI::IsMember({"file", "keychain"}));
    };
    addStore(set);
    set->add_option("PROVIDER", raw.keyProvider, "Of the policy")->required();
    set->add_option("KEY", raw.keyArgument)->group({}); // taken so that it is refused without being repeated
    CLI::App *remove = add("remove", "Remove a key that was kept with set", Action::Remove);
    remove->add_option("PROVIDER", raw.keyProvider, "Whose key")->required();
    addStore(remove);
}

void addSubcommands(CLI::App &app, Raw &raw, CommandLine &line)
{
    using Command = CommandLine::Command;
    app.add_flag("--json", line.json, "Subcommands: answer as JSON");
    addSimple(app, "status", "Say how the running copy is", line, Command::Status);
    addModels(app, line);
    addProviders(app, raw, line);
    CLI::App *explain =
        addSimple(app, "explain", "Decide a request without sending it, and say why", line, Command::Explain);
    explain->add_option("FILE", raw.input, "Request as JSON, or a plain prompt; - reads standard input")->required();
    explain->add_option("--tags", raw.tags, "As x-signalbox-tags: confidential, project=alpha");
    explain->add_option("--client", raw.client, "As x-signalbox-client");
    explain->add_option("-H,--header", raw.explainHeaders, "A header of the request, as `name: value`; may be given several times");
    explain->add_option("--path", raw.explainPath, "Where it would be posted; the body is in that dialect")->capture_default_str();
    CLI::App *classify =
        addSimple(app, "classify", "Say what prompts are: task, subject, language, difficulty, and who would get them right", line, Command::Classify);
    classify->add_option("FILE", raw.input, "One prompt as plain text; - reads standard input")->required();
    classify->add_flag("--jsonl", line.jsonLines, "FILE has a JSON object a line: prompt, question, text, instruction, turns or request");
    classify->add_option_function<std::string>(
        "--weights", [&line](const std::string &file) { line.weights = QString::fromStdString(file); },
        "Weights to use instead of the shipped ones");
    addSimple(app, "prove", "Prove that no request can reach what its tags forbid, and run the policy's tests", line,
              Command::Prove)
        ->add_option("FILE", raw.input, "Policy file (default: the one that would run)");
    CLI::App *whatIf = addSimple(app, "whatif", "Say what the recorded decisions would have become under a policy file", line,
                                 Command::WhatIf);
    whatIf->add_option("FILE", raw.input, "Policy file; - reads standard input")->required();
    const auto addText = [whatIf](const char *name, QString &target, const char *description) {
        whatIf->add_option_function<std::string>(
            name, [&target](const std::string &text) { target = QString::fromStdString(text); }, description);
    };
    addText("--since", line.whatIf.since, "How far back, such as 24h (default: 7d)");
    addText("--max-cost-delta", line.whatIf.maxCostDelta, "Exit with 4 when spend would rise by more, such as 5%");
    CLI::App *decisions =
        addSimple(app, "decisions", "List recorded decisions, newest first", line, Command::Decisions);
    decisions->add_option("--limit", line.limit, "How many")->check(CLI::Range(1, 10'000))->capture_default_str();
    decisions->add_option("--format", raw.format, "jsonl or csv")->check(CLI::IsMember({"jsonl", "csv"}));
    addSpend(app, line);
    CLI::App *env = addSimple(app, "env", "Print what a client needs to reach the running copy", line, Command::Env);
    env->add_option("--shell", raw.shell, "For which shell")->check(CLI::IsMember({"bash", "fish", "powershell"}));
    addTokens(app, raw, line);
    addKeys(app, raw, line);
    CLI::App *policy = app.add_subcommand("policy", "Check, change and look back at the policy");
    policy->require_subcommand(1);
    policy->fallthrough();
    CLI::App *check = addSimple(*policy, "check", "Check a policy file; every problem is named", line, Command::PolicyCheck);
    check->add_option("FILE", raw.input, "Policy file (default: the one that would run)");
    addPolicyCommands(*policy, line.policy, [&line] { line.command = Command::PolicyLife; });
    addSimple(*policy, "schema", "Print the JSON Schema of the policy file, for editors", line, Command::PolicySchema);
    addSimple(*policy, "import", "Make a policy of a LiteLLM config.yaml: the policy on stdout, notes on stderr", line,
              Command::PolicyImport)
        ->add_option("FILE", raw.input, "LiteLLM's config.yaml; - reads standard input")
        ->required();
}

QStringList listOf(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list.append(QString::fromStdString(word));
    return list;
}

void takeRaw(const Raw &raw, CommandLine &line)
{
    line.engine.dataDir = raw.dataDir.empty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        : QDir(QString::fromStdString(raw.dataDir)).absolutePath();
    if (!raw.policy.empty())
        line.engine.policyFile = QDir(QString::fromStdString(raw.policy)).absolutePath();
    line.input = QString::fromStdString(raw.input);
    line.decisionsFormat = QString::fromStdString(raw.format);
    line.shell = QString::fromStdString(raw.shell);
    line.logFormat = *telemetry::logFormatFromName(QString::fromStdString(raw.logFormat)); // CLI11 checked the names
    line.logLevel = *telemetry::logLevelFromName(QString::fromStdString(raw.logLevel));
    line.explainTags = QString::fromStdString(raw.tags);
    line.explainClient = QString::fromStdString(raw.client);
    line.explainPath = QString::fromStdString(raw.explainPath);
    line.explainHeaders = listOf(raw.explainHeaders);
    line.keys.givenAsArgument = !raw.keyArgument.empty();
    line.keys.provider = QString::fromStdString(raw.keyProvider);
    line.keys.store = QString::fromStdString(raw.keyStore);
    line.findPorts = QList<int>(raw.findPorts.begin(), raw.findPorts.end());
    line.token.name = QString::fromStdString(raw.tokenName);
    line.token.scopes = listOf(raw.scopes);
    line.token.tag = QString::fromStdString(raw.tag);
    line.token.labels = listOf(raw.labels);
    line.drain = {QString::fromStdString(raw.drainTarget), QString::fromStdString(raw.drainFor),
                  QString::fromStdString(raw.drainNote)};
    line.token.budget = QString::fromStdString(raw.budget);
}

/// What a run takes from the environment and the settings file where the command line is silent. A value that cannot be
/// used is complained of; the one before it holds.
void takeSettings(const CLI::App &app, Raw &raw, CommandLine &line)
{
    const Result<QJsonObject> file = readSettings(settingsFileIn(line.engine.dataDir));
    if (!file)
        complain(u"The settings file %1 is damaged or cannot be read (%2); it is not used."_s.arg(
            settingsFileIn(line.engine.dataDir), file.error().message));
    const RunSettings settings(file.value_or(QJsonObject()));
    const auto given = [&app](const char *option) { return app.get_option(option)->count() > 0; };
    const auto word = [&](const char *option, const RunSetting &name, std::string &value, const RunSettings::Check &usable) {
        if (const auto found = settings.find(name, given(option), QString::fromStdString(value), usable, line.given))
            value = found->toStdString();
    };
    const auto number = [&](const char *option, const RunSetting &name, int least, int most, const QString &current) -> std::optional<int> {
        const auto found = settings.find(name, given(option), current, RunSettings::wholeNumber(least, most), line.given);
        return found ? std::optional(found->toInt()) : std::nullopt;
    };
    const auto oneOf = [](const QStringList &names) { return [names](const QString &text) { return names.contains(text); }; };
    word("--listen", {"proxy.listen"_L1, "SIGNALBOX_LISTEN", "--listen"_L1}, raw.listen, [](const QString &text) {
        engine::EngineOptions scratch;
        return readListen(text.toStdString(), scratch);
    });
    word("--log-level", {"advanced.log_level"_L1, "SIGNALBOX_LOG_LEVEL", "--log-level"_L1}, raw.logLevel,
         oneOf({u"debug"_s, u"info"_s, u"warning"_s, u"error"_s}));
    word("--log-format", {"advanced.log_format"_L1, "SIGNALBOX_LOG_FORMAT", "--log-format"_L1}, raw.logFormat,
         oneOf({u"text"_s, u"json"_s}));
    if (const auto workers = number("--workers", {"proxy.workers"_L1, "SIGNALBOX_WORKERS", "--workers"_L1}, 1, 64,
                                    QString::number(line.engine.workers)))
        line.engine.workers = *workers;
    if (const auto connections = number("--max-connections", {"proxy.max_connections"_L1, "SIGNALBOX_MAX_CONNECTIONS", "--max-connections"_L1},
                                        1, 1'000'000, QString::number(line.engine.maxConnections.value_or(0))))
        line.engine.maxConnections = *connections;
}

} // namespace

ParsedLine parseCommandLine(int argc, char **argv)
{
    ParsedLine parsed;
    CommandLine &line = parsed.line;
    Raw raw;
    bool headless = false;
    CLI::App app("Signalbox routes LLM requests to the cheapest model that may see them, can do them and is healthy.\n"
                 "Without a subcommand it opens the window, with the proxy inside.");
    app.set_version_flag("--version", SIGNALBOX_VERSION);
    app.footer("Environment: SIGNALBOX_TOKEN sets the accepted token for this run; SIGNALBOX_LISTEN, SIGNALBOX_WORKERS,\n"
               "SIGNALBOX_MAX_CONNECTIONS, SIGNALBOX_LOG_LEVEL and SIGNALBOX_LOG_FORMAT stand for those options, and\n"
               "DATA-DIR/settings.json, which the window writes, for both where they are silent.\n"
               "Exit codes: 0 fine, 1 failed, 2 invalid input or policy, 3 proof failed, 4 a given limit was exceeded.");
    addRunOptions(app, raw, line, headless);
    addSubcommands(app, raw, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        const int code = app.exit(problem);
        parsed.exitCode = code == 0 ? 0 : static_cast<int>(ExitCode::InvalidInput);
        return parsed;
    }
    takeRaw(raw, line);
    if (headless && line.command == CommandLine::Command::Window)
        line.command = CommandLine::Command::Headless;
    if (line.command == CommandLine::Command::Window || line.command == CommandLine::Command::Headless) {
        takeSettings(app, raw, line);
        takeRaw(raw, line); // again, with the names of the log that were found
    }
    if (!readListen(raw.listen, line.engine)) {
        complain(u"--listen %1 is not an address and port such as 127.0.0.1:8484; nothing was started."_s.arg(
            QString::fromStdString(raw.listen)));
        parsed.exitCode = static_cast<int>(ExitCode::InvalidInput);
    }
    if (line.engine.demo && !line.engine.policyFile.isEmpty()) {
        complain(u"--demo brings its own policy, so --policy %1 would be ignored. Nothing was started; give one of "
                 "them."_s.arg(line.engine.policyFile));
        parsed.exitCode = static_cast<int>(ExitCode::InvalidInput);
    }
    if (qEnvironmentVariableIsSet("SIGNALBOX_TOKEN")) {
        line.engine.token = Secret(qgetenv("SIGNALBOX_TOKEN"));
        if (!canBeSent(line.engine.token)) {
            complain(u"SIGNALBOX_TOKEN is empty or holds a space, a control character or a letter outside ASCII, so no "
                     "client could send it and everybody would be locked out. Nothing was started; set another token or "
                     "unset it."_s);
            parsed.exitCode = static_cast<int>(ExitCode::InvalidInput);
        }
    }
    return parsed;
}

} // namespace signalbox::app
