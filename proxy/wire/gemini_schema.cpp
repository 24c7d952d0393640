// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/gemini_json.h"

#include <algorithm>
#include <array>
#include <vector>

// JSON Schema ↔ Gemini's `Schema`, a subset of OpenAPI 3.0.

namespace signalbox::wire::gemini {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr int deepest = 32;       // levels, references included: a schema may refer to itself
constexpr int mostNodes = 20'000; // and may double with each level
constexpr qsizetype mostBytes = 8 * 1024 * 1024;
constexpr std::array knownTypes{"string", "number", "integer", "boolean", "array", "object", "null"};
constexpr std::array texts{"title", "description", "pattern"};
constexpr std::array numbers{"minimum",  "maximum",  "minLength",     "maxLength",
                             "minItems", "maxItems", "minProperties", "maxProperties"};

QByteArray upper(std::string_view word)
{
    return bytesOf(word).toUpper();
}

bool isKnownType(std::string_view word)
{
    return std::any_of(knownTypes.begin(), knownTypes.end(), [word](const char *known) { return word == known; });
}

/// Formats Gemini has for a type; it refuses all others.
bool isKnownFormat(std::string_view type, std::string_view format)
{
    if (type == "string")
        return format == "date-time" || format == "enum";
    if (type == "integer")
        return format == "int32" || format == "int64";
    return type == "number" && (format == "float" || format == "double");
}

class Writer final
{
public:
    explicit Writer(element root)
        : m_root(root)
    {
    }

    void write(JsonWriter &json, element schema, int depth)
    {
        object fields;
        json.open('{');
        if (++m_nodes > mostNodes || json.text().size() > mostBytes || depth > deepest ||
            !resolve(schema, fields, depth)) {
            // `true`, a circle of references or too much of it: anything goes, said as text
            json.member("type", "STRING").close('}');
            return;
        }
        std::string_view type;
        bool nullable = flagMember(fields, "nullable").value_or(false);
        std::vector<std::string_view> types;
        readTypes(fields, types, nullable);
        element choices;
        const bool chooses = findMember(fields, "anyOf", choices) || findMember(fields, "oneOf", choices);
        if (types.size() == 1)
            type = types.front();
        else if (types.empty() && !chooses)
            type = guessedType(fields);
        if (!type.empty())
            json.member("type", upper(type));
        writePlain(json, fields, type);
        if (types.size() > 1)
            writeTypes(json, types);
        else if (chooses)
            writeChoices(json, choices, nullable, depth);
        if (nullable)
            json.key("nullable").boolean(true);
        if (type == "object")
            writeProperties(json, fields, depth);
        element items;
        if (type == "array") {
            json.key("items");
            if (findMember(fields, "items", items) && !items.is_array())
                write(json, items, depth + 1);
            else
                json.open('{').member("type", "STRING").close('}');
        }
        json.close('}');
    }

private:
    /// Follows `$ref` and a single `allOf`; false when `schema` is no object or leads nowhere.
    bool resolve(element schema, object &fields, int &depth)
    {
        for (; depth <= deepest; ++depth) {
            if (schema.get(fields) != simdjson::SUCCESS)
                return false;
            element reference;
            if (findMember(fields, "$ref", reference)) {
                if (!follow(stringOf(reference), schema))
                    return false;
                continue;
            }
            array all;
            element list;
            if (!findMember(fields, "allOf", list) || list.get(all) != simdjson::SUCCESS || all.size() == 0 ||
                objectMember(fields, "properties"))
                return true;
            schema = all.at(0).value_unsafe();
        }
        return false;
    }

    /// "#/$defs/x", a JSON Pointer within the document (RFC 6901).
    bool follow(std::string_view reference, element &schema) const
    {
        if (!reference.starts_with("#"))
            return false;
        const std::string_view pointer = reference.substr(1);
        if (pointer.empty()) {
            schema = m_root;
            return true;
        }
        return pointer.starts_with('/') && m_root.at_pointer(pointer).get(schema) == simdjson::SUCCESS;
    }

    static void readTypes(object fields, std::vector<std::string_view> &types, bool &nullable)
    {
        element type;
        array list;
        if (!findMember(fields, "type", type))
            return;
        const auto add = [&](std::string_view word) {
            if (word == "null")
                nullable = true;
            else if (isKnownType(word) && std::find(types.begin(), types.end(), word) == types.end())
                types.push_back(word);
        };
        if (type.get(list) == simdjson::SUCCESS) {
            for (const element word : list)
                add(stringOf(word));
        } else {
            add(stringOf(type));
        }
    }

    static std::string_view guessedType(object fields)
    {
        element value;
        if (findMember(fields, "properties", value))
            return "object";
        if (findMember(fields, "items", value))
            return "array";
        if (findMember(fields, "const", value) && value.is_number())
            return "number";
        return "string";
    }

    static void writePlain(JsonWriter &json, object fields, std::string_view type)
    {
        element value;
        for (const char *name : texts) {
            if (findMember(fields, name, value) && value.is_string())
                json.member(name, bytesOf(stringOf(value)));
        }
        if (findMember(fields, "format", value) && isKnownFormat(type, stringOf(value)))
            json.member("format", bytesOf(stringOf(value)));
        for (const char *name : numbers) {
            if (findMember(fields, name, value) && value.is_number())
                json.rawMember(name, jsonOf(value));
        }
        if (type == "string")
            writeEnum(json, fields);
    }

