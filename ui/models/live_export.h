// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QByteArray>

namespace signalbox::gui {

/// CSV for spreadsheets, JSON Lines with all that a record holds, HAR 1.2 (one entry per decision) for network tools.
enum class ExportFormat { Csv, JsonLines, Har };

/// A file is start, the entries in order, end. Amounts are exact; times ISO 8601 UTC.
[[nodiscard]] QByteArray exportStart(ExportFormat format, const QString &version);
/// `first`: none was written before it.
[[nodiscard]] QByteArray exportEntry(ExportFormat format, const DecisionRecord &record, const QString &baseUrl, bool first);
[[nodiscard]] QByteArray exportEnd(ExportFormat format);
/// By the end of its name; CSV for any other.
[[nodiscard]] ExportFormat exportFormatOf(const QString &fileName);

} // namespace signalbox::gui
