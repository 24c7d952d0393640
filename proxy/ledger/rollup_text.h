// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/spend.h"
#include "ledger/latency.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox::ledger {

/// What roll-ups are kept by; the last one counts times to first token. Numbers are in the file: never reuse one.
inline constexpr int rollupDims = 8;
inline constexpr int latencyDim = 7;

/// By which of them these keys can be answered; times need none.
[[nodiscard]] std::optional<int> rollupDim(const QList<SpendBy> &by);
/// The rows of a stretch are read once, with all keys, into a table of this connection …
[[nodiscard]] QString rollupLinesTable();
/// … from :from to :to …
[[nodiscard]] QString rollupLinesStatement();
/// … and summed up from there by hour and one key. `dim`: not the one of latency, which reads :from to :to itself.
[[nodiscard]] QString rollupStatement(int dim);
[[nodiscard]] QString rollupLatencyStatement();
/// Reads sums as spendLineAt() wants them. Binds segment, level, from, to.
[[nodiscard]] QString rollupRead(const QList<SpendBy> &by);
/// "coalesce(sum(a),0),…"
[[nodiscard]] QString summed(const QStringList &columns);

/// Where local hours, days or months begin between `from` and `to`, with both of these.
[[nodiscard]] std::vector<qint64> rollupCuts(qint64 from, qint64 to, const QList<SpendBy> &by, const QTimeZone &zone);

/// An SQL expression over a decision: model and class of its time to first token; empty when no answer began.
[[nodiscard]] QString latencyKey();
/// Reads such a key back.
void addLatency(QList<LatencyLine> &lines, UtcTime quarter, const QString &key, qint64 count);

} // namespace signalbox::ledger
