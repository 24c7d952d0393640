// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/report.h"
#include "policy/shape.h"
#include "policy/yaml_node.h"

#include <QString>
#include <QStringList>

#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace signalbox::policy {

/// A node and the way to it from the root. Lives on the stack below its parent, so a path costs nothing until a
/// problem needs its text.
class Cursor final
{
public:
    Cursor(const YamlNode &root, Report &report)
        : m_node(&root)
        , m_report(&report)
        , m_mark(root.mark)
    {
    }

    [[nodiscard]] Cursor member(const YamlMember &member) const;
    [[nodiscard]] Cursor item(std::size_t index) const;

    [[nodiscard]] const YamlNode &node() const { return *m_node; }
    [[nodiscard]] Mark mark() const { return m_mark; }
    [[nodiscard]] QString key() const { return QString::fromUtf8(m_key.data(), static_cast<qsizetype>(m_key.size())); }
    [[nodiscard]] QString path() const;
    [[nodiscard]] Report &report() const { return *m_report; }

    void error(const QString &message) const { m_report->error(m_mark, path(), message); }
    void warning(const QString &message) const { m_report->warning(m_mark, path(), message); }
    /// The same about one member's key.
    void error(const YamlMember &member, const QString &message) const;

    /// Each complains and returns false when the node is of another kind (silently when it is already reported).
    [[nodiscard]] bool isMap() const;
    [[nodiscard]] bool isList() const;
    [[nodiscard]] bool isScalar() const;

private:
    [[nodiscard]] bool is(YamlNode::Kind kind, QLatin1StringView expected) const;

    const YamlNode *m_node;
    Report *m_report;
    Mark m_mark;
    const Cursor *m_parent = nullptr;
    std::string_view m_key;
    std::size_t m_index = 0;
};

/// The words or keys that may stand somewhere: written out in a call, or a constant array. A view; must not outlive it.
class Words final
{
public:
    Words() = default;
    Words(std::initializer_list<QLatin1StringView> words)
        : m_words(words.begin(), words.size())
    {
    }
    template <std::size_t Count>
    Words(const std::array<QLatin1StringView, Count> &words)
        : m_words(words)
    {
    }

    [[nodiscard]] auto begin() const { return m_words.begin(); }
    [[nodiscard]] auto end() const { return m_words.end(); }

private:
    std::span<const QLatin1StringView> m_words;
};

/// The members of a mapping. Complains about a node that is no mapping and about every key its shape does not know; `note`
/// is always known. Asking for a key that the shape does not have, or does not require, is our mistake.
class Fields final
{
public:
    Fields(const Cursor &at, const Shape &shape);

    [[nodiscard]] bool isMap() const { return m_isMap; }
    [[nodiscard]] std::optional<Cursor> find(QLatin1StringView key) const;
    /// As find(), with an error when the key is absent.
    [[nodiscard]] std::optional<Cursor> require(QLatin1StringView key) const;

private:
    const Cursor &m_at;
    const Shape &m_shape;
    bool m_isMap;
};

/// Whether the member is the `note` any mapping may carry; complains when it holds more than text.
[[nodiscard]] bool isNote(const Cursor &map, const YamlMember &member);

/// Text as it may be shown in a message: one line, at most 60 characters, in backticks.
[[nodiscard]] QString shown(const QString &text);
[[nodiscard]] QString notYet(const QString &what);

} // namespace signalbox::policy
