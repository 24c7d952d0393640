// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/addresses.h"

#include "classify/row_set.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

constexpr std::size_t longestLocal = 64;
constexpr std::size_t longestDomain = 253;

bool isHigh(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

bool isLocalPart(char c)
{
    return isAlnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '\'';
}

/// Length of the Latin, Greek or Cyrillic letter in UTF-8 at `at`, else 0: scripts without spaces do not join an address.
std::size_t letterBeyondAscii(std::string_view text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(byteAt(text, at));
    return lead >= 0xC3 && lead <= 0xD3 && isHigh(byteAt(text, at + 1)) ? 2 : 0;
}

std::size_t localBegin(std::string_view text, std::size_t at)
{
    std::size_t begin = at;
    while (begin > 0 && at - begin < longestLocal) {
        if (isLocalPart(text[begin - 1]))
            --begin;
        else if (begin > 1 && letterBeyondAscii(text, begin - 2) != 0)
            begin -= 2;
        else
            break;
    }
    while (begin < at && (text[begin] == '.' || text[begin] == '\'' || text[begin] == '-' || text[begin] == '%'))
        ++begin;
    return begin;
}

bool endsIn(std::string_view text, std::string_view end)
{
    return text.size() >= end.size()
        && std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()),
                      [](char a, char b) { return a == (isUpper(b) ? static_cast<char>(b - 'A' + 'a') : b); });
}

/// Labels of letters, digits and inner hyphens; the end of the last label that can be a top-level domain.
std::size_t domainEnd(std::string_view text, std::size_t from)
{
    std::size_t end = from;
    int labels = 0;
    std::size_t i = from;
    while (i - from < longestDomain) {
        const std::size_t start = i;
        bool letters = true;
        while (true) {
            const std::size_t high = letterBeyondAscii(text, i);
            if (high == 0 && !isAlnum(byteAt(text, i)) && (byteAt(text, i) != '-' || i == start))
                break;
            letters = letters && (high > 0 || isLetter(text[i]));
            i += high > 0 ? high : 1;
        }
        const bool punycode = text.substr(start, 4) == "xn--";
        if (i == start || text[i - 1] == '-')
            break;
        ++labels;
        if (labels > 1 && i - start >= 2 && (letters || punycode))
            end = i;
        if (byteAt(text, i) != '.')
            break;
        ++i;
    }
    return end;
}

/// One decimal octet without leading zeros; -1 when there is none.
int octetAt(std::string_view text, std::size_t &at)
{
    const std::size_t start = at;
    int value = 0;
    while (isDigit(byteAt(text, at)) && at - start < 3)
        value = value * 10 + (text[at++] - '0');
    const bool fits = at > start && value <= 255 && !isDigit(byteAt(text, at)) && (at - start == 1 || text[start] != '0');
    return fits ? value : -1;
}

std::size_t ipv4End(std::string_view text, std::size_t at, std::array<int, 4> &octets)
{
    std::size_t i = at;
    for (std::size_t k = 0; k < 4; ++k) {
        if (k > 0 && byteAt(text, i++) != '.')
            return at;
        octets[k] = octetAt(text, i);
        if (octets[k] < 0)
            return at;
    }
    const char next = byteAt(text, i);
    const bool goesOn = isAlnum(next) || next == '_' || ((next == '.' || next == '-') && isAlnum(byteAt(text, i + 1)));
    return goesOn ? at : i;
}

bool namesNobody(const std::array<int, 4> &octets)
{
    const bool zero = octets[0] == 0;
    const bool mask = octets[0] == 255;
    return zero || mask || octets[0] == 127;
}

/// "v1.2.3.4", "version 1.2.3.4", "==1.2.3.4".
bool isVersion(std::string_view text, std::size_t at)
{
    const std::string_view before = text.substr(at > 9 ? at - 9 : 0, std::min<std::size_t>(at, 9));
    return endsIn(before, "v") || endsIn(before, "version ") || endsIn(before, "version: ") || endsIn(before, "==")
        || endsIn(before, "release ") || endsIn(before, "build ");
}

