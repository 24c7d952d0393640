// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/catalogue_file.h"
#include "policy/cursor.h"
#include "policy/pattern_pool.h"
#include "policy/policy.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox::policy {

/// The ids of one section by position, for resolving references to it.
class Names final
{
public:
    explicit Names(QString kind)
        : m_kind(std::move(kind))
    {
    }

    /// Takes the next position; complains (and takes none) when the id stands there already.
    bool add(const Cursor &at, const QString &id);
    /// The same for an id that stands nowhere in the document: no complaint.
    bool append(const QString &id);
    /// Position of the id that stands at the cursor; complains with the nearest name when there is none.
    [[nodiscard]] std::optional<unsigned> resolve(const Cursor &at) const;
    /// The same for a member's key.
    [[nodiscard]] std::optional<unsigned> resolveKey(const Cursor &map, const YamlMember &member) const;
    [[nodiscard]] std::optional<unsigned> find(const QString &id) const;
    /// Reports that `id` is not here, with the nearest name. Silent when the section has no names at all.
    void complain(Mark mark, const QString &path, const QString &id, Report &report) const;
    [[nodiscard]] const QStringList &list() const { return m_list; }
    [[nodiscard]] unsigned size() const { return static_cast<unsigned>(m_list.size()); }

private:
    QString m_kind; ///< for messages: "tag", "chain"
    QStringList m_list;
    QHash<QString, unsigned> m_positions;
};

/// A policy being read: what the sections have to know of each other. Becomes a Policy only if no error was reported.
struct Draft
{
    Policy policy;
    Names zones{QStringLiteral("zone")};
    Names tags{QStringLiteral("tag")};
    Names providers{QStringLiteral("provider")};
    Names models{QStringLiteral("model")}; ///< full ids only
    Names chains{QStringLiteral("chain")};
    std::vector<std::vector<Verdict>> rows; ///< the matrix, by tag and zone
    Names rules{QStringLiteral("rule")};
    QSet<QString> headers; ///< request headers that conditions look at, lower case
    PatternPool patterns;
    std::vector<std::optional<catalog::Catalogue>> catalogues; ///< by provider; of those with a preset that has one
    std::vector<bool> bringsModels; ///< by provider: its catalogue's models are there without being listed
    std::size_t poolMembers = 0;     ///< over all pools
    std::size_t globComparisons = 0; ///< over all pools
};

} // namespace signalbox::policy
