// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"
#include "policy/cursor.h"

#include <QString>

#include <chrono>
#include <optional>

namespace signalbox::policy {

// Readers of single values. Each complains at the cursor and returns nullopt when the value does not fit.

/// Any text that is not empty, at most 4,096 characters.
[[nodiscard]] std::optional<QString> readText(const Cursor &at);
/// A name others refer to: letters, digits, `.`, `_`, `-`, at most 64, starting with a letter or digit. The set is safe
/// in URLs, HTTP headers, CSV and metric labels.
[[nodiscard]] std::optional<QString> readId(const Cursor &at);
[[nodiscard]] bool isId(QStringView text);
/// true or false.
[[nodiscard]] std::optional<bool> readBool(const Cursor &at);
[[nodiscard]] std::optional<qint64> readInteger(const Cursor &at, qint64 least, qint64 most);
[[nodiscard]] std::optional<double> readFraction(const Cursor &at); ///< 0…1
/// "500ms", "5s", "2m", "1.5h", "7d"; more than 0, at most 366 days.
[[nodiscard]] std::optional<std::chrono::milliseconds> readDuration(const Cursor &at);
/// The same of any text, 0 and more than 366 days included; nullopt when it is no duration.
[[nodiscard]] std::optional<std::chrono::milliseconds> durationFromText(QStringView text);
/// USD per million tokens as a plain decimal, converted exactly.
[[nodiscard]] std::optional<PicoUsd> readPrice(const Cursor &at);
/// One of `words`, by position.
[[nodiscard]] std::optional<std::size_t> readWord(const Cursor &at, Fields::Keys words, Fields::Keys later = {});

/// Plain number "12" or "0.5", without sign, exponent or words such as "nan".
[[nodiscard]] std::optional<double> plainNumber(QStringView text);

/// Calls `use` for a single value or for each item of a list; an empty list is an error.
template <class Use>
void forOneOrMany(const Cursor &at, Use use)
{
    if (at.node().kind != YamlNode::Kind::List) {
        use(at);
        return;
    }
    if (at.node().items.empty())
        at.error(QStringLiteral("the list is empty"));
    for (std::size_t i = 0; i < at.node().items.size(); ++i)
        use(at.item(i));
}

} // namespace signalbox::policy
