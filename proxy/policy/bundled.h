// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>

namespace signalbox::policy {

/// The annotated policy.yaml, which shows every section and is the policy of `--demo`: simulated providers only, nothing leaves
/// the machine. Loads without errors or warnings.
[[nodiscard]] QByteArray demoPolicy();

/// The commented file a new user gets as policy.yaml. Loads without errors or warnings.
[[nodiscard]] QByteArray starterPolicy();

} // namespace signalbox::policy
