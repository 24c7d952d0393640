// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/ids.h"

#include <algorithm>

namespace signalbox {
namespace {

constexpr char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int digitCount = 13; // 13 × 5 bits cover 64
constexpr qint64 epochMicros = 1'704'067'200'000'000; // 2024-01-01T00:00:00Z

int digitValue(QChar c)
{
    const char upper = static_cast<char>(c.toUpper().toLatin1());
    const auto *end = digits + 32;
    const auto *at = std::find(digits, end, upper);
    return at == end ? -1 : static_cast<int>(at - digits);
}

} // namespace

QString DecisionId::toString() const
{
    QString text(2 + digitCount, Qt::Uninitialized);
    text[0] = u'D';
    text[1] = u'-';
    for (int i = 0; i < digitCount; ++i)
        text[2 + i] = QLatin1Char(digits[(value >> (5 * (digitCount - 1 - i))) & 31U]);
    return text;
}

std::optional<DecisionId> DecisionId::fromString(QStringView text)
{
    if (text.size() != 2 + digitCount || text[0].toUpper() != u'D' || text[1] != u'-')
        return std::nullopt;
    quint64 value = 0;
    for (const QChar c : text.sliced(2)) {
        const int digit = digitValue(c);
        if (digit < 0 || value >> 59 != 0)
            return std::nullopt;
        value = value << 5 | static_cast<quint64>(digit);
    }
    return DecisionId{value};
}

DecisionIdSource::DecisionIdSource(const Clock &clock, unsigned worker, unsigned runSalt)
    : m_clock(clock), m_low((worker & 63U) << 7 | (runSalt & 127U))
{
}

DecisionId DecisionIdSource::next()
{
    const auto micros = static_cast<quint64>(std::max<qint64>(m_clock.utc().micros - epochMicros, 1));
    m_lastMicros = std::max(micros, m_lastMicros + 1);
    return {m_lastMicros << 13 | m_low};
}

} // namespace signalbox
