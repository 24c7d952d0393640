// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/cursor.h"

namespace signalbox::policy {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView noteKey{"note"};

QLatin1StringView latin(const std::string &text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QStringList namesOf(const Shape &shape)
{
    QStringList list;
    for (const ShapeKey &key : shape.keys)
        list.append(QString(key.name));
    return list;
}

} // namespace

Cursor Cursor::member(const YamlMember &member) const
{
    Cursor child(member.value, *m_report);
    child.m_parent = this;
    child.m_key = member.key;
    return child;
}

Cursor Cursor::item(std::size_t index) const
{
    Cursor child(m_node->items[index], *m_report);
    child.m_parent = this;
    child.m_index = index;
    return child;
}

QString Cursor::path() const
{
    if (m_parent == nullptr)
        return {};
    const QString before = m_parent->path();
    if (m_parent->m_node->kind == YamlNode::Kind::List)
        return before + u'[' + QString::number(m_index) + u']';
    return before.isEmpty() ? key() : before + u'.' + key();
}

void Cursor::error(const YamlMember &member, const QString &message) const
{
    m_report->error(member.mark, this->member(member).path(), message);
}

bool Cursor::is(YamlNode::Kind kind, QLatin1StringView expected) const
{
    if (m_node->kind == kind)
        return true;
    switch (m_node->kind) {
    case YamlNode::Kind::Broken:
        break;
    case YamlNode::Kind::Null:
        error(u"is empty; expected %1"_s.arg(expected));
        break;
    case YamlNode::Kind::Scalar:
        error(u"expected %1, not plain text"_s.arg(expected));
        break;
    case YamlNode::Kind::List:
        error(u"expected %1, not a list"_s.arg(expected));
        break;
    case YamlNode::Kind::Map:
        error(u"expected %1, not a mapping"_s.arg(expected));
        break;
    }
    return false;
}

bool Cursor::isMap() const
{
    return is(YamlNode::Kind::Map, "a mapping (`key: value`)"_L1);
}

bool Cursor::isList() const
{
    return is(YamlNode::Kind::List, "a list (`[a, b]` or lines starting with `- `)"_L1);
}

bool Cursor::isScalar() const
{
    return is(YamlNode::Kind::Scalar, "a single value"_L1);
}

bool isNote(const Cursor &map, const YamlMember &member)
{
    if (latin(member.key) != noteKey)
        return false;
    if (member.value.kind == YamlNode::Kind::List || member.value.kind == YamlNode::Kind::Map)
        map.error(member, u"`note` is free text about its surroundings, so it cannot hold anything else"_s);
    return true;
}

Fields::Fields(const Cursor &at, const Shape &shape)
    : m_at(at)
    , m_shape(shape)
    , m_isMap(at.isMap())
{
    if (!m_isMap)
        return;
    for (const YamlMember &member : at.node().members) {
        const QLatin1StringView key = latin(member.key);
        if (isNote(at, member))
            continue;
        if (shape.key(key) != nullptr)
            continue;
        if (at.report().isFull()) {
            at.report().error(member.mark, {}, {}); // only counted, so its text is not made
            continue;
        }
        const QString name = QString::fromStdString(member.key);
        at.error(member, u"unknown key %1%2 (known here: %3)"_s.arg(
                             shown(name), at.report().didYouMean(name, namesOf(shape)),
                             (namesOf(shape) + QStringList{QString(noteKey)}).join(u", "_s)));
    }
}

std::optional<Cursor> Fields::find(QLatin1StringView key) const
{
    Q_ASSERT(m_shape.key(key) != nullptr);
    if (!m_isMap)
        return std::nullopt;
    for (const YamlMember &member : m_at.node().members) {
        if (latin(member.key) == key)
            return m_at.member(member);
    }
    return std::nullopt;
}

std::optional<Cursor> Fields::require(QLatin1StringView key) const
{
    Q_ASSERT(m_shape.key(key) != nullptr && m_shape.key(key)->required);
    std::optional<Cursor> found = find(key);
    if (!found && m_isMap)
        m_at.error(u"`%1` is missing"_s.arg(key));
    return found;
}

QString shown(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString line;
    for (const QChar c : text.left(longest))
        line += c.isPrint() && c != u'`' ? c : QChar(u'·');
    return u'`' + line + (text.size() > longest ? u"…`"_s : u"`"_s);
}

QString notYet(const QString &what)
{
    return what + u" is not supported by this version yet; remove it"_s;
}

} // namespace signalbox::policy
