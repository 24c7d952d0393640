// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

namespace signalbox::app {

/// `signalbox policy schema`: prints the JSON Schema of the policy file. Exit code 0.
[[nodiscard]] int runPolicySchema();

} // namespace signalbox::app
