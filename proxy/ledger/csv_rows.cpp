// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/csv_rows.h"

namespace signalbox::ledger {

CsvRows::CsvRows(QByteArray csv) : m_csv(std::move(csv))
{
    if (m_csv.startsWith("\xEF\xBB\xBF"))
        m_at = 3;
}

/// False: broken. Stands before the comma or the end of the line then.
bool CsvRows::readField(QByteArray &field)
{
    field.clear();
    const bool isQuoted = m_at < m_csv.size() && m_csv[m_at] == '"';
    if (!isQuoted) {
        while (m_at < m_csv.size() && m_csv[m_at] != ',' && m_csv[m_at] != '\n' && m_csv[m_at] != '\r')
            field.append(m_csv[m_at++]);
        return true;
    }
    for (++m_at; m_at < m_csv.size(); ++m_at) {
        const char c = m_csv[m_at];
        if (c == '"') {
            if (m_at + 1 < m_csv.size() && m_csv[m_at + 1] == '"') {
                ++m_at;
            } else {
                ++m_at;
                return m_at == m_csv.size() || m_csv[m_at] == ',' || m_csv[m_at] == '\n' || m_csv[m_at] == '\r';
            }
        } else if (c == '\n') {
            ++m_line;
        }
        field.append(c);
    }
    return false;
}

std::optional<QStringList> CsvRows::next()
{
    while (m_at < m_csv.size() && (m_csv[m_at] == '\n' || m_csv[m_at] == '\r'))
        m_line += m_csv[m_at++] == '\n' ? 1 : 0;
    if (m_at >= m_csv.size() || m_broken)
        return std::nullopt;
    m_rowLine = m_line;
    QStringList row;
    QByteArray field;
    while (true) {
        if (!readField(field)) {
            m_broken = true;
            return std::nullopt;
        }
        row.append(QString::fromUtf8(field).trimmed());
        if (m_at >= m_csv.size() || m_csv[m_at] != ',')
            return row;
        ++m_at;
    }
}

} // namespace signalbox::ledger
