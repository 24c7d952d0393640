// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QString>

namespace signalbox::policy {

/// The difference of two texts line by line, in the unified format (POSIX `diff -u`) with three lines around each
/// change, as `patch` takes it. Empty when they are the same.
[[nodiscard]] QByteArray textDiff(const QByteArray &from, const QByteArray &to, const QString &fromName, const QString &toName);

} // namespace signalbox::policy
