// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArrayView>

#include <simdjson.h>

#include <memory>
#include <string_view>

namespace signalbox::wire {

/// Deepest nesting accepted anywhere (dispatch.md, "Bad input"); the root counts as 1.
inline constexpr int maxJsonDepth = 128;

/// A simdjson parser with the padded copy it needs, kept from document to document so that small ones cost no
/// allocation. For one thread; everything from parse() is valid until the next call.
class JsonReader final
{
public:
    /// Strict: the whole text is validated (structure, strings, UTF-8, numbers) before anything is read.
    [[nodiscard]] simdjson::error_code parse(QByteArrayView text, simdjson::dom::element &root);
    /// As parse(), but an escaped UTF-16 unit without its other half (`\ud83d` alone) is read as U+FFFD. For what
    /// providers say, never for what is checked and then sent: servers that cut a text by UTF-16 units split a sign
    /// between two deltas, and the client joins them again. `replaced` tells whether it was so.
    [[nodiscard]] simdjson::error_code parseAnswer(QByteArrayView text, simdjson::dom::element &root, bool &replaced);
    /// Gives back the memory of an unusually large document; invalidates the last one.
    void trim();

private:
    [[nodiscard]] simdjson::error_code parsePadded(size_t size, simdjson::dom::element &root);

    simdjson::dom::parser m_parser;
    std::unique_ptr<char[]> m_padded;
    size_t m_capacity = 0;
};

/// The string value of `element`; empty when it is none.
[[nodiscard]] inline std::string_view stringOf(simdjson::dom::element element)
{
    std::string_view text;
    return element.get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// The member `key` of `object` if there is one that is not null.
[[nodiscard]] inline bool findMember(simdjson::dom::object object, std::string_view key, simdjson::dom::element &value)
{
    return object.at_key(key).get(value) == simdjson::SUCCESS && !value.is_null();
}

} // namespace signalbox::wire
