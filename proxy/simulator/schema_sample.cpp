// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/schema_sample.h"

#include <QJsonArray>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr int deepest = 12; // a schema may refer to itself

QJsonObject resolved(const QJsonObject &root, const QString &reference)
{
    QJsonValue value = root;
    for (const QString &step : reference.mid(2).split(u'/', Qt::SkipEmptyParts))
        value = value.toObject().value(step);
    return value.toObject();
}

QString sampleText(const QJsonObject &schema, const QString &hint)
{
    const QString format = schema.value("format"_L1).toString();
    QString text = hint.isEmpty() ? u"simulated"_s : u"simulated %1"_s.arg(hint);
    if (format == "date-time"_L1)
        text = u"2026-01-01T00:00:00Z"_s;
    else if (format == "date"_L1)
        text = u"2026-01-01"_s;
    else if (format == "time"_L1)
        text = u"00:00:00Z"_s;
    else if (format == "email"_L1)
        text = u"simulated@example.com"_s;
    else if (format == "uri"_L1)
        text = u"https://example.com/simulated"_s;
    else if (format == "uuid"_L1)
        text = u"00000000-0000-4000-8000-000000000000"_s;
    const int least = qBound(0, schema.value("minLength"_L1).toInt(0), 10'000);
    const int most = schema.value("maxLength"_L1).toInt(10'000);
    return text.leftJustified(least, u'x').left(qMax(0, most));
}

double sampleNumber(const QJsonObject &schema)
{
    double number = 1.0;
    if (schema.contains("minimum"_L1))
        number = qMax(number, schema.value("minimum"_L1).toDouble());
    if (schema.contains("exclusiveMinimum"_L1))
        number = qMax(number, schema.value("exclusiveMinimum"_L1).toDouble() + 1.0);
    if (schema.contains("maximum"_L1))
        number = qMin(number, schema.value("maximum"_L1).toDouble());
    return number;
}

QJsonValue sample(const QJsonObject &root, const QJsonObject &schema, const QString &hint, int depth);

QJsonObject sampleObject(const QJsonObject &root, const QJsonObject &schema, int depth)
{
    QJsonObject result;
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonArray required = schema.value("required"_L1).toArray();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        // Optional members stop where recursion would not.
        if (required.contains(it.key()) || depth < 3)
            result.insert(it.key(), sample(root, it.value().toObject(), it.key(), depth + 1));
    }
    return result;
}

QJsonArray sampleArray(const QJsonObject &root, const QJsonObject &schema, const QString &hint, int depth)
{
    QJsonArray result;
    const int least = schema.value("minItems"_L1).toInt(depth < 3 ? 1 : 0);
    const int most = schema.value("maxItems"_L1).toInt(1000);
    for (int i = 0; i < qMin(qMin(least, most), 1000); ++i)
        result.append(sample(root, schema.value("items"_L1).toObject(), hint, depth + 1));
    return result;
}

QString typeOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (type.isString())
        return type.toString();
    for (const QJsonValue one : type.toArray()) {
        if (one.toString() != "null"_L1)
            return one.toString();
    }
    return schema.contains("properties"_L1) ? u"object"_s : u"string"_s;
}

QJsonValue sample(const QJsonObject &root, const QJsonObject &schema, const QString &hint, int depth)
{
    if (depth > deepest)
        return QJsonValue::Null;
    if (schema.contains("const"_L1))
        return schema.value("const"_L1);
    if (const QJsonArray choices = schema.value("enum"_L1).toArray(); !choices.isEmpty())
        return choices.first();
    if (const QString reference = schema.value("$ref"_L1).toString(); reference.startsWith("#"_L1))
        return sample(root, resolved(root, reference), hint, depth + 1);
    for (const auto key : {"anyOf"_L1, "oneOf"_L1, "allOf"_L1}) {
        if (const QJsonArray choices = schema.value(key).toArray(); !choices.isEmpty())
            return sample(root, choices.first().toObject(), hint, depth + 1);
    }
    const QString type = typeOf(schema);
    if (type == "object"_L1)
        return sampleObject(root, schema, depth);
    if (type == "array"_L1)
        return sampleArray(root, schema, hint, depth);
    if (type == "integer"_L1)
        return static_cast<qint64>(sampleNumber(schema));
    if (type == "number"_L1)
        return sampleNumber(schema);
    if (type == "boolean"_L1)
        return true;
    if (type == "null"_L1)
        return QJsonValue::Null;
    return sampleText(schema, hint);
}

} // namespace

QJsonValue sampleFor(const QJsonObject &schema, const QString &hint)
{
    return sample(schema, schema, hint, 0);
}

} // namespace signalbox::simulator
