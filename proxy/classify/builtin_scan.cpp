// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/builtin_scan.h"

#include <algorithm>

namespace signalbox::classify {
namespace {

using Kind = SensitiveKind;

enum : quint8 {
    Word = 1,     ///< letter or digit
    Digit = 2,
    NotHex = 4,   ///< a letter behind f
    Trigger = 8,  ///< punctuation something may begin at
};

constexpr std::array<quint8, 256> classes = [] {
    std::array<quint8, 256> table{};
    for (int c = 0; c < 128; ++c) {
        const char byte = static_cast<char>(c);
        quint8 flags = 0;
        if (isAlnum(byte))
            flags |= Word;
        if (isDigit(byte))
            flags |= Digit;
        if (isLetter(byte) && !isHex(byte))
            flags |= NotHex;
        if (byte == '@' || byte == '=' || byte == ':' || byte == '+' || byte == '(' || byte == '-')
            flags |= Trigger;
        table[static_cast<std::size_t>(c)] = flags;
    }
    return table;
}();

quint8 classOf(char c)
{
    return classes[static_cast<unsigned char>(c)];
}

bool isTokenByte(char c)
{
    return isAlnum(c) || c == '-' || c == '_' || c == '.' || c == '/' || c == '+' || c == '=';
}

/// The order in which kinds win over others that are found at the same place and as long.
int strength(Kind kind)
{
    if (isCredential(kind))
        return kind == Kind::SecretValue ? 5 : 6;
    if (kind == Kind::CreditCard || kind == Kind::Iban)
        return 4;
    if (isNationalId(kind))
        return 3;
    return kind == Kind::Phone ? 0 : 1;
}

bool isBetter(const Hit &a, const Hit &b)
{
    const std::size_t lengthA = a.end - a.begin;
    const std::size_t lengthB = b.end - b.begin;
    if ((strength(a.kind) >= 4) != (strength(b.kind) >= 4)) // a checked card inside a "phone" of two numbers is a card
        return strength(a.kind) > strength(b.kind);
    return lengthA != lengthB ? lengthA > lengthB : strength(a.kind) > strength(b.kind);
}

/// One number can be two countries', or a card's and somebody's: both stay, because their tags may differ.
bool isAsGood(const Hit &a, const Hit &b)
{
    const auto isChecked = [](Kind kind) { return isNationalId(kind) || kind == Kind::CreditCard || kind == Kind::Iban; };
    return a.begin == b.begin && a.end == b.end
        && (strength(a.kind) == strength(b.kind) || (isChecked(a.kind) && isChecked(b.kind)));
}

KindSet setOf(std::initializer_list<Kind> kinds)
{
    KindSet set;
    for (const Kind kind : kinds)
        set.set(static_cast<std::size_t>(kind));
    return set;
}

} // namespace

/// One text being scanned.
class BuiltinScan::Pass final
{
public:
    Pass(const BuiltinScan &scan, std::string_view text, Hits &hits)
        : m_scan(scan)
        , m_text(text)
        , m_hits(hits)
    {
    }

    void run()
    {
        const std::size_t size = m_text.size();
        std::size_t i = 0;
        while (i < size) {
            const quint8 first = classOf(m_text[i]);
            if ((first & Word) == 0) {
                if ((first & Trigger) != 0)
                    punctuation(i);
                ++i;
                continue;
            }
            quint8 all = first;
            quint8 common = first;
            std::size_t end = i + 1;
            for (; end < size; ++end) {
                const quint8 next = classOf(m_text[end]);
                if ((next & Word) == 0)
                    break;
                all |= next;
                common &= next;
            }
            token(i, end, all, (common & Digit) != 0);
            i = end;
        }
    }

private:
    void add(const std::optional<Hit> &hit)
    {
        if (hit)
            m_hits.push_back(*hit);
    }

    [[nodiscard]] bool startsWord(std::size_t at) const { return at == 0 || (byteAt(m_text, at - 1) != '_' && !isAlnum(m_text[at - 1])); }

