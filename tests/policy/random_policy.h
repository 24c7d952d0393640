// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "policy/yaml_writer.h"

#include <QByteArray>
#include <QRandomGenerator>

namespace signalbox::test {

/// A random valid policy that may use every section, condition, step and option. It is written in full: what documentOf()
/// gives for the loaded policy is the same document.
[[nodiscard]] Yaml randomPolicy(QRandomGenerator &random);

/// A loaded policy as a document again, everything written out.
[[nodiscard]] Yaml documentOf(const policy::Policy &policy);

/// The document as text for comparing: the order of mapping keys does not count.
[[nodiscard]] QByteArray sortedText(const Yaml &node);

} // namespace signalbox::test
