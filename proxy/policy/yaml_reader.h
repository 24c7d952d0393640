// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/report.h"
#include "policy/yaml_node.h"

#include <QByteArrayView>

#include <optional>

namespace signalbox::policy {

/// Reads one YAML document into a tree. nullopt when there is none to work with; then `report` says why. Anchors,
/// aliases and explicit tags are refused, so that what is written is what is meant and nothing can grow on expansion.
/// Bounds: 8 MiB, 64 levels, 500,000 nodes, 1,000,000 YAML indicators, valid UTF-8 without NUL.
[[nodiscard]] std::optional<YamlNode> readYaml(QByteArrayView text, Report &report);

} // namespace signalbox::policy
