// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/jsonreader.h"

#include <algorithm>
#include <cstring>

namespace signalbox::wire {
namespace {

constexpr size_t smallest = 4096;
constexpr size_t kept = 1024 * 1024; // simdjson holds about 14 times this

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
