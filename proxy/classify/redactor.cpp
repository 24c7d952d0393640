// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/redactor.h"

#include "wire/jsontexts.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace signalbox::classify {
namespace {

constexpr qsizetype shortestRepeated = 6; ///< shorter texts are replaced only where they were found

/// Part of a body that becomes a placeholder.
struct Cut
{
    wire::Span span;
    QByteArray label;
    bool number = false; ///< a JSON number: the placeholder needs quotes
};

/// Finds any of many texts in one pass.
class TextFinder final
{
public:
    void add(const QByteArray &text, const QByteArray &label)
    {
        if (text.size() >= shortestRepeated)
            m_texts[startOf(text.constData())].push_back({text, label});
        if (text.size() >= shortestRepeated)
            m_begins.set(pairOf(text.constData()));
    }
    /// Calls `use(begin, end, label)` for every occurrence, the longest at each place.
    template <class Use>
    void find(QByteArrayView in, Use use) const
    {
        if (m_texts.empty())
            return;
        for (qsizetype at = 0; at + shortestRepeated <= in.size(); ++at) {
            if (!m_begins.test(pairOf(in.data() + at)))
                continue;
            const auto candidates = m_texts.find(startOf(in.data() + at));
            if (candidates == m_texts.end())
                continue;
            const Entry *best = nullptr;
            for (const Entry &entry : candidates->second) {
                if (in.sliced(at).startsWith(entry.text) && (best == nullptr || entry.text.size() > best->text.size()))
                    best = &entry;
            }
            if (best != nullptr)
                use(at, at + best->text.size(), best->label);
        }
    }

private:
    struct Entry
    {
        QByteArray text;
        QByteArray label;
    };
    static quint64 startOf(const char *text)
    {
        quint64 start = 0;
        std::memcpy(&start, text, shortestRepeated);
        return start;
    }
    static std::size_t pairOf(const char *text)
    {
        return static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8U | static_cast<unsigned char>(text[1]);
    }
    std::unordered_map<quint64, std::vector<Entry>> m_texts;
    std::bitset<65536> m_begins; ///< the first two bytes of any of them
};

/// Everything of the body that is sent on as it stands.
template <class Use>
void forEachSentText(QByteArrayView body, const wire::RequestFacts &facts, Use use)
{
    wire::JsonTexts texts(body, {0, body.size()});
    wire::JsonText text;
    while (texts.next(text)) {
        const auto covers = [&text](wire::Span gone) {
            return gone.offset < text.inside.end() && text.inside.offset < gone.end();
        };
        if (!covers(facts.modelValue) && std::none_of(facts.removed.cbegin(), facts.removed.cend(), covers))
            use(text);
    }
}

bool isNested(QByteArrayView body, const wire::JsonText &text)
{
    return body.sliced(text.name.offset, text.name.length) == "arguments";
}

/// Joins cuts that overlap; the label of the longest one stays.
std::vector<Cut> joined(std::vector<Cut> cuts)
{
    std::stable_sort(cuts.begin(), cuts.end(), [](const Cut &a, const Cut &b) {
        return a.span.offset != b.span.offset ? a.span.offset < b.span.offset : a.span.length > b.span.length;
    });
    std::vector<Cut> all;
    qsizetype longest = 0;
    for (Cut &cut : cuts) {
        if (all.empty() || cut.span.offset >= all.back().span.end()) {
            longest = cut.span.length;
            all.push_back(std::move(cut));
            continue;
        }
        Cut &last = all.back();
        if (cut.span.length > longest) {
            longest = cut.span.length;
            last.label = cut.label;
        }
        last.span.length = std::max(last.span.end(), cut.span.end()) - last.span.offset;
    }
    return all;
}

/// The text of raw bytes inside a JSON string, as the reply is to say it: unescaped once more inside of JSON in JSON.
QByteArray plainText(QByteArrayView body, wire::Span span, bool nested)
{
    wire::PlainText plain;
    plain.read(body, span);
    if (nested)
        (void)plain.unescapeAgain();
    return plain.text().toByteArray();
}

} // namespace

QString masked(const QString &text, const Detectors &detectors)
{
    const QByteArray utf8 = text.toUtf8();
    std::vector<Finding> findings;
    detectors.findBuiltins(utf8, findings);
    if (!detectors.findPatterns(utf8, findings, RequestScanner::mostFindings))
        return QStringLiteral("[…]");
    std::vector<Cut> cuts;
    for (const Finding &finding : findings)
        cuts.push_back({{static_cast<qsizetype>(finding.begin), static_cast<qsizetype>(finding.end - finding.begin)},
                        placeholderLabel(finding.kind, detectors.specs()[finding.detector].id)});
    QByteArray out;
    qsizetype copied = 0;
    for (const Cut &cut : joined(std::move(cuts))) {
        out.append(QByteArrayView(utf8).sliced(copied, cut.span.offset - copied)).append('[').append(cut.label).append(']');
        copied = cut.span.end();
    }
    return QString::fromUtf8(out.append(QByteArrayView(utf8).sliced(copied)));
}

Redaction redact(const QByteArray &body, const wire::RequestFacts &facts, const RequestFindings &findings,
                 const DetectorSet &which, quint64 key)
{
    std::vector<Cut> cuts;
    for (const BodyFinding &finding : findings.list) {
        if (finding.detector < which.size() && which.test(finding.detector))
            cuts.push_back({finding.span, placeholderLabel(finding.kind, findings.detectors->specs()[finding.detector].id),
                            finding.number});
    }
    const auto placeholders = std::make_shared<Placeholders>(key);
    if (cuts.empty())
        return {{}, placeholders};
    cuts = joined(std::move(cuts));
    TextFinder finder;
    for (const Cut &cut : cuts) {
        finder.add(plainText(body, cut.span, false), cut.label);
        finder.add(plainText(body, cut.span, true), cut.label);
    }
    wire::PlainText plain;
    forEachSentText(body, facts, [&](const wire::JsonText &text) {
        plain.read(body, text.inside);
        const bool number = text.kind == wire::JsonText::Kind::Number;
        do {
            const QByteArrayView all = plain.text();
            finder.find(all, [&](qsizetype begin, qsizetype end, const QByteArray &label) {
                cuts.push_back({number ? text.inside : plain.raw(begin, end), label, number});
            });
            for (qsizetype at = all.indexOf('['); at >= 0; at = all.indexOf('[', at + 1)) {
                if (const qsizetype length = Placeholders::lookAlikeAt(all, at); length > 0)
                    placeholders->reserve(all.sliced(at, length));
            }
        } while (plain.unescapeAgain());
    });
    cuts = joined(std::move(cuts));
    Redaction redaction{{}, placeholders};
    auto cut = cuts.cbegin();
    forEachSentText(body, facts, [&](const wire::JsonText &text) {
        const bool nested = isNested(body, text);
        for (; cut != cuts.cend() && cut->span.offset < text.inside.end(); ++cut) {
            const QByteArray &placeholder =
                placeholders->placeholderFor(plainText(body, cut->span, nested), cut->label);
            redaction.edits.append({cut->span, cut->number ? '"' + placeholder + '"' : placeholder});
        }
    });
    return redaction;
}

} // namespace signalbox::classify
