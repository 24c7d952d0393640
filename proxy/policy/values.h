// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"
#include "policy/cursor.h"

#include <QString>

#include <algorithm>
#include <array>
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
/// An amount of USD as a plain decimal such as 10.00, exact to the nano-USD, up to 1,000,000.
[[nodiscard]] std::optional<NanoUsd> readUsd(const Cursor &at);
/// "22:00" → minutes since midnight. 24:00 is a time of day too where `end` says so.
enum class ClockBound { Start, End };
[[nodiscard]] std::optional<int> clockMinutes(QStringView text, ClockBound bound);
/// One of `words`, by position. `later` are words of the contract that this version cannot carry out: refused by name,
/// because a policy must not promise what nobody keeps.
[[nodiscard]] std::optional<std::size_t> readWord(const Cursor &at, Words words, Words later = {});
/// The value of an enum by its name; `nameOf` names each of them in an exhaustive switch.
template <class Enum, std::size_t Count>
[[nodiscard]] std::optional<Enum> readNamed(const Cursor &at, const std::array<Enum, Count> &all,
                                            QLatin1StringView (*nameOf)(Enum))
{
    std::array<QLatin1StringView, Count> names;
    std::transform(all.begin(), all.end(), names.begin(), nameOf);
    const std::optional<std::size_t> position = readWord(at, names);
    return position ? std::optional(all[*position]) : std::nullopt;
}

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
