// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/text_look.h"

#include "classify/code_line.h"

#include <algorithm>

namespace signalbox::classify {
namespace {

constexpr double mostOfOneCue = 3.0;
constexpr double misspeltWeight = 0.8;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAlpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isWordByte(char c)
{
    return isAlpha(c) || isDigit(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// "(A) x", "B. x", "c) x", "- Yes".
bool isOption(std::string_view line)
{
    const std::size_t open = line.starts_with('(') ? 1 : 0;
    if (line.size() < open + 3 || !isAlpha(line[open]))
        return line == "- Yes" || line == "- No";
    const char c = static_cast<char>(line[open] | 0x20);
    const char after = line[open + 1];
    return c <= 'j' && (after == ')' || (open == 0 && after == '.')) && line[open + 2] == ' ';
}

bool isListItem(std::string_view line)
{
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("\u2022"))
        return true;
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits > 0 && digits <= 2 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')');
}

/// How much a cue at this place counts: what is wanted stands at the beginning or the end.
double weightAt(std::size_t significant, std::size_t fromEnd)
{
    if (significant < 16)
        return 1.0;
    if (fromEnd < 16)
        return 0.9;
    return significant < 60 ? 0.45 : 0.2;
}

constexpr std::string_view latexCommands[] = {"frac", "sqrt", "sum", "int", "cdot", "times", "le", "ge", "pi", "alpha", "beta", "theta", "boxed",
                                              "begin", "left", "right", "mathbb", "mathrm", "log", "sin", "cos", "tan", "ldots", "overline", "pmod",
                                              "equiv", "infty", "lim", "angle", "triangle", "text", "binom", "lambda", "sigma", "partial", "in"};

bool isLatexCommand(std::string_view name)
{
    return std::find(std::begin(latexCommands), std::end(latexCommands), name) != std::end(latexCommands);
}

} // namespace

TextLook TextLooker::look(std::string_view utf8)
{
    TextLook look;
    look.bytes = utf8.size();
    m_prose.clear();
    m_inFence = false;
    if (utf8.size() <= headBytes + tailBytes) {
        lines(utf8, look);
    } else {
        lines(utf8.substr(0, headBytes), look);
        m_inFence = false; // nobody knows what lies between
        lines(utf8.substr(utf8.size() - tailBytes), look);
    }
    m_folded.read(m_prose);
    const std::string_view end = utf8.substr(utf8.size() - std::min<std::size_t>(utf8.size(), 32)); // "…? Thank you!"
    look.question = end.find('?') != std::string_view::npos || end.find("\uFF1F") != std::string_view::npos;
    findCues(look);
    findUnspacedCues(look);
    for (double &cue : look.cues)
        cue = std::min(cue, mostOfOneCue);
    return look;
}

void TextLooker::lines(std::string_view part, TextLook &look)
{
    while (!part.empty()) {
        const std::size_t length = std::min(part.find('\n'), part.size());
        line(part.substr(0, length), look);
        part.remove_prefix(std::min(length + 1, part.size()));
    }
}

void TextLooker::line(std::string_view text, TextLook &look)
{
    const std::string_view inside = trimmed(text);
    if (inside.starts_with("```")) {
        m_inFence = !m_inFence;
        ++look.fences;
        return;
    }
    if (inside.empty())
        return;
    m_line.clear();
    for (const char c : inside) {
        if (c != ' ' || m_line.back() != ' ')
            m_line += c;
    }
    marks(m_line, look);
    if (m_inFence || isCodeLine(inside)) {
        ++look.codeLines;
        return;
    }
    ++look.proseLines;
    if (isOption(inside)) {
        ++look.options;
        const std::size_t value = inside.find_first_not_of(" $-.", inside.find(' '));
        look.numericOptions += value != std::string_view::npos && isDigit(inside[value]) ? 1 : 0;
    }
    if (isListItem(inside))
        ++look.listItems;
    m_prose.append(inside).push_back('\n');
}

/// Signs of formulas and of names in code.
void TextLooker::marks(std::string_view text, TextLook &look)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char before = i > 0 ? text[i - 1] : ' ';
        const char after = i + 1 < text.size() ? text[i + 1] : ' ';
        if (c == '\\' && isAlpha(after)) {
            std::size_t end = i + 1;
            while (end < text.size() && isAlpha(text[end]))
                ++end;
            look.latex += isLatexCommand(text.substr(i + 1, end - i - 1)) ? 1 : 0;
        } else if (c == '$' && !isDigit(after)) {
            look.latex += before != ' ' || isAlpha(after) || after == '\\' ? 1 : 0;
        } else if ((c == '^' && isWordByte(before)) || (c == '%' && isDigit(before))) {
            ++look.equations;
        } else if ((c == '=' || c == '+' || c == '*' || c == '/') && (isDigit(before) || before == ' ' || before == ')')
                   && (isDigit(after) || after == ' ' || after == '(')) {
            const bool spaced = before == ' ' && after == ' ';
            const char left = spaced && i > 1 ? text[i - 2] : before;
            const char right = spaced && i + 2 < text.size() ? text[i + 2] : after;
            look.equations += (isDigit(left) || isDigit(right)) && (isWordByte(left) || left == ')') ? 1 : 0;
        } else if (c == '_' && isAlpha(before) && isAlpha(after)) {
            ++look.identifiers;
        } else if (c == '(' && after == ')' && isAlpha(before)) {
            ++look.identifiers;
        } else if (c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z' && after >= 'a' && after <= 'z') {
            ++look.identifiers;
        } else if (c == '\xE2' && i + 2 < text.size() && text[i + 1] == '\x88') { // U+2200…U+223F, mathematical operators
            ++look.equations;
        }
    }
}