std::optional<Hit> ipv4At(std::string_view text, std::size_t at)
{
    std::array<int, 4> octets{};
    const std::size_t end = ipv4End(text, at, octets);
    if (end == at || namesNobody(octets) || isVersion(text, at))
        return std::nullopt;
    return Hit{SensitiveKind::IpAddress, at, end};
}

std::optional<Hit> ipv6At(std::string_view text, std::size_t at)
{
    int groups = 0;
    int gapAfter = -1;
    bool digit = false;     // a::b is C++
    bool longGroup = false; // 01:02:03… is a dump of bytes
    std::size_t i = at;
    if (text.substr(i, 2) == "::") {
        gapAfter = 0;
        i += 2;
    }
    while (groups < 8 && isHex(byteAt(text, i))) {
        std::array<int, 4> octets{};
        if (groups <= 6 && (groups == 6 || gapAfter >= 0)) {
            if (const std::size_t end = ipv4End(text, i, octets); end != i) {
                groups += 2;
                i = end;
                digit = true;
                longGroup = true;
                break;
            }
        }
        const std::size_t start = i;
        while (isHex(byteAt(text, i)) && i - start < 5)
            ++i;
        if (i - start > 4)
            return std::nullopt;
        longGroup = longGroup || i - start > 2;
        digit = digit || std::any_of(text.begin() + static_cast<std::ptrdiff_t>(start),
                                     text.begin() + static_cast<std::ptrdiff_t>(i), isDigit);
        ++groups;
        if (text.substr(i, 2) == "::" && gapAfter < 0) {
            gapAfter = groups;
            i += 2;
        } else if (byteAt(text, i) == ':' && isHex(byteAt(text, i + 1))) {
            ++i;
        } else {
            break;
        }
    }
    const bool whole = gapAfter >= 0 ? groups < 8 && groups >= 2 : groups == 8;
    const char next = byteAt(text, i);
    if (!whole || !digit || !longGroup || isAlnum(next) || next == ':' || next == '_')
        return std::nullopt;
    return Hit{SensitiveKind::IpAddress, at, i};
}

constexpr auto unit = R"((?:,? ?(?i:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm)\.? ?#?\w{1,6}|,? #\d{1,5})?)";
/// Town, region and postal code as far as they follow on the same or the next line.
constexpr auto place =
    R"((?:(?:,|\n)? ?(?:\d{4,6} ?(?:[A-Z]{2} )?)?[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’.-]+(?: [A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’.-]+){0,2}(?:,? ?[A-Z]{2})?(?:,? \d{5}(?:-\d{4})?|,? [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|,? [A-Z]\d[A-Z] ?\d[A-Z]\d)?)?)";
constexpr auto direction = R"((?:(?:[NSEW]{1,2}\.?|North|South|East|West) )?)";
constexpr auto englishTypes =
    R"((?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Alley|Crescent|Cres|Close|Mews|Row|Gardens|Grove|Hill|Rise|Walk|Wharf|Esplanade|Parade|Point|Loop|Plaza|Turnpike|Pike|Crossing|Commons|Quay))";
constexpr auto plainTypes = R"((?:street|avenue|road|boulevard|lane|drive|crescent|parkway|highway|terrace))";
constexpr auto romanceTypes =
    R"((?i:rue|avenue|boulevard|bd|impasse|allée|allées|quai|chemin|place|route|cours|passage|square)(?: de la| de l['’]| de| du| des| d['’])?)";

