// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonvalues.h"

#include <cmath>

namespace signalbox::wire {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

QByteArray jsonOf(element value)
{
    return bytesOf(simdjson::minify(value));
}

QByteArray textOrJson(element value)
{
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS)
        return bytesOf(text);
    return value.is_null() ? QByteArray() : jsonOf(value);
}

QByteArray textMember(object from, std::string_view key)
{
    element value;
    return findMember(from, key, value) ? bytesOf(stringOf(value)) : QByteArray();
}

QByteArray jsonMember(object from, std::string_view key)
{
    element value;
    return findMember(from, key, value) ? jsonOf(value) : QByteArray();
}

std::optional<double> numberMember(object from, std::string_view key)
{
    element value;
    double number = 0;
    if (!findMember(from, key, value) || value.get(number) != simdjson::SUCCESS)
        return std::nullopt;
    return number;
}

std::optional<qint64> integerMember(object from, std::string_view key)
{
    element value;
    int64_t integer = 0;
    if (findMember(from, key, value) && value.get(integer) == simdjson::SUCCESS)
        return integer;
    const std::optional<double> number = numberMember(from, key);
    if (!number || std::trunc(*number) != *number || std::fabs(*number) > 1e15)
        return std::nullopt;
    return static_cast<qint64>(*number);
}

std::optional<bool> flagMember(object from, std::string_view key)
{
    element value;
    bool flag = false;
    if (!findMember(from, key, value) || value.get(flag) != simdjson::SUCCESS)
        return std::nullopt;
    return flag;
}

std::optional<object> objectMember(object from, std::string_view key)
{
    element value;
    object inner;
    if (!findMember(from, key, value) || value.get(inner) != simdjson::SUCCESS)
        return std::nullopt;
    return inner;
}

std::optional<array> arrayMember(object from, std::string_view key)
{
    element value;
    array list;
    if (!findMember(from, key, value) || value.get(list) != simdjson::SUCCESS)
        return std::nullopt;
    return list;
}

std::optional<QByteArray> compactObject(QByteArrayView text)
{
    JsonReader reader;
    element root;
    if (reader.parse(text, root) != simdjson::SUCCESS || !root.is_object())
        return std::nullopt;
    return jsonOf(root);
}

} // namespace signalbox::wire
