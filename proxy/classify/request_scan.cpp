// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/request_scan.h"

#include "wire/jsonmembers.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace signalbox::classify {
namespace {

constexpr qsizetype worthRemembering = 96;             ///< bytes; shorter ones are looked through sooner than looked up
constexpr std::size_t mostRemembered = 4 * 1024 * 1024; ///< bytes of each half, about

bool overlaps(wire::Span a, wire::Span b)
{
    return a.offset < b.end() && b.offset < a.end();
}

constexpr std::array<bool, 256> base64Bytes = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 128; ++c) {
        const char byte = static_cast<char>(c);
        table[static_cast<std::size_t>(c)] =
            isAlnum(byte) || byte == '+' || byte == '/' || byte == '=' || byte == '-' || byte == '_';
    }
    return table;
}();

/// Data rather than text: long, and base64 throughout, with or without the head of a data URL.
bool isBase64(QByteArrayView text)
{
    constexpr qsizetype shortest = 1024;
    if (text.size() < shortest)
        return false;
    if (text.startsWith("data:")) {
        const qsizetype comma = text.first(200).indexOf(',');
        if (comma >= 0)
            text = text.sliced(comma + 1);
    }
    return std::all_of(text.begin(), text.end(), [](char c) { return base64Bytes[static_cast<unsigned char>(c)]; });
}

bool isWords(QByteArrayView bytes, bool isCut)
{
    const bool hasControls = std::any_of(bytes.begin(), bytes.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
    if (hasControls)
        return false;
    QStringDecoder decoder(QStringDecoder::Utf8, isCut ? QStringDecoder::Flag::Default : QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError() && !text.contains(QChar::ReplacementCharacter);
}

/// The words that a text says in base64, with or without the head of a data URL: a file of text, which lanes of another dialect
/// are given as text. Empty when it says none: a picture, a key, an ordinary word.
QByteArray encodedWords(QByteArrayView text)
{
    constexpr qsizetype shortest = 12;
    constexpr qsizetype probe = 64; // a picture shows itself by then
    if (text.startsWith("data:")) {
        const qsizetype comma = text.first(std::min<qsizetype>(text.size(), 200)).indexOf(',');
        text = comma < 0 ? text : text.sliced(comma + 1);
    }
    const auto isEncoded = [](QByteArrayView part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return base64Bytes[static_cast<unsigned char>(c)] || c == '\n' || c == '\r'; });
    };
    const QByteArrayView beginning = text.first(std::min(text.size(), probe));
    if (text.size() < shortest || !isEncoded(beginning) || !isWords(QByteArray::fromBase64(beginning.toByteArray()), true))
        return {};
    const QByteArray words = isEncoded(text) ? QByteArray::fromBase64(text.toByteArray()) : QByteArray();
    return isWords(words, false) ? words : QByteArray();
}

/// Calls `use` with each member of the request, and with each element of a member that is a list: what clients send
/// again is the same element by element.
template <class Use>
void forEachUnit(QByteArrayView body, qsizetype brace, Use use)
{
    wire::JsonMembers members(body, brace);
    wire::MemberSpan member;
    while (members.next(member)) {
        if (body[member.value.offset] != '[') {
            use(wire::Span{member.key.offset, member.value.end() - member.key.offset});
            continue;
        }
        use(member.key);
        wire::JsonItems items(body, member.value.offset);
        wire::Span item;
        while (items.next(item))
            use(item);
    }
}

} // namespace

std::vector<int> RequestFindings::counts() const
{
    std::vector<int> counts(detectors ? detectors->specs().size() : 0);
    for (const BodyFinding &finding : list)
        ++counts[finding.detector];
    return counts;
}

RequestScanner::RequestScanner(quint64 salt)
    : m_salt(salt)
{
}

RequestFindings RequestScanner::scan(const QByteArray &body, const wire::RequestFacts &facts,
                                     const std::shared_ptr<const Detectors> &detectors)
{
    m_findings = {};
    if (!detectors || detectors->isEmpty())
        return std::move(m_findings);
    if (m_remembersFor != detectors) { // another policy: what it looks for may differ
        m_memory.clear();
        m_older.clear();
        m_cost = 0;
        m_remembersFor = detectors;
    }
    m_body = body;
    m_facts = &facts;
    m_findings.detectors = detectors;
    forEachUnit(m_body, facts.objectStart - 1, [this](wire::Span unit) { scanUnit(unit); });
    std::stable_sort(m_findings.list.begin(), m_findings.list.end(), [](const BodyFinding &a, const BodyFinding &b) {
        return a.span.offset != b.span.offset ? a.span.offset < b.span.offset : a.span.length > b.span.length;
    });
    const bool isReplaceable = std::all_of(m_findings.list.cbegin(), m_findings.list.cend(),
                                           [](const BodyFinding &finding) { return finding.span.length > 0; });
    m_findings.complete = m_findings.complete && isReplaceable;
    return std::move(m_findings);
}