void TextLooker::findCues(TextLook &look)
{
    const std::vector<std::string_view> &words = m_folded.words();
    std::size_t significant = 0;
    for (std::size_t at = 0; at < words.size();) {
        const bool isEarlyOrLate = significant < 60 || words.size() - at < 16; // elsewhere a mistake may cost its little weight
        const std::optional<Lexicon::Match> match = m_lexicon.find(words, at, isEarlyOrLate);
        const std::size_t length = match ? match->words : 1;
        look.numbers += isDigit(words[at].front()) ? 1 : 0;
        const bool isPolite = match && (match->cue == Cue::Polite || match->cue == Cue::Greeting);
        look.numbers += match && match->cue == Cue::Number ? 1 : 0;
        if (match) {
            const double weight = weightAt(significant, words.size() - at) * (match->exact ? 1.0 : misspeltWeight);
            look.cues[static_cast<std::size_t>(match->cue)] += weight;
            const bool asks = match->cue == Cue::Question || match->cue == Cue::HowTo;
            look.startsWithQuestion = look.startsWithQuestion || (asks && significant < 5);
        }
        significant += isPolite ? 0 : length;
        at += length;
    }
    look.words = static_cast<int>(words.size());
    look.significant = static_cast<int>(significant);
}

void TextLooker::findUnspacedCues(TextLook &look)
{
    const auto total = static_cast<std::size_t>(std::count_if(m_prose.begin(), m_prose.end(), [](char c) {
                           return static_cast<unsigned char>(c) >= 0xE3; // first bytes of three that can be unspaced
                       }));
    if (total == 0)
        return;
    std::size_t seen = 0;
    for (std::size_t at = 0; at < m_prose.size();) {
        const auto lead = static_cast<unsigned char>(m_prose[at]);
        if (lead < 0xE3) {
            ++at;
            continue;
        }
        if (const std::optional<Lexicon::UnspacedMatch> match = m_lexicon.findUnspaced(m_prose, at)) {
            look.cues[static_cast<std::size_t>(match->cue)] += weightAt(seen / 2, (total - std::min(seen, total)) / 2);
            const bool asks = match->cue == Cue::Question || match->cue == Cue::HowTo;
            look.startsWithQuestion = look.startsWithQuestion || (asks && (seen < 4 || look.question));
            seen += match->bytes / 3;
            at += match->bytes;
        } else {
            ++seen;
            (void)nextCodePoint(m_prose, at);
        }
    }
    look.words += static_cast<int>(total / 2);
    look.significant += static_cast<int>(total / 2);
}

} // namespace signalbox::classify