    void punctuation(std::size_t at)
    {
        const char c = m_text[at];
        const char next = byteAt(m_text, at + 1);
        switch (c) {
        case '@':
            if (m_scan.wants(Kind::Email) && at >= m_done)
                add(emailAround(m_text, at));
            return;
        case '=':
            if (m_scan.wants(Kind::SecretValue))
                add(m_scan.m_secrets->assignedAt(m_text, at));
            return;
        case ':':
            if (next == '/' && byteAt(m_text, at + 2) == '/') {
                if (m_scan.wants(Kind::ConnectionString))
                    add(m_scan.m_secrets->connectionAt(m_text, at));
                return;
            }
            if (next == ':' && isHex(byteAt(m_text, at + 2)) && m_scan.wants(Kind::IpAddress) && startsWord(at)
                && at >= m_done)
                take(ipAddressAt(m_text, at));
            if (next != ':' && m_scan.wants(Kind::SecretValue))
                add(m_scan.m_secrets->assignedAt(m_text, at));
            return;
        case '+':
        case '(':
            if (isDigit(next) || (c == '+' && next == ' ' && isDigit(byteAt(m_text, at + 2))))
                number(at);
            return;
        case '-':
            if (next == '-' && m_scan.wants(Kind::PrivateKey) && byteAt(m_text, at + 5) == 'B')
                add(m_scan.m_secrets->privateKeyAt(m_text, at));
            return;
        }
    }

    void take(const std::optional<Hit> &hit)
    {
        add(hit);
        if (hit)
            m_done = std::max(m_done, hit->end);
    }

    void token(std::size_t begin, std::size_t end, quint8 all, bool digitsOnly)
    {
        const std::size_t length = end - begin;
        const char next = byteAt(m_text, end);
        const bool hex = (all & NotHex) == 0;
        if (hex && length <= 4 && (next == ':' || next == '-' || next == '.') && begin >= m_done && startsWord(begin))
            network(begin, length, next);
        if (isDigit(m_text[begin])) {
            number(begin);
            if (length <= 6 && m_scan.m_streets && begin >= m_streetDone && startsWord(begin))
                street(begin);
            return;
        }
        if (!digitsOnly)
            word(begin, end, (all & Digit) != 0);
    }

    void network(std::size_t begin, std::size_t length, char next)
    {
        if (m_scan.wants(Kind::MacAddress) && ((length == 2 && next != '.') || (length == 4 && next == '.')))
            take(macAddressAt(m_text, begin));
        if (begin < m_done || !m_scan.wants(Kind::IpAddress) || next == '-')
            return;
        const char before = begin > 1 && isAlnum(m_text[begin - 2]) ? m_text[begin - 1] : '\0';
        const bool inside = before == '.' || ((before == ':' || before == '-') && next == ':');
        if (!inside)
            take(ipAddressAt(m_text, begin));
    }

    /// Whether a run of digits and separators from `at` has enough digits for any number row.
    [[nodiscard]] bool hasDigits(std::size_t at) const
    {
        int digits = 0;
        int separators = 0;
        std::size_t i = at;
        for (; i < m_text.size() && digits < 7; ++i) {
            const char c = m_text[i];
            if (isDigit(c)) {
                ++digits;
                separators = 0;
            } else if ((c != ' ' && c != '-' && c != '.' && c != '/' && c != '(' && c != ')' && c != '+')
                       || ++separators > 2) {
                break;
            }
        }
        return digits >= 7 || (digits == 6 && isLetter(byteAt(m_text, i))); // 010101A123N, 2 84 05 2A …
    }

    void number(std::size_t at)
    {
        if (at < m_done || m_scan.m_numbers.isEmpty() || !hasDigits(at) || !startsWord(at))
            return;
        const char before = at > 1 && isAlnum(m_text[at - 2]) ? m_text[at - 1] : '\0';
        if (before != '-' && before != '.')
            m_done = std::max(m_done, m_scan.m_numbers.match(m_text, at, m_hits));
    }

    void street(std::size_t at)
    {
        if (const std::optional<Hit> hit = m_scan.m_streets->match(m_text, at)) {
            add(hit);
            m_streetDone = hit->end;
        }
    }

