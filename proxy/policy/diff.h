// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "policy/yaml_node.h"

#include <QByteArrayView>
#include <QJsonArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>

namespace signalbox::policy {

/// A policy's text, read both ways.
struct Document
{
    std::optional<YamlNode> root;         ///< nullopt: it is no YAML
    std::shared_ptr<const Policy> policy; ///< null: it is no valid policy of this version of the program
};
[[nodiscard]] Document readDocument(QByteArrayView yaml);
/// The same for a text that was loaded already.
[[nodiscard]] Document readDocument(QByteArrayView yaml, std::shared_ptr<const Policy> policy);

/// One difference between two policies.
struct Change
{
    enum class Kind { Added, Removed, Changed, Moved };
    Kind kind = Kind::Changed;
    bool loosens = false; ///< sensitive data may go where it could not, or is no longer found
    QString section;      ///< "matrix"; "version" and unknown ones are there, too
    QString path;         ///< "rules.long.when"; elements by id, or by place in the newer document
    QString before;       ///< as YAML on one line; a place, from 1, for Moved; empty for Added
    QString after;        ///< empty for Removed
    QString sentence;     ///< "rule `long`: when {tag: a} → {tag: b}"

    bool operator==(const Change &) const = default;
};

/// Every difference of the two documents' values: loosenings first, then matrix, zones, providers and on in the order
/// people judge them. Nothing if and only if their canonical hashes are the same. Loosenings are found by comparing the
/// compiled policies, so however a change is written; when one of the two is not valid they are not looked for, and
/// without a tree there is one change that says so.
[[nodiscard]] QList<Change> diff(const Document &from, const Document &to);

/// "added", "removed", "changed", "moved".
[[nodiscard]] QLatin1StringView changeKindName(Change::Kind kind);
/// [{"kind", "loosens", "section", "path", "before", "after", "text"}]; before and after null where there is none.
[[nodiscard]] QJsonArray changesJson(const QList<Change> &changes);

} // namespace signalbox::policy
