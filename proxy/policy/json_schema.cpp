// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/json_schema.h"

#include "policy/document_shape.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;
using Kind = Shape::Kind;

QJsonObject typed(const QJsonValue &type)
{
    return {{u"type"_s, type}};
}

QJsonObject fitting(const QString &pattern)
{
    return {{u"type"_s, u"string"_s}, {u"pattern"_s, pattern}};
}

/// A number, or its text in quotes.
QJsonObject number(const QString &type, double least, double most, const QString &pattern)
{
    const QJsonObject plain{{u"type"_s, type}, {u"minimum"_s, least}, {u"maximum"_s, most}};
    return {{u"anyOf"_s, QJsonArray{plain, fitting(pattern)}}};
}

/// The scalars YAML may make of a plain word; a pattern then holds for strings alone.
QJsonObject scalar(const QString &pattern)
{
    return {{u"type"_s, QJsonArray{u"string"_s, u"number"_s, u"boolean"_s}}, {u"pattern"_s, pattern}};
}

QStringList wordsOf(const Shape &shape)
{
    if (shape.wordList != nullptr)
        return shape.wordList();
    QStringList words;
    for (const QLatin1StringView word : shape.words)
        words.append(word);
    return words;
}

class Writer
{
public:
    QJsonObject write(const Shape &shape)
    {
        if (shape.name == nullptr)
            return body(shape);
        const QString name = QString::fromLatin1(shape.name);
        if (!m_definitions.contains(name)) {
            m_definitions.insert(name, QJsonObject()); // a shape may contain itself
            m_definitions.insert(name, body(shape));
        }
        return {{u"$ref"_s, u"#/$defs/"_s + name}};
    }
    [[nodiscard]] const QJsonObject &definitions() const { return m_definitions; }

private:
    QJsonObject body(const Shape &shape)
    {
        const QString decimal = u"^[0-9]+(\\.[0-9]+)?$"_s;
        switch (shape.kind) {
        case Kind::Text:
            return scalar(shape.pattern == nullptr ? u"\\S"_s : QString::fromLatin1(shape.pattern));
        case Kind::LongText:
            return typed(QJsonArray{u"string"_s, u"number"_s, u"boolean"_s});
        case Kind::Id:
            return scalar(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"_s);
        case Kind::Word:
            return {{u"enum"_s, QJsonArray::fromStringList(wordsOf(shape))}};
        case Kind::Boolean:
            return {{u"enum"_s, QJsonArray{true, false, u"true"_s, u"false"_s}}};
        case Kind::Integer:
            return number(u"integer"_s, static_cast<double>(shape.least), static_cast<double>(shape.most), u"^[0-9]+$"_s);
        case Kind::Fraction:
            return number(u"number"_s, 0, 1, decimal);
        case Kind::Usd:
            return number(u"number"_s, 0, 1'000'000, decimal);
        case Kind::Price:
            return number(u"number"_s, 0, 1'000, decimal);
        case Kind::Duration:
            return fitting(u"^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$"_s);
        case Kind::Comparison:
            return fitting(u"^\\s*(<=|>=|!=|==|<|>|=)\\s*[0-9]+(\\.[0-9]+)?\\s*$"_s);
        case Kind::Clock:
            return fitting(u"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"_s);
        case Kind::Date:
            return fitting(u"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"_s);
        case Kind::Mapping:
            return mapping(shape);
        case Kind::MapOf:
            return mapOf(shape);
        case Kind::List:
            return list(*shape.element, shape.least);
        case Kind::OneOrMany:
            return {{u"anyOf"_s, QJsonArray{write(*shape.element), list(*shape.element, 1)}}};
        case Kind::AnyOf:
            break;
        }
        QJsonArray options;
        for (const Shape *option : shape.options)
            options.append(write(*option));
        return {{u"anyOf"_s, options}};
    }

    QJsonObject list(const Shape &element, qint64 least)
    {
        QJsonObject schema{{u"type"_s, u"array"_s}, {u"items"_s, write(element)}};
        if (least > 0)
            schema.insert(u"minItems"_s, least);
        return schema;
    }

    static QJsonObject note()
    {
        return {{u"description"_s, u"Free text about its surroundings."_s},
                {u"type"_s, QJsonArray{u"string"_s, u"number"_s, u"boolean"_s, u"null"_s}}};
    }

    QJsonObject mapping(const Shape &shape)
    {
        QJsonObject properties{{u"note"_s, note()}};
        QJsonArray required;
        for (const ShapeKey &key : shape.keys) {
            QJsonObject property = write(*key.shape);
            property.insert(u"description"_s, QString::fromUtf8(key.about));
            properties.insert(key.name, property);
            if (key.required)
                required.append(QString(key.name));
        }
        QJsonObject schema = typed(u"object"_s);
        schema.insert(u"properties"_s, properties);
        schema.insert(u"additionalProperties"_s, false);
        if (!required.isEmpty())
            schema.insert(u"required"_s, required);
        if (shape.least > 0)
            schema.insert(u"minProperties"_s, shape.least);
        if (!shape.exactlyOne.empty()) {
            QJsonArray kinds;
            for (const QLatin1StringView key : shape.exactlyOne)
                kinds.append(QJsonObject{{u"required"_s, QJsonArray{QString(key)}}});
            schema.insert(u"oneOf"_s, kinds);
        }
        return schema;
    }

    QJsonObject mapOf(const Shape &shape)
    {
        QJsonObject schema = typed(u"object"_s);
        QJsonObject properties{{u"note"_s, note()}};
        if (shape.wordList != nullptr) {
            for (const QString &name : wordsOf(shape))
                properties.insert(name, write(*shape.element));
            schema.insert(u"additionalProperties"_s, false);
        } else {
            schema.insert(u"additionalProperties"_s, write(*shape.element));
        }
        schema.insert(u"properties"_s, properties);
        if (shape.least > 0)
            schema.insert(u"minProperties"_s, shape.least);
        return schema;
    }

    QJsonObject m_definitions;
};

} // namespace

QJsonObject jsonSchema()
{
    Writer writer;
    QJsonObject schema = writer.write(shapes::document);
    schema.insert(u"$schema"_s, u"https://json-schema.org/draft/2020-12/schema"_s);
    schema.insert(u"$id"_s, u"urn:signalbox:policy:1"_s);
    schema.insert(u"title"_s, u"Signalbox policy"_s);
    schema.insert(u"$defs"_s, writer.definitions());
    return schema;
}

QByteArray jsonSchemaText()
{
    return QJsonDocument(jsonSchema()).toJson(QJsonDocument::Indented);
}

} // namespace signalbox::policy