    /// Gemini: only strings are enumerated.
    static void writeEnum(JsonWriter &json, object fields)
    {
        element value;
        array list;
        std::vector<std::string_view> words;
        if (findMember(fields, "const", value) && value.is_string()) {
            words.push_back(stringOf(value));
        } else if (findMember(fields, "enum", value) && value.get(list) == simdjson::SUCCESS) {
            for (const element word : list) {
                if (word.is_string() && !stringOf(word).empty())
                    words.push_back(stringOf(word));
            }
        }
        if (words.empty())
            return;
        json.key("enum").open('[');
        for (const std::string_view word : words)
            json.string(bytesOf(word));
        json.close(']');
    }

    static void writeTypes(JsonWriter &json, const std::vector<std::string_view> &types)
    {
        json.key("anyOf").open('[');
        for (const std::string_view type : types) {
            json.open('{').member("type", upper(type));
            if (type == "array")
                json.key("items").open('{').member("type", "STRING").close('}');
            json.close('}');
        }
        json.close(']');
    }

    void writeChoices(JsonWriter &json, element choices, bool &nullable, int depth)
    {
        array list;
        if (choices.get(list) != simdjson::SUCCESS)
            return;
        json.key("anyOf").open('[');
        for (const element choice : list) {
            object fields;
            if (choice.get(fields) == simdjson::SUCCESS && textMember(fields, "type") == "null") {
                nullable = true;
                continue;
            }
            write(json, choice, depth + 1);
        }
        json.close(']');
    }

    void writeProperties(JsonWriter &json, object fields, int depth)
    {
        const auto properties = objectMember(fields, "properties");
        if (!properties || properties->size() == 0)
            return;
        json.key("properties").open('{');
        for (const auto &[name, schema] : *properties) {
            writeKey(json, bytesOf(name));
            write(json, schema, depth + 1);
        }
        json.close('}');
        const auto required = arrayMember(fields, "required");
        if (!required)
            return;
        std::vector<std::string_view> names;
        element known;
        for (const element name : *required) {
            if (properties->at_key(stringOf(name)).get(known) == simdjson::SUCCESS)
                names.push_back(stringOf(name));
        }
        if (names.empty())
            return;
        json.key("required").open('[');
        for (const std::string_view name : names)
            json.string(bytesOf(name));
        json.close(']');
    }

    element m_root;
    int m_nodes = 0;
};

void writePlainSchema(JsonWriter &json, element schema);

void writePlainMember(JsonWriter &json, std::string_view name, element value)
{
    const auto nested = [&json](element inner) { writePlainSchema(json, inner); };
    writeKey(json, bytesOf(name));
    object map;
    array list;
    bool readable = false;
    if (name == "type" && value.is_string()) {
        json.string(bytesOf(stringOf(value)).toLower());
    } else if (name == "properties" && value.get(map) == simdjson::SUCCESS) {
        json.open('{');
        for (const auto &[key, inner] : map) {
            writeKey(json, bytesOf(key));
            nested(inner);
        }
        json.close('}');
    } else if (name == "items") {
        nested(value);
    } else if (name == "anyOf" && value.get(list) == simdjson::SUCCESS) {
        json.open('[');
        for (const element inner : list)
            nested(inner);
        json.close(']');
    } else if ((name.starts_with("min") || name.starts_with("max")) && value.is_string()) {
        const qint64 number = bytesOf(stringOf(value)).toLongLong(&readable);
        json.number(readable ? number : 0);
    } else {
        json.raw(jsonOf(value));
    }
}

void writePlainSchema(JsonWriter &json, element schema)
{
    object fields;
    if (schema.get(fields) != simdjson::SUCCESS) {
        json.raw(jsonOf(schema));
        return;
    }
    const bool nullable = flagMember(fields, "nullable").value_or(false);
    json.open('{');
    for (const auto &[name, value] : fields) {
        if (name == "nullable" || name == "propertyOrdering" || name == "property_ordering" || name == "example" ||
            value.is_null())
            continue;
        if (name == "format" && stringOf(value) == "enum")
            continue;
        if (name == "type" && nullable)
            json.key("type").open('[').string(bytesOf(stringOf(value)).toLower()).string("null").close(']');
        else
            writePlainMember(json, name == "any_of" ? "anyOf" : name, value);
    }
    json.close('}');
}

} // namespace

std::optional<QByteArray> geminiSchema(QByteArrayView jsonSchema)
{
    JsonReader reader;
    element root;
    object fields;
    if (reader.parse(jsonSchema, root) != simdjson::SUCCESS || root.get(fields) != simdjson::SUCCESS)
        return std::nullopt;
    JsonWriter json;
    Writer(root).write(json, root, 0);
    QByteArray written = json.take();
    const bool saysNothing = written == R"({"type":"OBJECT"})" || fields.size() == 0;
    return saysNothing ? std::nullopt : std::optional(std::move(written));
}

QByteArray plainSchema(element schema)
{
    JsonWriter json;
    writePlainSchema(json, schema);
    return json.take();
}

} // namespace signalbox::wire::gemini
