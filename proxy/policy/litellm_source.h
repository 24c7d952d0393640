// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/cursor.h"
#include "policy/litellm_import.h"

#include <optional>
#include <unordered_set>

namespace signalbox::policy {

/// A foreign document being read: remembers which of its keys somebody has looked at, so that the rest can be listed.
class LiteLlmSource final
{
public:
    /// The member's value; from now on it counts as seen. nullopt when there is none, or nothing in it.
    [[nodiscard]] std::optional<Cursor> take(const Cursor &map, std::string_view key);
    [[nodiscard]] std::optional<Cursor> take(const std::optional<Cursor> &map, std::string_view key);
    /// Its text, when it is a single value.
    [[nodiscard]] static QString text(const std::optional<Cursor> &at);
    /// Nothing below is to be listed.
    void takeAll(const Cursor &at) { m_whole.insert(&at.node()); }

    void note(ImportNote::Kind kind, const Cursor &at, const QString &message);
    void kept(const Cursor &at, const QString &message) { note(ImportNote::Kind::Kept, at, message); }
    void approximated(const Cursor &at, const QString &message) { note(ImportNote::Kind::Approximated, at, message); }
    void leftOut(const Cursor &at, const QString &message) { note(ImportNote::Kind::NoCounterpart, at, message); }

    /// Lists what nobody has looked at.
    void listTheRest(const Cursor &at);
    [[nodiscard]] QList<ImportNote> notes() const;

private:
    std::unordered_set<const YamlNode *> m_seen;
    std::unordered_set<const YamlNode *> m_whole;
    QList<ImportNote> m_notes;
};

/// Seconds as LiteLLM writes them, or a duration such as 30s; nullopt for anything else and for 0.
[[nodiscard]] std::optional<std::chrono::milliseconds> liteLlmSeconds(const QString &text);

} // namespace signalbox::policy
