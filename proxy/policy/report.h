// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/loader.h"
#include "policy/yaml_node.h"

#include <QByteArrayView>
#include <QString>

namespace signalbox::policy {

/// Collects the problems of one file. Keeps the first 1,000 errors and 1,000 warnings and counts the rest, so a hostile
/// file cannot fill memory.
class Report final
{
public:
    explicit Report(QByteArrayView source)
        : m_source(source)
    {
    }

    void error(Mark mark, const QString &path, const QString &message);
    void warning(Mark mark, const QString &path, const QString &message);
    [[nodiscard]] bool hasErrors() const { return m_errors > 0; }
    /// How many so far: whoever compares two counts knows whether what was read between them can be relied on.
    [[nodiscard]] qsizetype errors() const { return m_errors; }
    /// No further error would be kept: callers may skip dear work.
    [[nodiscard]] bool isFull() const;
    /// "; did you mean `x`?" or nothing. Comparisons over the whole file are bounded, so late problems may get none.
    [[nodiscard]] QString didYouMean(const QString &word, const QStringList &candidates);
    /// All problems in file order, columns in characters.
    [[nodiscard]] QList<Issue> issues() const;

private:
    QByteArrayView m_source;
    QList<Issue> m_issues;
    qsizetype m_errors = 0; ///< kept and dropped
    qsizetype m_warnings = 0;
    qsizetype m_comparisons = 0; ///< made for suggestions
};

} // namespace signalbox::policy
