// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/provider_report.h"

#include <QPainter>
#include <QPalette>
#include <QRect>

namespace signalbox::gui {

/// One bar of the strip, in the coordinates of the area it was made for.
struct MinuteBar
{
    QRect whole;   ///< the minute's column
    QRect failed;  ///< empty when nothing failed
    QRect limited; ///< above it; empty when nothing was rate limited
    bool isIdle = false; ///< no traffic
};

/// Sixty columns, oldest left, as wide as fits in whole pixels; the rest of the area stays free at the left.
[[nodiscard]] std::array<MinuteBar, health::historyMinutes> minuteBars(const health::MinuteCells &minutes, const QRect &area);
/// Height = share that failed; hatched = rate limited; a low bar = traffic without trouble; a dot = none. Never colour alone.
void paintMinuteStrip(QPainter &painter, const QRect &area, const health::MinuteCells &minutes, const QPalette &palette);

} // namespace signalbox::gui
