// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>
#include <QStringList>

namespace signalbox::policy {

/// The candidate closest to `word` by edits (insert, delete, replace, swap of neighbours; case is free), if it is close
/// enough to be what was meant; else empty. Looks at no more than 2,000 candidates.
[[nodiscard]] QString nearest(const QString &word, const QStringList &candidates);

} // namespace signalbox::policy
