// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox::classify {

/// Small words that the learnt model counts.
enum class WordKind : std::uint8_t { Negation, Condition, Constraint, Quantity, Question, Me, You };
inline constexpr std::size_t wordKindCount = static_cast<std::size_t>(WordKind::You) + 1;

/// Of a folded word.
[[nodiscard]] std::optional<WordKind> wordKindOf(std::string_view word);

/// "please", "bitte": means nothing for what is asked.
[[nodiscard]] bool isPoliteWord(std::string_view word);

} // namespace signalbox::classify
