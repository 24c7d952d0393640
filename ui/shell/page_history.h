// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/ids.h"

#include <QList>
#include <QString>

#include <optional>

namespace signalbox::gui {

/// Where somebody looks: page, filter of Live, selected decision.
struct Place
{
    int page = 0;
    QString filter;
    DecisionId decision;

    bool operator==(const Place &) const = default;
};

/// Places in the order they were looked at, as a browser keeps them: going somewhere new forgets what was ahead.
class PageHistory final
{
public:
    static constexpr qsizetype mostPlaces = 100;

    /// The place that is looked at now; the same as the last one adds nothing.
    void visit(const Place &place);
    [[nodiscard]] bool canGoBack() const { return m_current > 0; }
    [[nodiscard]] bool canGoForward() const { return m_current + 1 < m_places.size(); }
    /// nullopt = there is nothing in that direction.
    [[nodiscard]] std::optional<Place> back();
    [[nodiscard]] std::optional<Place> forward();

private:
    QList<Place> m_places;
    qsizetype m_current = -1;
};

} // namespace signalbox::gui
