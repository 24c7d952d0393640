// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/departures.h"

#include <algorithm>

namespace signalbox::routing {

Departures::Reason Departures::word(DepartureReason reason)
{
    m_reasons.push_back(std::move(reason));
    return static_cast<Reason>(m_reasons.size() - 1);
}

std::optional<Departure> Departures::of(policy::ModelIndex model) const
{
    const auto entry =
        std::find_if(m_left.cbegin(), m_left.cend(), [model](const Entry &left) { return left.model == model; });
    if (entry == m_left.cend())
        return std::nullopt;
    return (*this)[static_cast<std::size_t>(entry - m_left.cbegin())];
}

} // namespace signalbox::routing
