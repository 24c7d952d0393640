// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace signalbox::ledger {

/// Walks the rows of a CSV text (RFC 4180; a byte order mark, bare line feeds and empty lines are taken too).
class CsvRows final
{
public:
    explicit CsvRows(QByteArray csv);

    /// nullopt at the end, or when the text is broken: see isBroken().
    [[nodiscard]] std::optional<QStringList> next();
    [[nodiscard]] bool isBroken() const { return m_broken; } ///< a quote is never closed, or text stands behind one
    [[nodiscard]] qint64 line() const { return m_rowLine; }  ///< where the last row began, from 1

private:
    [[nodiscard]] bool readField(QByteArray &field);

    QByteArray m_csv;
    qsizetype m_at = 0;
    qint64 m_line = 1;
    qint64 m_rowLine = 1;
    bool m_broken = false;
};

} // namespace signalbox::ledger
