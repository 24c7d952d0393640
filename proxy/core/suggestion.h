// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>
#include <QStringList>

namespace signalbox {

/// The entry of `known` a person most likely meant by `typed`: smallest edit distance, at most a third of the typed
/// length; empty when nothing is near. Case is ignored.
[[nodiscard]] QString closestName(QStringView typed, const QStringList &known);

/// " Did you mean `x`?" or nothing, to end an error message with.
[[nodiscard]] QString didYouMean(QStringView typed, const QStringList &known);

} // namespace signalbox
