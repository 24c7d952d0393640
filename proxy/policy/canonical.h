// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/yaml_node.h"

#include <QByteArray>
#include <QString>

namespace signalbox::policy {

enum class Notes { Keep, Leave };

/// The document's content as bytes: free of comments, quoting style, layout and the order of mapping keys; the order of
/// lists counts. Two documents have the same form if and only if they hold the same values.
[[nodiscard]] QByteArray canonicalForm(const YamlNode &node, Notes notes = Notes::Keep);

/// 16 hex digits of the form's xxh3-64.
[[nodiscard]] QString canonicalHash(const YamlNode &root);

} // namespace signalbox::policy
