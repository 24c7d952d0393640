// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QRandomGenerator>

#include <utility>
#include <vector>

namespace signalbox::test {

/// A YAML document as a value.
struct Yaml
{
    enum class Kind { Scalar, List, Map };
    Kind kind = Kind::Scalar;
    QByteArray text; ///< Scalar
    std::vector<Yaml> items;
    std::vector<std::pair<QByteArray, Yaml>> members;

    Yaml() = default;
    Yaml(QByteArray scalar)
        : text(std::move(scalar))
    {
    }
    Yaml(const char *scalar)
        : text(scalar)
    {
    }
    static Yaml list(std::vector<Yaml> items);
    static Yaml map(std::vector<std::pair<QByteArray, Yaml>> members);
};

/// Writes `root` in one of the many ways YAML allows: flow or block, any quotes, any key order, comments, blank lines.
[[nodiscard]] QByteArray writeAnyhow(const Yaml &root, QRandomGenerator &random);

/// All scalars of the document.
[[nodiscard]] std::vector<Yaml *> scalarsOf(Yaml &root);

} // namespace signalbox::test
