// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/yaml_node.h"

#include <QString>

namespace signalbox::policy {

/// A value on one line as YAML's flow style writes it ("{tag: secret, chain: local}"), cut with "…" behind `longest`
/// characters. For people: control characters are shown as spaces.
[[nodiscard]] QString flowText(const YamlNode &node, qsizetype longest = 4'000);

} // namespace signalbox::policy
