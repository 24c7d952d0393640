// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/placeholders.h"

#include "classify/hit.h"

#include <algorithm>
#include <string>

#include <xxhash.h>

namespace signalbox::classify {
namespace {

constexpr int numberDigits = 6;
constexpr quint32 numbers = 900'000;
constexpr quint32 firstNumber = 100'000;
constexpr qsizetype longestLabel = 24;

bool isLabelByte(char c)
{
    return isUpper(c) || isDigit(c) || c == '_';
}

} // namespace

const QByteArray &Placeholders::placeholderFor(const QByteArray &text, QByteArrayView label)
{
    QByteArray &known = m_placeholders[label.toByteArray() + '\0' + text];
    if (!known.isEmpty())
        return known;
    quint32 number = static_cast<quint32>(
        XXH3_64bits_withSeed(text.constData(), static_cast<std::size_t>(text.size()), m_key) % numbers);
    QByteArray candidate;
    do { // another text's or the client's own: the next number
        candidate = '[' + label.toByteArray() + '_' + QByteArray::number(firstNumber + number) + ']';
        number = (number + 1) % numbers;
    } while (m_texts.contains(candidate) || m_reserved.contains(candidate));
    known = candidate;
    m_texts.insert(candidate, text);
    m_longest = std::max(m_longest, candidate.size());
    return known;
}

const QByteArray *Placeholders::textFor(QByteArrayView placeholder) const
{
    const auto at = m_texts.constFind(QByteArray::fromRawData(placeholder.data(), placeholder.size()));
    return at == m_texts.constEnd() ? nullptr : &*at;
}

bool Placeholders::isPrefix(QByteArrayView bytes) const
{
    if (bytes.size() >= m_longest)
        return false;
    for (auto at = m_texts.cbegin(); at != m_texts.cend(); ++at) {
        if (at.key().size() > bytes.size() && at.key().startsWith(bytes))
            return true;
    }
    return false;
}

qsizetype Placeholders::lookAlikeAt(QByteArrayView text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && end - at <= longestLabel + numberDigits + 2 && isLabelByte(text[end]))
        ++end;
    if (end >= text.size() || text[end] != ']' || end - at < numberDigits + 3)
        return 0;
    const QByteArrayView number = text.sliced(end - numberDigits, numberDigits);
    return std::all_of(number.begin(), number.end(), isDigit) && text[end - numberDigits - 1] == '_' ? end + 1 - at : 0;
}

QByteArray placeholderLabel(SensitiveKind kind, QStringView detectorId)
{
    if (kind != SensitiveKind::UserPattern) {
        const QLatin1StringView label = kindLabel(kind);
        return {label.data(), label.size()};
    }
    QByteArray label = detectorId.left(longestLabel).toLatin1().toUpper();
    for (char &c : label) {
        if (!isUpper(c) && !isDigit(c))
            c = '_';
    }
    return label.isEmpty() ? QByteArray("PATTERN") : label;
}

} // namespace signalbox::classify
