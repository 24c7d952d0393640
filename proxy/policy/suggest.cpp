// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/suggest.h"

#include <algorithm>
#include <vector>

namespace signalbox::policy {
namespace {

constexpr qsizetype longestWord = 64;
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

QString nearest(const QString &word, const QStringList &candidates)
{
    if (word.isEmpty() || word.size() > longestWord)
        return {};
    const QString lower = word.toLower();
    qsizetype best = std::max<qsizetype>(1, word.size() / 3) + 1;
    QString found;
    for (qsizetype i = 0; i < candidates.size() && i < mostCandidates; ++i) {
        const QString &candidate = candidates[i];
        if (candidate.size() > longestWord || std::abs(candidate.size() - word.size()) >= best)
            continue;
        const qsizetype edits = distance(lower, candidate.toLower());
        if (edits < best) {
            best = edits;
            found = candidate;
        }
    }
    return found;
}

} // namespace signalbox::policy
