// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/suggestion.h"

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {

constexpr qsizetype longestWord = 200;
constexpr qsizetype mostCandidates = 2'000;

/// Optimal string alignment distance.
qsizetype distance(QStringView a, QStringView b)
{
    std::vector<qsizetype> beforeLast(static_cast<std::size_t>(b.size()) + 1);
    std::vector<qsizetype> last(beforeLast.size());
    std::vector<qsizetype> row(beforeLast.size());
    for (std::size_t j = 0; j < last.size(); ++j)
        last[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const qsizetype change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[at] = std::min({last[at] + 1, row[at - 1] + 1, last[at - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[at] = std::min(row[at], beforeLast[at - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last.back();
}

} // namespace

QString closestName(QStringView typed, const QStringList &known)
{
    if (typed.isEmpty() || typed.size() > longestWord)
        return {};
    const QString lower = typed.toString().toLower();
    qsizetype best = std::max<qsizetype>(1, typed.size() / 3) + 1;
    QString found;
    for (qsizetype i = 0; i < known.size() && i < mostCandidates; ++i) {
        const QString &candidate = known[i];
        if (candidate.size() > longestWord || std::abs(candidate.size() - typed.size()) >= best)
            continue;
        const qsizetype edits = distance(lower, candidate.toLower());
        if (edits < best) {
            best = edits;
            found = candidate;
        }
    }
    return found;
}

QString didYouMean(QStringView typed, const QStringList &known)
{
    const QString nearest = closestName(typed, known);
    return nearest.isEmpty() ? QString() : QStringLiteral(" Did you mean `%1`?").arg(nearest);
}

} // namespace signalbox
