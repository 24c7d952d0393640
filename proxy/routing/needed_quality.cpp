// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/needed_quality.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

// A quality is the share of a task's requests a model gets right, so easy ones need little of it and the hardest nearly
// all. Below half the confidence the task is as good as unknown, and a request of middling difficulty is assumed.
constexpr double leastNeed = 0.30;
constexpr double needByDifficulty = 0.60;
constexpr double trusted = 0.5;
constexpr double difficultyOfUnknown = 0.5;

} // namespace

NeededQuality neededQuality(const policy::PoolStep &pool, const classify::Classification &classification)
{
    if (pool.quality)
        return {*pool.quality, true, QString::number(*pool.quality, 'f', 2)};
    if (classification.confidence <= 0.0)
        return {};
    const bool known = classification.confidence >= trusted && classification.task != Task::Unknown;
    const double difficulty =
        known ? classification.difficulty : std::max(classification.difficulty, difficultyOfUnknown);
    const double least = leastNeed + needByDifficulty * difficulty;
    const QLatin1StringView task = taskName(known ? classification.task : Task::Unknown);
    return {least, false,
            u"%1 for %2 of difficulty %3"_s.arg(QString::number(least, 'f', 2), task, QString::number(difficulty, 'f', 2))};
}

} // namespace signalbox::routing
