// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/loader.h"

#include <QRandomGenerator>
#include <QString>
#include <QStringList>

#include <array>

namespace signalbox::test {

inline constexpr int zoneCount = 4;
inline constexpr int tagCount = 4;

[[nodiscard]] QString name(QLatin1StringView stem, int number);

/// The matrix as drawn, kept apart from the code under test.
struct RandomPolicy
{
    QByteArray yaml;
    std::array<std::array<QString, zoneCount>, tagCount> cells;
    QList<int> zoneOfModel;
};

[[nodiscard]] RandomPolicy drawPolicy(QRandomGenerator &random);

/// Each tag with a chance of one in `oneIn`.
[[nodiscard]] QStringList drawTags(QRandomGenerator &random, int oneIn);

} // namespace signalbox::test
