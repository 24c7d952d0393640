// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/canonical.h"

#include <xxhash.h>

#include <algorithm>

namespace signalbox::policy {
namespace {

/// Length first, so that no text can look like structure.
void appendText(QByteArray &form, const std::string &text)
{
    form += QByteArray::number(static_cast<qulonglong>(text.size()));
    form += ':';
    form.append(text.data(), static_cast<qsizetype>(text.size()));
}

void append(QByteArray &form, const YamlNode &node, Notes notes);

void appendMap(QByteArray &form, const YamlNode &node, Notes notes)
{
    std::vector<const YamlMember *> members;
    for (const YamlMember &member : node.members) {
        if (notes == Notes::Keep || member.key != "note")
            members.push_back(&member);
    }
    std::sort(members.begin(), members.end(), [](const YamlMember *a, const YamlMember *b) { return a->key < b->key; });
    form += '{';
    for (const YamlMember *member : members) {
        appendText(form, member->key);
        append(form, member->value, notes);
    }
    form += '}';
}

void append(QByteArray &form, const YamlNode &node, Notes notes)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
    case YamlNode::Kind::Broken:
        form += '~';
        return;
    case YamlNode::Kind::Scalar:
        appendText(form, node.text);
        return;
    case YamlNode::Kind::List:
        form += '[';
        for (const YamlNode &item : node.items)
            append(form, item, notes);
        form += ']';
        return;
    case YamlNode::Kind::Map:
        appendMap(form, node, notes);
        return;
    }
    Q_UNREACHABLE();
}

} // namespace

QByteArray canonicalForm(const YamlNode &node, Notes notes)
{
    QByteArray form;
    append(form, node, notes);
    return form;
}

QString canonicalHash(const YamlNode &root)
{
    const QByteArray form = canonicalForm(root);
    const quint64 hash = XXH3_64bits(form.constData(), static_cast<std::size_t>(form.size()));
    return QString::number(hash, 16).rightJustified(16, u'0');
}

} // namespace signalbox::policy
