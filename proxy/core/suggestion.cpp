// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/suggestion.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace signalbox {
namespace {

int editDistance(QStringView a, QStringView b, int giveUpAbove)
{
    if (std::abs(a.size() - b.size()) > giveUpAbove)
        return giveUpAbove + 1;
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i);
        int least = row[0];
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const int above = row[at];
            const bool same = a[i - 1].toLower() == b[j - 1].toLower();
            row[at] = std::min({above + 1, row[at - 1] + 1, diagonal + (same ? 0 : 1)});
            diagonal = above;
            least = std::min(least, row[at]);
        }
        if (least > giveUpAbove)
            return giveUpAbove + 1;
    }
    return row.back();
}

} // namespace

QString closestName(QStringView typed, const QStringList &known)
{
    constexpr qsizetype longestCompared = 200; // a hostile name must not cost quadratic time
    if (typed.size() > longestCompared)
        return {};
    int best = std::max(1, static_cast<int>(typed.size()) / 3) + 1;
    QString nearest;
    for (const QString &name : known) {
        const int distance = editDistance(typed, name, best - 1);
        if (distance < best) {
            best = distance;
            nearest = name;
        }
    }
    return nearest;
}

QString didYouMean(QStringView typed, const QStringList &known)
{
    const QString nearest = closestName(typed, known);
    return nearest.isEmpty() ? QString() : QStringLiteral(" Did you mean `%1`?").arg(nearest);
}

} // namespace signalbox
