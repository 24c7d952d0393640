// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QtNumeric>

namespace signalbox::test {

/// What a Prometheus server would read: values by "name{labels}" as written.
struct Samples
{
    QHash<QString, double> values;
    QString problem; ///< the first line that breaks the format, and why; empty when all is well

    [[nodiscard]] bool has(const QString &series) const { return values.contains(series); }
    /// NaN, which equals nothing, when there is no such series.
    [[nodiscard]] double value(const QString &series) const { return values.value(series, qQNaN()); }
};

/// Reads text format 0.0.4 strictly: HELP and TYPE come before a family's samples and once, names and labels are well
/// formed, no series comes twice, counters end in _total and are not negative, buckets are cumulative and end in +Inf
/// with the count.
[[nodiscard]] Samples readExposition(const QByteArray &text);

} // namespace signalbox::test
