// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/secrets.h"

#include "classify/row_set.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::classify {
namespace {

constexpr std::size_t longestValue = 512;

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t';
}

bool isQuote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

constexpr std::array<bool, 256> valueBytes = [] {
    std::array<bool, 256> table{};
    for (int c = ' ' + 1; c < 0x7F; ++c)
        table[static_cast<std::size_t>(c)] = std::string_view("\"'`,;<>()[]{}\\").find(static_cast<char>(c)) == std::string_view::npos;
    return table;
}();

bool isValue(char c)
{
    return valueBytes[static_cast<unsigned char>(c)];
}

/// Bits per character.
double entropy(std::string_view value)
{
    std::array<int, 256> counts{};
    for (const char c : value)
        ++counts[static_cast<unsigned char>(c)];
    double bits = 0;
    const auto size = static_cast<double>(value.size());
    for (const int count : counts) {
        if (count > 0)
            bits -= count / size * std::log2(count / size);
    }
    return bits;
}

struct Mix
{
    bool lower = false, upper = false, digit = false, symbol = false;
    [[nodiscard]] int classes() const { return int{lower} + int{upper} + int{digit} + int{symbol}; }
};

Mix mixOf(std::string_view value)
{
    Mix mix;
    for (const char c : value) {
        mix.lower = mix.lower || isLower(c);
        mix.upper = mix.upper || isUpper(c);
        mix.digit = mix.digit || isDigit(c);
        mix.symbol = mix.symbol || (!isAlnum(c) && c != '_' && c != '.' && c != '-');
    }
    return mix;
}

/// A variable, a path or a stand-in rather than a value: $NAME, config.secret, ****, your-key-here.
bool isStandIn(std::string_view value)
{
    static constexpr std::array<std::string_view, 12> words{"your", "my-", "my_", "xxxx", "changeme", "placeholder",
                                                            "example", "process.", "os.", "env.", "config.", "settings."};
    std::array<char, 12> lower{};
    for (std::size_t i = 0; i < std::min(value.size(), lower.size()); ++i)
        lower[i] = isUpper(value[i]) ? static_cast<char>(value[i] - 'A' + 'a') : value[i];
    const std::string_view start(lower.data(), std::min(value.size(), lower.size()));
    const bool named = std::any_of(words.begin(), words.end(), [&](std::string_view word) { return start.starts_with(word); });
    return named || value.front() == '$' || value.front() == '%' || value.front() == '*' || value.front() == '@'
        || value.starts_with("http") || value.starts_with("//") || value.find("://") != std::string_view::npos;
}

bool isPassword(std::string_view value, Mix mix)
{
    return value.size() >= 6 && mix.classes() >= 2 && (mix.digit || mix.symbol) && (mix.lower || mix.upper)
        && entropy(value) >= 2.2 && !isStandIn(value);
}

bool isKey(std::string_view value, Mix mix)
{
    return value.size() >= 16 && mix.digit && (mix.lower || mix.upper) && entropy(value) >= 3.0 && !isStandIn(value);
}

} // namespace

SecretRules::SecretRules()
    : m_passwordName(R"((?:pass(?:word|wd|wort|code|phrase)|\bpass|pwd|contraseña|mot de passe|passphrase)(?:[_-]?\w{1,12})?\W?$)",
                     patternOptions(false))
    , m_keyName(R"((?:secret|token|api[ _-]?key|apikey|access[ _-]?key|account[ _-]?key|auth[ _-]?key|private[ _-]?key|encryption[ _-]?key|signing[ _-]?key|shared[ _-]?key|master[ _-]?key|credentials?|signature|\bsig|x-[a-z-]{0,20}key)(?:[ _-]?(?:key|id|value|hash|base64|prod|dev|test|live)){0,2}\W?$)",
                patternOptions(false))
    , m_userInfo(R"([^\s:/@"'<>{}]{0,128}:([^\s/@"'<>{}]{1,256})@[\w\[])", patternOptions())
{
    Q_ASSERT(m_passwordName.ok() && m_keyName.ok() && m_userInfo.ok());
}

std::optional<Hit> SecretRules::valueAfterName(std::string_view text, std::size_t nameEnd, std::size_t valueBegin) const
{
    constexpr std::size_t nameBytes = 40;
    std::size_t begin = valueBegin;
    while (isSpace(byteAt(text, begin)) && begin - valueBegin < 4)
        ++begin;
    if (isQuote(byteAt(text, begin)))
        ++begin;
    std::size_t end = begin;
    while (end < text.size() && end - begin < longestValue && isValue(text[end]))
        ++end;
    while (end > begin && (text[end - 1] == '.' || text[end - 1] == '!' || text[end - 1] == '?') && !isQuote(byteAt(text, end)))
        --end;
    const std::string_view value = text.substr(begin, end - begin);
    if (value.size() < 6 || byteAt(text, end) == '(' || byteAt(text, end) == '[')
        return std::nullopt;
    const Mix mix = mixOf(value);
    const bool password = isPassword(value, mix);
    const bool key = isKey(value, mix);
    if (!password && !key)
        return std::nullopt;
    const std::size_t from = nameEnd > nameBytes ? nameEnd - nameBytes : 0;
    const re2::StringPiece name = piece(text.substr(from, nameEnd - from));
    if ((password && re2::RE2::PartialMatch(name, m_passwordName)) || (key && re2::RE2::PartialMatch(name, m_keyName)))
        return Hit{SensitiveKind::SecretValue, begin, end};
    return std::nullopt;
}