void RequestScanner::scanUnit(wire::Span span)
{
    const auto removed = [span](wire::Span cut) { return overlaps(cut, span); };
    const bool edited = removed(m_facts->modelValue)
        || std::any_of(m_facts->removed.cbegin(), m_facts->removed.cend(), removed);
    const QByteArrayView bytes = m_body.sliced(span.offset, span.length);
    Unit fresh;
    const Unit *unit = &fresh;
    if (edited || span.length < worthRemembering) {
        m_found.clear();
        wire::JsonTexts texts(m_body, span);
        wire::JsonText text;
        while (texts.next(text)) {
            const bool cut = overlaps(m_facts->modelValue, text.inside)
                || std::any_of(m_facts->removed.cbegin(), m_facts->removed.cend(),
                               [&text](wire::Span gone) { return overlaps(gone, text.inside); });
            if (!cut)
                lookAt(m_body, text, fresh);
        }
        for (BodyFinding &finding : fresh.list)
            finding.span.offset -= span.offset;
    } else {
        const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), static_cast<std::size_t>(bytes.size()), m_salt);
        const Key key{hash.low64, hash.high64};
        unit = recall(key);
        if (unit == nullptr) {
            lookThrough(bytes, fresh);
            remember(key, fresh);
            unit = &fresh;
        }
    }
    m_findings.complete = m_findings.complete && unit->complete;
    if (m_findings.list.size() + unit->list.size() > mostFindings) {
        m_findings.complete = false;
        return;
    }
    for (BodyFinding finding : unit->list) {
        finding.span.offset += span.offset;
        m_findings.list.push_back(finding);
    }
}

void RequestScanner::lookThrough(QByteArrayView bytes, Unit &unit)
{
    wire::JsonTexts texts(bytes, {0, bytes.size()});
    wire::JsonText text;
    while (texts.next(text) && unit.complete)
        lookAt(bytes, text, unit);
}

void RequestScanner::lookAt(QByteArrayView bytes, const wire::JsonText &text, Unit &unit)
{
    const Detectors &detectors = *m_findings.detectors;
    m_plain.read(bytes, text.inside);
    if (const QByteArray words = encodedWords(m_plain.text()); !words.isEmpty()) {
        unit.complete = detectors.findPatterns(words, m_found, mostFindings) && unit.complete;
        if (detectors.hasBuiltins())
            detectors.findBuiltins(words, m_found);
        for (const Finding &finding : m_found) // without a span: it cannot be replaced where it stands
            unit.list.push_back({finding.detector, finding.kind, false, {text.inside.offset, 0}});
        unit.complete = unit.complete && unit.list.size() <= mostFindings;
        m_found.clear();
    }
    if (isBase64(bytes.sliced(text.inside.offset, text.inside.length)))
        return;
    const bool number = text.kind == wire::JsonText::Kind::Number;
    const auto keep = [&] {
        for (const Finding &finding : m_found) {
            const wire::Span span = number ? text.inside
                                           : m_plain.raw(static_cast<qsizetype>(finding.begin), static_cast<qsizetype>(finding.end));
            unit.list.push_back({finding.detector, finding.kind, number, span});
        }
        unit.complete = unit.complete && unit.list.size() <= mostFindings;
        m_found.clear();
    };
    unit.complete = detectors.findPatterns(m_plain.text(), m_found, mostFindings) && unit.complete;
    keep();
    if (!detectors.hasBuiltins())
        return;
    // What stands behind an escape in a text is its own word there: in "line\nname@host" the address begins at name.
    (void)m_plain.unescapeAgain();
    detectors.findBuiltins(m_plain.text(), m_found);
    keep();
}

const RequestScanner::Unit *RequestScanner::recall(const Key &key)
{
    if (const auto known = m_memory.find(key); known != m_memory.end()) {
        ++m_hits;
        return &known->second;
    }
    const auto old = m_older.find(key);
    if (old == m_older.end())
        return nullptr;
    ++m_hits;
    Unit unit = std::move(old->second);
    m_older.erase(old);
    remember(key, std::move(unit));
    return &m_memory.find(key)->second;
}

void RequestScanner::remember(const Key &key, Unit unit)
{
    const std::size_t cost = 96 + unit.list.size() * sizeof(BodyFinding);
    if (m_cost + cost > mostRemembered) {
        m_older = std::move(m_memory);
        m_memory.clear();
        m_cost = 0;
    }
    m_cost += cost;
    m_memory.insert_or_assign(key, std::move(unit));
}

} // namespace signalbox::classify
