// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/yaml_writer.h"

#include <QByteArrayList>

#include <algorithm>

namespace signalbox::test {
namespace {

class Writer
{
public:
    explicit Writer(QRandomGenerator &random)
        : m_random(random)
    {
    }

    QByteArray block(const Yaml &node, int indent)
    {
        QByteArray text;
        if (node.kind == Yaml::Kind::List) {
            for (const Yaml &item : node.items)
                text += noise(indent) + QByteArray(indent, ' ') + "-" + value(item, indent);
            return text;
        }
        for (const auto &[key, member] : shuffled(node))
            text += noise(indent) + QByteArray(indent, ' ') + scalar(key) + ":" + value(member, indent);
        return text;
    }

private:
    bool chance(int outOf) { return m_random.bounded(outOf) == 0; }

    QByteArray noise(int indent)
    {
        if (chance(8))
            return "\n";
        return chance(8) ? QByteArray(indent, ' ') + "# [a comment: {\n" : QByteArray();
    }

    QByteArray value(const Yaml &node, int indent)
    {
        if (node.kind == Yaml::Kind::Scalar || chance(2) || (node.items.empty() && node.members.empty()))
            return " " + flow(node) + (chance(4) ? "  # why\n" : "\n");
        return "\n" + block(node, indent + 1 + m_random.bounded(4));
    }

    QByteArray flow(const Yaml &node)
    {
        QByteArrayList parts;
        switch (node.kind) {
        case Yaml::Kind::Scalar:
            return scalar(node.text);
        case Yaml::Kind::List:
            for (const Yaml &item : node.items)
                parts.append(flow(item));
            return "[" + blank() + parts.join(blank() + ", ") + "]";
        case Yaml::Kind::Map:
            for (const auto &[key, member] : shuffled(node))
                parts.append(scalar(key) + ": " + blank() + flow(member));
            return "{" + parts.join(", " + blank()) + blank() + "}";
        }
        Q_UNREACHABLE();
    }

    QByteArray blank() { return chance(3) ? " " : ""; }

    QByteArray scalar(const QByteArray &text)
    {
        const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '/' || c == '-';
        });
        if (plain && !text.isEmpty() && text[0] != '-' && !chance(3))
            return text;
        if (chance(2))
            return "'" + QByteArray(text).replace("'", "''") + "'";
        return '"' + QByteArray(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    std::vector<std::pair<QByteArray, Yaml>> shuffled(const Yaml &node)
    {
        auto members = node.members;
        std::shuffle(members.begin(), members.end(), m_random);
        return members;
    }

    QRandomGenerator &m_random;
};

void collect(Yaml &node, std::vector<Yaml *> &scalars)
{
    if (node.kind == Yaml::Kind::Scalar)
        scalars.push_back(&node);
    for (Yaml &item : node.items)
        collect(item, scalars);
    for (auto &[key, member] : node.members)
        collect(member, scalars);
}

} // namespace

Yaml Yaml::list(std::vector<Yaml> items)
{
    Yaml node;
    node.kind = Kind::List;
    node.items = std::move(items);
    return node;
}

Yaml Yaml::map(std::vector<std::pair<QByteArray, Yaml>> members)
{
    Yaml node;
    node.kind = Kind::Map;
    node.members = std::move(members);
    return node;
}

QByteArray writeAnyhow(const Yaml &root, QRandomGenerator &random)
{
    return Writer(random).block(root, 0);
}

std::vector<Yaml *> scalarsOf(Yaml &root)
{
    std::vector<Yaml *> scalars;
    collect(root, scalars);
    return scalars;
}

} // namespace signalbox::test
