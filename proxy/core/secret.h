// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>

namespace signalbox {

/// A key or token in memory. Has no conversion to QString, no operator<< and no comparison that leaks timing, so it
/// cannot end in a log by accident (security.md, "keys in logs"). reveal() is the one way out: grep for it in review.
class Secret final
{
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) {}

    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] const QByteArray &reveal() const { return m_bytes; }
    /// Compares in time that depends only on the length of `candidate`. An empty secret matches nothing.
    [[nodiscard]] bool matches(QByteArrayView candidate) const
    {
        if (m_bytes.isEmpty())
            return false;
        unsigned difference = m_bytes.size() == candidate.size() ? 0U : 1U;
        for (qsizetype i = 0; i < candidate.size(); ++i)
            difference |= static_cast<unsigned char>(candidate[i]) ^ static_cast<unsigned char>(m_bytes[i % m_bytes.size()]);
        return difference == 0;
    }

private:
    QByteArray m_bytes;
};

} // namespace signalbox
