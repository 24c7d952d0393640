// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/schema_check.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace signalbox::test {
namespace {

using namespace Qt::StringLiterals;

bool isOfType(const QJsonValue &value, const QString &type)
{
    if (type == "object"_L1)
        return value.isObject();
    if (type == "array"_L1)
        return value.isArray();
    if (type == "string"_L1)
        return value.isString();
    if (type == "boolean"_L1)
        return value.isBool();
    if (type == "null"_L1)
        return value.isNull();
    if (type == "integer"_L1)
        return value.isDouble() && std::trunc(value.toDouble()) == value.toDouble();
    if (type == "number"_L1)
        return value.isDouble();
    qFatal("unknown type %s", qPrintable(type));
}

bool fitsPattern(const QString &text, const QString &pattern)
{
    static QHash<QString, QRegularExpression> known;
    if (!known.contains(pattern))
        known.insert(pattern, QRegularExpression(pattern));
    return known[pattern].match(text).hasMatch();
}

void collectProperties(const QJsonObject &schema, const QString &place, QSet<QString> &names)
{
    const QJsonObject properties = schema[u"properties"_s].toObject();
    for (auto property = properties.begin(); property != properties.end(); ++property) {
        names.insert(place + u'/' + property.key());
        collectProperties(property->toObject(), place + u'/' + property.key(), names);
    }
    for (const QString &key : {u"items"_s, u"additionalProperties"_s}) {
        if (schema[key].isObject())
            collectProperties(schema[key].toObject(), place + u"/*"_s, names);
    }
    for (const QJsonValue &option : schema[u"anyOf"_s].toArray())
        collectProperties(option.toObject(), place, names);
}

} // namespace

QSet<QString> SchemaCheck::allProperties() const
{
    QSet<QString> names;
    collectProperties(m_root, QString(), names);
    const QJsonObject definitions = m_root[u"$defs"_s].toObject();
    for (auto definition = definitions.begin(); definition != definitions.end(); ++definition)
        collectProperties(definition->toObject(), u"#/$defs/"_s + definition.key(), names);
    return names;
}

QString SchemaCheck::problem(const QJsonValue &value)
{
    return check(value, m_root, QString());
}

QString SchemaCheck::check(const QJsonValue &value, const QJsonObject &schema, const QString &place)
{
    static const QSet<QString> keywords{
        u"$schema"_s, u"$id"_s,      u"$defs"_s,      u"title"_s,    u"description"_s,   u"$ref"_s,
        u"type"_s,    u"enum"_s,     u"pattern"_s,    u"minimum"_s,  u"maximum"_s,       u"properties"_s,
        u"additionalProperties"_s,   u"required"_s,   u"minProperties"_s, u"items"_s,    u"minItems"_s,
        u"anyOf"_s,   u"oneOf"_s};
    for (const QString &key : schema.keys()) {
        if (!keywords.contains(key))
            qFatal("unknown keyword %s", qPrintable(key));
    }
    if (schema.contains(u"$ref"_s)) {
        const QString reference = schema[u"$ref"_s].toString();
        return check(value, m_root[u"$defs"_s][reference.section(u'/', -1)].toObject(), reference);
    }
    if (schema.contains(u"type"_s)) {
        const QJsonValue type = schema[u"type"_s];
        const QJsonArray types = type.isArray() ? type.toArray() : QJsonArray{type};
        const bool fits = std::any_of(types.begin(), types.end(), [&](const QJsonValue &one) { return isOfType(value, one.toString()); });
        if (!fits)
            return place + u": wrong type"_s;
    }
    if (schema.contains(u"enum"_s) && !schema[u"enum"_s].toArray().contains(value))
        return place + u": not one of the words"_s;
    if (value.isString() && schema.contains(u"pattern"_s) && !fitsPattern(value.toString(), schema[u"pattern"_s].toString()))
        return place + u": does not fit "_s + schema[u"pattern"_s].toString();
    if (value.isDouble() && schema.contains(u"minimum"_s)
        && (value.toDouble() < schema[u"minimum"_s].toDouble() || value.toDouble() > schema[u"maximum"_s].toDouble()))
        return place + u": out of range"_s;
    if (value.isArray()) {
        const QJsonArray items = value.toArray();
        if (items.size() < schema[u"minItems"_s].toInt())
            return place + u": too few items"_s;
        for (const QJsonValue &item : items) {
            if (const QString why = check(item, schema[u"items"_s].toObject(), place + u"/*"_s); !why.isEmpty())
                return why;
        }
    }
    if (value.isObject()) {
        if (const QString why = checkObject(value.toObject(), schema, place); !why.isEmpty())
            return why;
    }
    return checkAnyOf(value, schema, place);
}

QString SchemaCheck::checkObject(const QJsonObject &object, const QJsonObject &schema, const QString &place)
{
    if (object.size() < schema[u"minProperties"_s].toInt())
        return place + u": too few properties"_s;
    for (const QJsonValue &key : schema[u"required"_s].toArray()) {
        if (!object.contains(key.toString()))
            return place + u": misses "_s + key.toString();
    }
    const QJsonObject properties = schema[u"properties"_s].toObject();
    const QJsonValue others = schema[u"additionalProperties"_s];
    for (auto member = object.begin(); member != object.end(); ++member) {
        const bool known = properties.contains(member.key());
        if (!known && others == QJsonValue(false))
            return place + u": unknown "_s + member.key();
        const QJsonObject rule = known ? properties[member.key()].toObject() : others.toObject();
        const QString inside = place + u'/' + (known ? member.key() : u"*"_s);
        if (const QString why = check(*member, rule, inside); !why.isEmpty())
            return why;
        if (known)
            m_seen.insert(inside);
    }
    return {};
}

QString SchemaCheck::checkAnyOf(const QJsonValue &value, const QJsonObject &schema, const QString &place)
{
    for (const QString &keyword : {u"anyOf"_s, u"oneOf"_s}) {
        if (!schema.contains(keyword))
            continue;
        QStringList problems;
        int fitting = 0;
        for (const QJsonValue &option : schema[keyword].toArray()) {
            const QString why = check(value, option.toObject(), place);
            fitting += why.isEmpty() ? 1 : 0;
            problems.append(why);
        }
        if (fitting == 0 || (keyword == "oneOf"_L1 && fitting > 1))
            return place + u": fits %1 of "_s.arg(fitting) + problems.join(u" | "_s);
    }
    return {};
}

} // namespace signalbox::test
