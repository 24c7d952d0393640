// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/flow_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

/// Whether it reads the same without quotes, also inside brackets (YAML 1.2 §7.3.3, kept narrower).
bool isPlain(QStringView text)
{
    static constexpr QStringView harmless = u"_-./+*~=@$ ";
    return !text.isEmpty() && (text.front().isLetterOrNumber() || text.front() == u'/' || text.front() == u'~')
        && !text.back().isSpace() && std::all_of(text.cbegin(), text.cend(), [](QChar c) {
               return c.isLetterOrNumber() || harmless.contains(c);
           });
}

QString scalarText(const std::string &bytes)
{
    QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    std::replace_if(text.begin(), text.end(), [](QChar c) { return !c.isPrint() && !c.isSurrogate(); }, u' ');
    const bool hasColon = text.contains(u':') && !text.contains(u": "_s) && !text.endsWith(u':');
    if (isPlain(text) || (hasColon && isPlain(QString(text).remove(u':'))))
        return text;
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

void append(QString &out, const YamlNode &node, qsizetype longest);

void appendMembers(QString &out, const YamlNode &node, qsizetype longest)
{
    out += u'{';
    for (std::size_t i = 0; i < node.members.size() && out.size() <= longest; ++i) {
        if (i > 0)
            out += u", "_s;
        out += scalarText(node.members[i].key) + u": "_s;
        append(out, node.members[i].value, longest);
    }
    out += u'}';
}

void append(QString &out, const YamlNode &node, qsizetype longest)
{
    if (out.size() > longest)
        return;
    switch (node.kind) {
    case YamlNode::Kind::Null:
    case YamlNode::Kind::Broken:
        out += u"null"_s;
        return;
    case YamlNode::Kind::Scalar:
        out += scalarText(node.text);
        return;
    case YamlNode::Kind::List:
        out += u'[';
        for (std::size_t i = 0; i < node.items.size() && out.size() <= longest; ++i) {
            if (i > 0)
                out += u", "_s;
            append(out, node.items[i], longest);
        }
        out += u']';
        return;
    case YamlNode::Kind::Map:
        appendMembers(out, node, longest);
        return;
    }
    Q_UNREACHABLE();
}

} // namespace

QString flowText(const YamlNode &node, qsizetype longest)
{
    QString out;
    append(out, node, longest);
    if (out.size() <= longest)
        return out;
    const bool splitsPair = out[longest - 1].isHighSurrogate();
    return out.first(longest - (splitsPair ? 1 : 0)) + u'…';
}

} // namespace signalbox::policy
