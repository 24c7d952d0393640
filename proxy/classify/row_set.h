// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/hit.h"
#include "classify/rows.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <memory>
#include <span>
#include <vector>

namespace signalbox::classify {

/// Rows compiled: one pass tells which of them begin at a place, then each of those is matched and checked. Immutable
/// after construction and safe to use from several threads.
class RowSet final
{
public:
    /// Keeps the rows whose kind is in `wanted`. `window`: bytes the first pass looks at; no row needs more to say yes.
    RowSet(std::span<const Row> rows, KindSet wanted, std::size_t window);

    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
    /// Appends what begins exactly at `at`, at most one hit per kind; the end of the longest one, or `at`. No hit ends
    /// inside a word or number.
    std::size_t match(std::string_view text, std::size_t at, Hits &hits) const;

private:
    struct Compiled
    {
        const Row *row;
        std::unique_ptr<const re2::RE2> pattern;
        std::unique_ptr<const re2::RE2> context;
    };
    [[nodiscard]] std::size_t endOf(const Compiled &row, std::string_view text, std::size_t at) const;

    std::vector<Compiled> m_rows;
    std::unique_ptr<re2::RE2::Set> m_set; ///< null when it could not be compiled: then every row is tried
    std::size_t m_window;
};

/// RE2 options of every pattern here: no messages on stderr, longest match, bounded memory.
[[nodiscard]] re2::RE2::Options patternOptions(bool caseMatters = true);

/// Whether one of the words of `context` is found in the 64 bytes before [at, end) or the 12 behind it.
[[nodiscard]] bool hasContext(const re2::RE2 &context, std::string_view text, std::size_t at, std::size_t end);

} // namespace signalbox::classify
