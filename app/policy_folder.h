// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/policy_keeper.h"

namespace signalbox::app {

/// The keeper of a data folder nothing runs on: the policy file and the history are read, and changed under the folder's
/// lock. The policy file is --policy, else DATA-DIR/policy.yaml, else the one the newest version was applied to; without
/// any of them apply() makes DATA-DIR/policy.yaml.
[[nodiscard]] std::unique_ptr<PolicyKeeper> makeFolderKeeper(const CommandLine &line);

} // namespace signalbox::app
