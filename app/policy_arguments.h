// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

#include <functional>
#include <optional>

namespace CLI {
class App;
}

namespace signalbox::app {

/// `policy show|diff|apply|rollback|history|export` as written.
struct PolicyArguments
{
    enum class Action { Show, Diff, Apply, Rollback, History, Export };
    Action action = Action::Show;
    QString file;               ///< diff, apply, export; "-" is standard input or output
    std::optional<int> version; ///< show, rollback
    std::optional<int> from;
    std::optional<int> to;
    bool asText = false; ///< diff: line by line
    QString note;
    QString ifMatch;
    int limit = 20;
};

/// Adds these subcommands to `policy`. `chosen` is called when one of them was given.
void addPolicyCommands(CLI::App &policy, PolicyArguments &arguments, const std::function<void()> &chosen);

} // namespace signalbox::app