std::string numberFirstPattern()
{
    const std::string name = R"([A-ZÀ-ÞĀ-ɏΑ-ΩА-Я\d][A-Za-zÀ-ɏΑ-ώА-я\d'’.-]*)";
    return std::string(R"((?:\d{1,6}[A-Za-z]?(?:[-/]\d{1,5})?,? )") + direction + "(?:" + name + " ){1,4}" + englishTypes
        + R"(\b\.?(?: [NSEW]{1,2}\b)?)" + unit + place + R"(|\d{1,6},? (?:[A-Za-zÀ-ɏΑ-ώА-я][A-Za-zÀ-ɏΑ-ώА-я'’-]+ ){1,3})" + plainTypes
        + R"((?:,? ?(?:apt|apartment|suite|ste|unit|flat|floor)\.? ?#?\w{1,6}|,? \d{4,5}\b)|\d{1,5}(?: \d{1,5})?,?(?: [A-Za-zÀ-ɏΑ-ώА-я][A-Za-zÀ-ɏΑ-ώА-я'’.-]*){1,5}(?: \d{1,5})?(?:,|\n)? ?(?i:apt|suite|ste)\.? \d{1,5})"
        + place + R"(|\d{1,4}(?: ?(?:bis|ter))?,? )"
        + romanceTypes + R"( ?[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’-]*(?: (?:d[eu]s?|la|le|les|[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’-]*)){0,4})" + place + ")";
}

std::string streetBeforePattern()
{
    const std::string germanic =
        R"((?:[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|steig|laan|straat|plein|gracht|kade|singel|dreef|gatan|vägen|gata|veien|vegen|vej|gade|allé|katu|tie)|[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я-]+(?:er|sche|e) (?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Damm|Ufer)|(?:Am|An der|Im|Auf der|Zum|Zur|Unter den) [A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я-]+))";
    const std::string romance =
        R"((?:(?i:via|viale|piazza|corso|largo|vicolo|calle|c/|avenida|avda\.?|paseo|plaza|carrer|ronda|rua|praça|travessa|estrada|ul\.|ulica|al\.|aleja|os\.|plac|strada|bulevardul|utca)(?: (?:de|del|de la|de los|de las|da|do|dos|das|di|della|delle|dei))? [A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’.-]*(?: (?:de|del|di|y|da|do|[A-ZÀ-ÞĀ-ɏΑ-ΩА-Я][A-Za-zÀ-ɏΑ-ώА-я'’.-]*)){0,4}))";
    return "(?:" + germanic + "|" + romance + R"(),? (?:n[.º°] ?|nº ?|nr\.? ?)?$)";
}

std::size_t withoutFullStop(std::string_view text, std::size_t end)
{
    return text[end - 1] == '.' ? end - 1 : end;
}

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

std::optional<Hit> emailAround(std::string_view text, std::size_t at)
{
    const std::size_t begin = localBegin(text, at);
    const std::size_t end = domainEnd(text, at + 1);
    if (begin == at || text[at - 1] == '.' || end == at + 1)
        return std::nullopt;
    static constexpr std::array<std::string_view, 8> images{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".avif"};
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    if (std::any_of(images.begin(), images.end(), [&](std::string_view image) { return endsIn(domain, image); }))
        return std::nullopt;
    const std::string_view local = text.substr(begin, at - begin);
    if (local == "git" && (byteAt(text, end) == ':' || byteAt(text, end) == '/'))
        return std::nullopt;
    return Hit{SensitiveKind::Email, begin, end};
}

std::optional<Hit> ipAddressAt(std::string_view text, std::size_t at)
{
    if (const std::optional<Hit> hit = ipv4At(text, at))
        return hit;
    return ipv6At(text, at);
}

std::optional<Hit> macAddressAt(std::string_view text, std::size_t at)
{
    const char separator = byteAt(text, at + 2);
    const bool dotted = byteAt(text, at + 4) == '.';
    if (!dotted && separator != ':' && separator != '-')
        return std::nullopt;
    const std::size_t group = dotted ? 4 : 2;
    const std::size_t length = dotted ? 14 : 17;
    if (at + length > text.size())
        return std::nullopt;
    bool zeros = true;
    bool ones = true;
    for (std::size_t i = 0; i < length; ++i) {
        const char c = text[at + i];
        if (i % (group + 1) == group) {
            if (c != (dotted ? '.' : separator))
                return std::nullopt;
            continue;
        }
        if (!isHex(c))
            return std::nullopt;
        zeros = zeros && c == '0';
        ones = ones && (c == 'f' || c == 'F');
    }
    const char next = byteAt(text, at + length);
    const char before = at > 1 ? text[at - 1] : '\0';
    if ((before == ':' || before == '-' || before == '.') && isHex(text[at - 2]))
        return std::nullopt;
    if (zeros || ones || isAlnum(next) || ((next == ':' || next == '-') && isHex(byteAt(text, at + length + 1))))
        return std::nullopt;
    return Hit{SensitiveKind::MacAddress, at, at + length};
}

