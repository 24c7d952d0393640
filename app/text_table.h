// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::app {

/// Prints rows under a head, columns two blanks apart: the first `texts` to the left, figures to the right.
void printTable(const QStringList &head, const QList<QStringList> &rows, int texts);
/// The same as CSV, formulas neutralised.
void printCsv(const QStringList &head, const QList<QStringList> &rows);

} // namespace signalbox::app