std::optional<Hit> SecretRules::assignedAt(std::string_view text, std::size_t at) const
{
    std::size_t value = at + 1;
    if (byteAt(text, value) == '=' || byteAt(text, value) == '>') // "==", ":=", "=>"
        ++value;
    if (byteAt(text, value) == '=')
        return std::nullopt; // a ruled line
    std::size_t name = at;
    while (name > 0 && at - name < 3 && isSpace(text[name - 1]))
        --name;
    if (name > 0 && isQuote(text[name - 1]))
        --name;
    const std::string_view last = text.substr(name > 4 ? name - 4 : 0, std::min<std::size_t>(name, 4));
    const bool isName = name > 0 && isAlnum(text[name - 1]) && std::count_if(last.begin(), last.end(), isLetter) >= 2;
    return isName ? valueAfterName(text, name, value) : std::nullopt;
}

std::optional<Hit> SecretRules::saidAfter(std::string_view text, std::size_t at) const
{
    if (at < 5 || text[at - 3] != ' ')
        return std::nullopt;
    return valueAfterName(text, at - 3, byteAt(text, at) == ':' ? at + 1 : at);
}

std::optional<Hit> SecretRules::authorizedBy(std::string_view text, std::size_t at) const
{
    if (byteAt(text, at) != ' ')
        return std::nullopt;
    const std::size_t begin = at + 1;
    std::size_t end = begin;
    while (end < text.size() && end - begin < 8 * longestValue && isValue(text[end]))
        ++end;
    const std::string_view value = text.substr(begin, end - begin);
    return value.size() <= longestValue * 8 && isKey(value, mixOf(value)) ? std::optional(Hit{SensitiveKind::SecretValue, begin, end})
                                                           : std::nullopt;
}

std::optional<Hit> SecretRules::connectionAt(std::string_view text, std::size_t at) const
{
    if (at == 0 || !isAlnum(text[at - 1]))
        return std::nullopt;
    const std::string_view rest = text.substr(at + 3, 400);
    std::array<re2::StringPiece, 2> found;
    if (!m_userInfo.Match(piece(rest), 0, rest.size(), re2::RE2::ANCHOR_START, found.data(), 2))
        return std::nullopt;
    const std::string_view password(found[1].data(), found[1].size());
    static constexpr std::array<std::string_view, 7> standIns{"password", "pass", "passwd", "pwd", "secret", "PASSWORD", "xxx"};
    const bool known = std::find(standIns.begin(), standIns.end(), password) != standIns.end();
    if (known || password.front() == '$' || password.front() == '*' || password.front() == '%')
        return std::nullopt;
    const auto end = static_cast<std::size_t>(found[1].data() - text.data()) + found[1].size();
    return Hit{SensitiveKind::ConnectionString, at + 3, end};
}

std::optional<Hit> SecretRules::privateKeyAt(std::string_view text, std::size_t at) const
{
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view endLine = "-----END ";
    constexpr std::size_t longestBlock = 64 * 1024;
    if (text.substr(at, begin.size()) != begin)
        return std::nullopt;
    const std::string_view block = text.substr(at, longestBlock);
    const std::size_t label = block.substr(0, 80).find("PRIVATE KEY");
    if (label == std::string_view::npos)
        return std::nullopt;
    std::size_t end = block.find("-----", label);
    end = end == std::string_view::npos ? label : end + 5;
    const std::size_t dashes = block.find("-----", end);
    if (dashes != std::string_view::npos && block.substr(dashes, endLine.size()) == endLine) {
        const std::size_t close = block.substr(dashes, 100).find("-----", endLine.size());
        end = close != std::string_view::npos ? dashes + close + 5 : dashes + endLine.size();
    } else { // cut off: what is there of its base64
        const auto inKey = [](char c) { return isAlnum(c) || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r'; };
        while (end < block.size() && inKey(block[end]))
            ++end;
        while (block[end - 1] == '\n' || block[end - 1] == '\r')
            --end;
    }
    return Hit{SensitiveKind::PrivateKey, at, at + end};
}

} // namespace signalbox::classify
