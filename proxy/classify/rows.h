// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/sensitive_kind.h"

#include <span>
#include <string_view>

namespace signalbox::classify {

/// One form of one kind: what it looks like, what its value must satisfy, and which words must stand before it when the
/// form alone says too little.
struct Row
{
    enum class Check { None, Card, Iban, NationalId, Phone, Mixed };

    SensitiveKind kind;
    Check check;
    const char *pattern; ///< RE2, matched from the candidate's start, the longest match counts
    const char *context = nullptr; ///< RE2 (case is free) that must be found close by; null = not needed
    const char *prefix = nullptr;  ///< credentials: the fixed beginnings, separated by '|'
};

/// Candidates that begin with a digit, or with '+' or '(' and a digit.
[[nodiscard]] std::span<const Row> numberRows();
/// Candidates that begin with a letter and hold digits.
[[nodiscard]] std::span<const Row> wordRows();
/// Credentials that begin with a fixed prefix.
[[nodiscard]] std::span<const Row> credentialRows();

/// Whether `match` satisfies the row's check.
[[nodiscard]] bool passes(const Row &row, std::string_view match);

} // namespace signalbox::classify
