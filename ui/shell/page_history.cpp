// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/page_history.h"

namespace signalbox::gui {

void PageHistory::visit(const Place &place)
{
    if (m_current >= 0 && m_places.at(m_current) == place)
        return;
    m_places.resize(m_current + 1);
    m_places.append(place);
    if (m_places.size() > mostPlaces)
        m_places.removeFirst();
    m_current = m_places.size() - 1;
}

std::optional<Place> PageHistory::back()
{
    if (!canGoBack())
        return std::nullopt;
    return m_places.at(--m_current);
}

std::optional<Place> PageHistory::forward()
{
    if (!canGoForward())
        return std::nullopt;
    return m_places.at(++m_current);
}

} // namespace signalbox::gui
