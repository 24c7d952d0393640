// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/answer_lengths.h"

#include <algorithm>

namespace signalbox::routing {
namespace {

double at(const std::vector<qint64> &sorted, double share)
{
    const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return static_cast<double>(std::max<qint64>(sorted[place], 1));
}

} // namespace

void AnswerLengths::note(const DecisionRecord &record)
{
    if (record.status == DecisionStatus::Ok && record.usage.output > 0)
        m_lengths[record.routed].push_back(record.usage.output);
}

void AnswerLengths::finish()
{
    for (std::vector<qint64> &lengths : m_lengths)
        std::sort(lengths.begin(), lengths.end());
}

LengthRatio AnswerLengths::ratio(const QString &from, const QString &to) const
{
    const auto a = m_lengths.constFind(from);
    const auto b = m_lengths.constFind(to);
    if (a == m_lengths.cend() || b == m_lengths.cend() || a->size() < few || b->size() < few)
        return {};
    const LengthRatio seen{at(*b, 0.25) / at(*a, 0.5), at(*b, 0.75) / at(*a, 0.5)};
    return {std::min(seen.low, 1.0), std::max(seen.high, 1.0)};
}

} // namespace signalbox::routing
