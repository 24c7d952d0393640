// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace signalbox::policy {

/// The policy document as a JSON Schema (draft 2020-12) for editors, made of the shapes the loader reads by. It accepts
/// every document the loader accepts; what needs more than one place to know (references, contradictions) only the
/// loader refuses. Values are typed as YAML 1.2's core schema types them.
[[nodiscard]] QJsonObject jsonSchema();

/// The same as text: indented, ending in a line feed, the same bytes for the same version of the program.
[[nodiscard]] QByteArray jsonSchemaText();

} // namespace signalbox::policy
