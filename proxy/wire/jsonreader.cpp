// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonreader.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace signalbox::wire {
namespace {

constexpr size_t smallest = 4096;
constexpr size_t kept = 1024 * 1024; // simdjson holds about 14 times this
constexpr size_t escapeLength = 6;   // of \uXXXX

enum class Unit { None, Plain, High, Low };

/// The escaped UTF-16 unit that begins at `at`; None when there is no whole \uXXXX.
Unit unitAt(const char *json, size_t size, size_t at)
{
    if (at + escapeLength > size || json[at] != '\\' || json[at + 1] != 'u')
        return Unit::None;
    unsigned value = 0;
    const char *const digits = json + at + 2;
    const auto [end, error] = std::from_chars(digits, json + at + escapeLength, value, 16);
    if (error != std::errc() || end != json + at + escapeLength)
        return Unit::None;
    return value < 0xD800 || value > 0xDFFF ? Unit::Plain : value < 0xDC00 ? Unit::High : Unit::Low;
}

/// Overwrites every unit without its other half by U+FFFD, in place: both are six characters.
bool replaceHalves(char *json, size_t size)
{
    bool replaced = false;
    for (size_t at = 0; at < size;) {
        const auto *const slash = static_cast<const char *>(std::memchr(json + at, '\\', size - at));
        if (slash == nullptr)
            break;
        at = static_cast<size_t>(slash - json);
        const Unit unit = unitAt(json, size, at);
        if (unit == Unit::None) {
            at += 2; // any other escape
        } else if (unit == Unit::High && unitAt(json, size, at + escapeLength) == Unit::Low) {
            at += 2 * escapeLength;
        } else {
            if (unit != Unit::Plain) {
                std::memcpy(json + at + 2, "fffd", 4);
                replaced = true;
            }
            at += escapeLength;
        }
    }
    return replaced;
}

} // namespace

simdjson::error_code JsonReader::parse(QByteArrayView text, simdjson::dom::element &root)
{
    const auto size = static_cast<size_t>(text.size());
    if (size > m_capacity) {
        const size_t capacity = std::max(smallest, size + size / 4);
        m_padded = std::make_unique<char[]>(capacity + simdjson::SIMDJSON_PADDING);
        m_capacity = capacity;
        if (const auto error = m_parser.allocate(capacity, maxJsonDepth); error != simdjson::SUCCESS) {
            m_capacity = 0;
            return error;
        }
    }
    if (size > 0)
        std::memcpy(m_padded.get(), text.data(), size);
    if (m_capacity > 0)
        std::memset(m_padded.get() + size, 0, simdjson::SIMDJSON_PADDING);
    else
        return simdjson::EMPTY;
    return parsePadded(size, root);
}

simdjson::error_code JsonReader::parseAnswer(QByteArrayView text, simdjson::dom::element &root, bool &replaced)
{
    replaced = false;
    const simdjson::error_code strict = parse(text, root);
    if (strict != simdjson::STRING_ERROR)
        return strict;
    const auto size = static_cast<size_t>(text.size());
    replaced = replaceHalves(m_padded.get(), size);
    return replaced ? parsePadded(size, root) : strict;
}

simdjson::error_code JsonReader::parsePadded(size_t size, simdjson::dom::element &root)
{
    return m_parser.parse(m_padded.get(), size, false).get(root);
}

void JsonReader::trim()
{
    if (m_capacity <= kept)
        return;
    m_parser = simdjson::dom::parser();
    m_padded.reset();
    m_capacity = 0;
}

} // namespace signalbox::wire
