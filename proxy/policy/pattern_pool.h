// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QHash>
#include <QString>

#include <tl/expected.hpp>

#include <memory>

namespace re2 {
class RE2;
}

namespace signalbox::policy {

/// Compiles RE2 patterns, each text once, within a budget for the whole policy: 4,096 characters and 10,000
/// instructions each, 500,000 instructions in all, 1 MiB of matching memory each.
class PatternPool final
{
public:
    /// The compiled pattern, or why it cannot be used (RE2's own words for a syntax error).
    [[nodiscard]] tl::expected<std::shared_ptr<const re2::RE2>, QString> compile(const QString &pattern);

private:
    QHash<QString, std::shared_ptr<const re2::RE2>> m_compiled;
    int m_instructions = 0;
};

} // namespace signalbox::policy
