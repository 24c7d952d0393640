// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/loader.h"
#include "policy/yaml_node.h"

#include <QByteArrayView>
#include <QString>

namespace signalbox::policy {

/// Collects the problems of one file. Keeps the first 1,000 and counts the rest, so a hostile file cannot fill memory.
class Report final
{
public:
    explicit Report(QByteArrayView source) : m_source(source) {}

    void error(Mark mark, const QString &path, const QString &message);
    void warning(Mark mark, const QString &path, const QString &message);
    [[nodiscard]] bool hasErrors() const { return m_hasErrors; }
    /// No further problem would be kept: callers may skip dear work such as suggestions.
    [[nodiscard]] bool isFull() const;
    /// All problems in file order, columns in characters.
    [[nodiscard]] QList<Issue> issues() const;

private:
    void add(Issue::Severity severity, Mark mark, const QString &path, const QString &message);

    QByteArrayView m_source;
    QList<Issue> m_issues;
    qsizetype m_dropped = 0;
    bool m_hasErrors = false;
};

} // namespace signalbox::policy
