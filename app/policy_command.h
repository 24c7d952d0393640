// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"
#include "policy/loader.h"

namespace signalbox::app {

/// `signalbox policy check`: names every problem of a policy file. Exit code 2 when it could not be applied.
[[nodiscard]] int runPolicyCheck(const CommandLine &line);

/// The policy a command works with: `file`, else --policy, else the data folder's, else the bundled demo one.
struct ChosenPolicy
{
    QString name;
    policy::LoadOutcome outcome;
};
[[nodiscard]] Result<ChosenPolicy> choosePolicy(const CommandLine &line, const QString &file);

} // namespace signalbox::app
