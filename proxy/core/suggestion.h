// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>
#include <QStringList>

namespace signalbox {

/// The entry of `known` a person most likely meant by `typed`: fewest edits (insert, delete, replace, swap of neighbours;
/// case is free), at most a third of the typed length; empty when nothing is near. Bounded on hostile input: words of at
/// most 200 characters, the first 2,000 entries.
[[nodiscard]] QString closestName(QStringView typed, const QStringList &known);

/// " Did you mean `x`?" or nothing, to end an error message with.
[[nodiscard]] QString didYouMean(QStringView typed, const QStringList &known);

} // namespace signalbox
