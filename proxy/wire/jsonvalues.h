// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/jsonreader.h"

#include <QByteArray>

#include <optional>

// Members of parsed JSON as the translators take them: what is absent, null or of another type is "not given".

namespace signalbox::wire {

[[nodiscard]] inline QByteArray bytesOf(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}
/// The value as compact JSON, members in their order.
[[nodiscard]] QByteArray jsonOf(simdjson::dom::element value);
/// `value` as text: itself when it is a string, else as JSON; empty for null.
[[nodiscard]] QByteArray textOrJson(simdjson::dom::element value);

[[nodiscard]] QByteArray textMember(simdjson::dom::object from, std::string_view key);
[[nodiscard]] QByteArray jsonMember(simdjson::dom::object from, std::string_view key);
/// Whole numbers also when written with a fraction of zero.
[[nodiscard]] std::optional<qint64> integerMember(simdjson::dom::object from, std::string_view key);
[[nodiscard]] std::optional<double> numberMember(simdjson::dom::object from, std::string_view key);
[[nodiscard]] std::optional<bool> flagMember(simdjson::dom::object from, std::string_view key);
[[nodiscard]] std::optional<simdjson::dom::object> objectMember(simdjson::dom::object from, std::string_view key);
[[nodiscard]] std::optional<simdjson::dom::array> arrayMember(simdjson::dom::object from, std::string_view key);

/// Whether `text` is a JSON object, and that object compact.
[[nodiscard]] std::optional<QByteArray> compactObject(QByteArrayView text);

} // namespace signalbox::wire
