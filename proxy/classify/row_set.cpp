// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/row_set.h"

#include "classify/checksums.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

constexpr std::size_t longestMatch = 400;
constexpr std::size_t longestToken = 16 * 1024; ///< a JWT
constexpr std::size_t contextBytes = 64;
constexpr std::size_t contextBytesAfter = 12;
constexpr std::int64_t patternMemory = 2 * 1024 * 1024;

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

/// A number or word that goes on is another one: 1234-5678 is not 1234, and 550e8400-e29b is no number at all.
bool endsWell(const Row &row, std::string_view text, std::size_t end)
{
    const char next = byteAt(text, end);
    if (isAlnum(next) || next == '_')
        return false;
    const char after = byteAt(text, end + 1);
    if (next == '-') // "555-0123-Fax" is how address books write
        return row.check == Row::Check::Phone ? !isDigit(after) : !isAlnum(after);
    return next != '.' || !isDigit(after);
}

/// Where to try next when the longest match fails its check: before its last separator, if there is one.
std::size_t shorter(std::string_view text, std::size_t at, std::size_t end)
{
    do {
        --end;
    } while (end > at && isAlnum(text[end]) && isAlnum(text[end - 1]));
    while (end > at && !isAlnum(text[end - 1]) && text[end - 1] != ')')
        --end;
    return end;
}

/// The end of an IBAN: as many letters and digits as its country's has, with single separators.
std::size_t ibanEnd(std::string_view text, std::size_t at)
{
    std::array<char, 2> country{};
    for (std::size_t i = 0; i < 2; ++i)
        country[i] = static_cast<char>(text[at + i] & ~0x20);
    const std::size_t length = ibanLength({country.data(), country.size()});
    std::size_t taken = 0;
    std::size_t i = at;
    for (; taken < length && i < text.size(); ++i) {
        if (isAlnum(text[i]))
            ++taken;
        else if ((text[i] != ' ' && text[i] != '-') || !isAlnum(byteAt(text, i + 1)))
            break;
    }
    return length > 0 && taken == length ? i : at;
}

} // namespace

re2::RE2::Options patternOptions(bool caseMatters)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_longest_match(true);
    options.set_case_sensitive(caseMatters);
    options.set_max_mem(patternMemory);
    return options;
}

bool hasContext(const re2::RE2 &context, std::string_view text, std::size_t at, std::size_t end)
{
    const std::size_t from = at > contextBytes ? at - contextBytes : 0;
    return re2::RE2::PartialMatch(piece(text.substr(from, at - from)), context)
        || re2::RE2::PartialMatch(piece(text.substr(end, contextBytesAfter)), context);
}

RowSet::RowSet(std::span<const Row> rows, KindSet wanted, std::size_t window)
    : m_window(window)
{
    re2::RE2::Options options = patternOptions();
    options.set_max_mem(4 * patternMemory);
    options.set_never_capture(true);
    auto set = std::make_unique<re2::RE2::Set>(options, re2::RE2::ANCHOR_START);
    for (const Row &row : rows) {
        if (!wanted.test(static_cast<std::size_t>(row.kind)))
            continue;
        Compiled compiled{&row, std::make_unique<const re2::RE2>(row.pattern, patternOptions()), nullptr};
        if (row.context != nullptr)
            compiled.context = std::make_unique<const re2::RE2>(row.context, patternOptions(false));
        Q_ASSERT(compiled.pattern->ok() && (!compiled.context || compiled.context->ok()));
        set->Add(row.pattern, nullptr);
        m_rows.push_back(std::move(compiled));
    }
    if (!m_rows.empty() && set->Compile())
        m_set = std::move(set);
}

std::size_t RowSet::endOf(const Compiled &row, std::string_view text, std::size_t at) const
{
    std::string_view rest = text.substr(at, row.row->kind == SensitiveKind::Jwt ? longestToken : longestMatch);
    re2::StringPiece found;
    while (row.pattern->Match(piece(rest), 0, rest.size(), re2::RE2::ANCHOR_START, &found, 1)) {
        std::size_t end = at + found.size();
        if (row.row->check == Row::Check::Iban)
            end = ibanEnd(text, at);
        if (end == at)
            return at;
        const std::string_view match = text.substr(at, end - at);
        if (endsWell(*row.row, text, end) && passes(*row.row, match)
            && (!row.context || hasContext(*row.context, text, at, end)))
            return end;
        const std::size_t next = shorter(text, at, end);
        if (row.row->prefix != nullptr || next <= at || row.row->check == Row::Check::Iban)
            return at;
        rest = text.substr(at, next - at);
    }
    return at;
}

std::size_t RowSet::match(std::string_view text, std::size_t at, Hits &hits) const
{
    thread_local std::vector<int> candidates; // the set wants a vector; one a thread saves an allocation a candidate
    candidates.clear();
    re2::RE2::Set::ErrorInfo error{};
    if (!m_set || !m_set->Match(piece(text.substr(at, m_window)), &candidates, &error)) {
        if (m_set && error.kind == re2::RE2::Set::kNoError)
            return at;
        candidates.resize(m_rows.size()); // the automaton outgrew its memory: slower, not blind
        for (std::size_t i = 0; i < candidates.size(); ++i)
            candidates[i] = static_cast<int>(i);
    }
    std::sort(candidates.begin(), candidates.end());
    std::size_t longest = at;
    const std::size_t before = hits.size();
    for (const int index : candidates) {
        const Compiled &row = m_rows[static_cast<std::size_t>(index)];
        const bool known = std::any_of(hits.begin() + static_cast<std::ptrdiff_t>(before), hits.end(),
                                       [&](const Hit &hit) { return hit.kind == row.row->kind; });
        const std::size_t end = known ? at : endOf(row, text, at);
        if (end == at)
            continue;
        hits.push_back({row.row->kind, at, end});
        longest = std::max(longest, end);
    }
    return longest;
}

} // namespace signalbox::classify
