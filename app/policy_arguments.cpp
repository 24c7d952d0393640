// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_arguments.h"

#include <CLI/CLI.hpp>

namespace signalbox::app {
namespace {

void addText(CLI::App *command, const char *name, QString &target, const char *description)
{
    command->add_option_function<std::string>(
        name, [&target](const std::string &text) { target = QString::fromStdString(text); }, description);
}

CLI::Option *addNumber(CLI::App *command, const char *name, std::optional<int> &target, const char *description)
{
    return command
        ->add_option_function<int>(name, [&target](int number) { target = number; }, description)
        ->check(CLI::PositiveNumber);
}

void addReason(CLI::App *command, PolicyArguments &arguments)
{
    addText(command, "--note", arguments.note, "Why; needed when sensitive data may go further");
    addText(command, "--if-match", arguments.ifMatch, "Hash of the policy the change was made for (default: what runs)");
}

} // namespace

void addPolicyCommands(CLI::App &policy, PolicyArguments &arguments, const std::function<void()> &chosen)
{
    using Action = PolicyArguments::Action;
    const auto add = [&](const char *name, const char *description, Action action) {
        CLI::App *command = policy.add_subcommand(name, description);
        command->fallthrough();
        command->callback([&arguments, chosen, action] {
            arguments.action = action;
            chosen();
        });
        return command;
    };
    CLI::App *show = add("show", "Show the policy that runs, or a version of the history", Action::Show);
    addNumber(show, "--version", arguments.version, "Number in the history");
    CLI::App *diff = add("diff", "Say what a file would change, or two versions differ in (default: the last change)", Action::Diff);
    addText(diff, "FILE", arguments.file, "Policy file, compared to what runs; - reads standard input");
    addNumber(diff, "--from", arguments.from, "Version to start from (default: what runs)");
    addNumber(diff, "--to", arguments.to, "Version to end with (default: what runs)");
    diff->add_flag("--text", arguments.asText, "Line by line, as patch takes it");
    CLI::App *apply = add("apply", "Apply a policy file: to the running copy, else to the data folder", Action::Apply);
    addText(apply, "FILE", arguments.file, "Policy file; - reads standard input");
    apply->get_option("FILE")->required();
    addReason(apply, arguments);
    CLI::App *rollback = add("rollback", "Apply an earlier version again, as a new one", Action::Rollback);
    addNumber(rollback, "VERSION", arguments.version, "Number in the history")->required();
    addReason(rollback, arguments);
    CLI::App *history = add("history", "List the applied versions, newest first", Action::History);
    history->add_option("--limit", arguments.limit, "How many")->check(CLI::Range(1, 1'000))->capture_default_str();
    CLI::App *written = add("export", "Write the policy with its hash, never a key", Action::Export);
    addText(written, "FILE", arguments.file, "File to write (default: standard output)");
    addNumber(written, "--version", arguments.version, "Number in the history (default: what runs)");
}

} // namespace signalbox::app
