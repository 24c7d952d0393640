// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>
#include <QStringList>

namespace signalbox::ledger {

/// Renames `dir`/`file` to a free name "<file>.damaged-<UTC>", and `dir`/`file`<companion> to that name plus the
/// companion, so that tools still find them together. Returns the new name; empty when the file could not be renamed.
QString setAside(const QString &dir, const QString &file, const QStringList &companions = {});

} // namespace signalbox::ledger