    void credential(std::size_t begin, const std::vector<std::string_view> &prefixes)
    {
        constexpr int mostTries = 16; // in one run of token characters, so that a long run costs no more than a few looks
        const std::string_view rest = m_text.substr(begin, 24);
        if (std::none_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) { return rest.starts_with(prefix); }))
            return;
        if (begin >= m_runEnd) {
            m_tries = 0;
            for (m_runEnd = begin; m_runEnd < m_text.size() && isTokenByte(m_text[m_runEnd]);)
                ++m_runEnd;
        }
        if (m_tries++ < mostTries)
            m_done = std::max(m_done, m_scan.m_credentials.match(m_text, begin, m_hits));
    }

    void word(std::size_t begin, std::size_t end, bool hasDigit)
    {
        const std::size_t length = end - begin;
        const char c0 = m_text[begin];
        const auto first = static_cast<std::size_t>(c0);
        const bool mayBeCredential = (m_scan.m_secondBytes[first] >> (static_cast<unsigned char>(byteAt(m_text, begin + 1)) & 63U) & 1U) != 0
            && (m_scan.m_thirdBytes[first] >> (static_cast<unsigned char>(byteAt(m_text, begin + 2)) & 63U) & 1U) != 0;
        if (mayBeCredential && begin >= m_done && startsWord(begin))
            credential(begin, m_scan.m_prefixes[first]);
        if (m_scan.m_secrets && m_scan.wants(Kind::SecretValue)) {
            if (length == 2 && c0 == 'i' && m_text[begin + 1] == 's')
                add(m_scan.m_secrets->saidAfter(m_text, end));
            else if ((length == 6 && (c0 | 0x20) == 'b' && m_text.substr(begin + 1, 5) == "earer")
                     || (length == 5 && (c0 | 0x20) == 'b' && m_text.substr(begin + 1, 4) == "asic"))
                add(m_scan.m_secrets->authorizedBy(m_text, end));
        }
        if (length != 1 && length != 2 && length != 4 && !hasDigit)
            return;
        if (m_scan.m_words.isEmpty() || begin < m_done || !startsWord(begin))
            return;
        const bool spaced = length == 2 && (byteAt(m_text, end) == ' ' || byteAt(m_text, end) == '-') && isDigit(byteAt(m_text, end + 1));
        const bool initial = length == 1 && (byteAt(m_text, end) == ' ' || byteAt(m_text, end) == '-') && isDigit(byteAt(m_text, end + 1));
        const bool grouped = length == 4 && isLetter(byteAt(m_text, begin + 1)) && isDigit(m_text[begin + 2]);
        if (spaced || initial || grouped || (hasDigit && length >= 8 && length <= 34))
            m_done = std::max(m_done, m_scan.m_words.match(m_text, begin, m_hits));
    }

    const BuiltinScan &m_scan;
    std::string_view m_text;
    Hits &m_hits;
    std::size_t m_done = 0;       ///< numbers and words before this place belong to a hit
    std::size_t m_streetDone = 0;
    std::size_t m_runEnd = 0; ///< of the run of token characters that is being looked through
    int m_tries = 0;
};

BuiltinScan::BuiltinScan(KindSet wanted)
    : m_wanted(wanted)
    , m_numbers(numberRows(), wanted, 64)
    , m_words(wordRows(), wanted, 48)
    , m_credentials(credentialRows(), wanted, 128)
{
    for (const Row &row : credentialRows()) {
        std::string_view all = row.prefix;
        while (wants(row.kind) && !all.empty()) {
            const std::size_t bar = all.find('|');
            const std::string_view prefix = all.substr(0, bar);
            const auto first = static_cast<std::size_t>(prefix.front());
            const auto bit = [prefix](std::size_t at) {
                return prefix.size() > at ? quint64{1} << (static_cast<unsigned char>(prefix[at]) & 63U) : ~quint64{0};
            };
            m_prefixes[first].push_back(prefix);
            m_secondBytes[first] |= bit(1);
            m_thirdBytes[first] |= bit(2);
            all = bar == std::string_view::npos ? std::string_view() : all.substr(bar + 1);
        }
    }
    if (wants(Kind::StreetAddress))
        m_streets.emplace();
    if ((wanted & setOf({Kind::SecretValue, Kind::ConnectionString, Kind::PrivateKey})).any())
        m_secrets.emplace();
}

void BuiltinScan::scan(std::string_view text, Hits &hits) const
{
    const auto first = static_cast<std::ptrdiff_t>(hits.size());
    Pass(*this, text, hits).run();
    if (hits.size() - static_cast<std::size_t>(first) < 2)
        return;
    std::sort(hits.begin() + first, hits.end(), [](const Hit &a, const Hit &b) {
        return a.begin != b.begin ? a.begin < b.begin : isBetter(a, b);
    });
    auto kept = hits.begin() + first;
    for (auto hit = kept + 1; hit != hits.end(); ++hit) {
        const bool apart = hit->begin >= kept->end;
        if (apart || isAsGood(*hit, *kept))
            *++kept = *hit;
        else if (isBetter(*hit, *kept))
            *kept = *hit;
    }
    hits.erase(kept + 1, hits.end());
}

} // namespace signalbox::classify