StreetRules::StreetRules()
    : m_numberFirst(numberFirstPattern(), patternOptions())
    , m_postBox(R"((?i:p\.? ?o\.? ?box|postfach|apartado|boîte postale|bp) $)", patternOptions())
    , m_streetBefore(streetBeforePattern(), patternOptions())
    , m_afterNumber(R"(\d{1,4}(?: ?[a-hA-H]\b)?(?:[-/]\d{1,4}[a-zA-Z]?)?)" + std::string(place), patternOptions())
{
    Q_ASSERT(m_numberFirst.ok() && m_postBox.ok() && m_streetBefore.ok() && m_afterNumber.ok());
}

std::optional<Hit> StreetRules::numberFirst(std::string_view text, std::size_t at) const
{
    constexpr std::size_t window = 160;
    std::size_t i = at;
    while (isDigit(byteAt(text, i)))
        ++i;
    const std::size_t letter = isLetter(byteAt(text, i)) ? 1 : 0;
    const char after = byteAt(text, i + letter);
    const std::size_t word = i + letter + (after == ',' ? 2 : 1);
    const bool goesOn = after == '-' || after == '/'
        || ((after == ' ' || after == ',') && (isAlnum(byteAt(text, word)) || isHigh(byteAt(text, word))));
    if (i - at > 6 || !goesOn)
        return std::nullopt;
    re2::StringPiece found;
    const std::string_view rest = text.substr(at, window);
    if (!m_numberFirst.Match(piece(rest), 0, rest.size(), re2::RE2::ANCHOR_START, &found, 1))
        return std::nullopt;
    return Hit{SensitiveKind::StreetAddress, at, withoutFullStop(text, at + found.size())};
}

std::optional<Hit> StreetRules::streetFirst(std::string_view text, std::size_t at) const
{
    constexpr std::size_t window = 80;
    // Cheap first: a street's name stands right before its number and has an upper-case letter or a word in front.
    if (at < 4 || text[at - 1] != ' ')
        return std::nullopt;
    const char before1 = text[at - 2];
    if (!isLetter(before1) && !isHigh(before1) && before1 != '.' && before1 != ',')
        return std::nullopt;
    std::size_t start = at > window ? at - window : 0;
    while (start < at && isHigh(text[start]) && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80)
        ++start;
    const std::string_view before = text.substr(start, at - start);
    const std::string_view near = before.substr(before.size() > 40 ? before.size() - 40 : 0);
    const bool named = std::any_of(near.begin(), near.end(), isUpper) || std::any_of(near.begin(), near.end(), isHigh);
    if (!named)
        return std::nullopt;
    re2::StringPiece street;
    if (!m_streetBefore.Match(piece(before), 0, before.size(), re2::RE2::UNANCHORED, &street, 1)
        && !m_postBox.Match(piece(before), 0, before.size(), re2::RE2::UNANCHORED, &street, 1))
        return std::nullopt;
    const std::string_view rest = text.substr(at, 120);
    re2::StringPiece tail;
    if (!m_afterNumber.Match(piece(rest), 0, rest.size(), re2::RE2::ANCHOR_START, &tail, 1))
        return std::nullopt;
    const auto begin = start + static_cast<std::size_t>(street.data() - before.data());
    return Hit{SensitiveKind::StreetAddress, begin, withoutFullStop(text, at + tail.size())};
}

std::optional<Hit> StreetRules::match(std::string_view text, std::size_t at) const
{
    if (const std::optional<Hit> hit = numberFirst(text, at))
        return hit;
    return streetFirst(text, at);
}

} // namespace signalbox::classify
