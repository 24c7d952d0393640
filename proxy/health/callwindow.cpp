// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/callwindow.h"

namespace signalbox::health {

void CallWindow::add(bool failed, std::chrono::microseconds now)
{
    moveTo(std::chrono::duration_cast<std::chrono::seconds>(now).count());
    Cell &cell = m_cells.at(static_cast<size_t>(m_second % seconds));
    ++cell.calls;
    ++m_calls;
    if (failed) {
        ++cell.failures;
        ++m_failures;
    }
}

void CallWindow::clear()
{
    m_cells.fill({});
    m_calls = 0;
    m_failures = 0;
}

/// A moment that another thread read a little earlier lands in the newest cell.
void CallWindow::moveTo(qint64 second)
{
    if (second - m_second >= seconds) {
        clear();
        m_second = second;
    }
    while (m_second < second) {
        ++m_second;
        Cell &cell = m_cells.at(static_cast<size_t>(m_second % seconds));
        m_calls -= cell.calls;
        m_failures -= cell.failures;
        cell = {};
    }
}

} // namespace signalbox::health
