// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/minute_strip.h"

#include "theme/palette_roles.h"

#include <algorithm>

namespace signalbox::gui {
namespace {

constexpr int baseHeight = 3;

/// At least a pixel, so that one failure among a thousand calls shows.
int heightOf(qint64 part, qint64 calls, int room)
{
    return part <= 0 || calls <= 0 ? 0 : static_cast<int>(std::max<qint64>(2, room * std::min(part, calls) / calls));
}

} // namespace

std::array<MinuteBar, health::historyMinutes> minuteBars(const health::MinuteCells &minutes, const QRect &area)
{
    std::array<MinuteBar, health::historyMinutes> bars;
    const int count = static_cast<int>(bars.size());
    const int width = std::max(1, area.width() / count);
    int left = area.right() + 1 - width * count;
    for (std::size_t i = 0; i < bars.size(); ++i, left += width) {
        const health::MinuteCell &minute = minutes[i];
        const int inside = width > 2 ? width - 1 : width;
        bars[i].whole = QRect(left, area.top(), inside, area.height());
        bars[i].isIdle = minute.calls == 0;
        const int failed = heightOf(minute.failures, minute.calls, area.height());
        const int limited = std::min(heightOf(minute.rateLimited, minute.calls, area.height()), area.height() - failed);
        const int bottom = area.bottom() + 1;
        if (failed > 0)
            bars[i].failed = QRect(left, bottom - failed, inside, failed);
        if (limited > 0)
            bars[i].limited = QRect(left, bottom - failed - limited, inside, limited);
    }
    return bars;
}

void paintMinuteStrip(QPainter &painter, const QRect &area, const health::MinuteCells &minutes, const QPalette &palette)
{
    using theme::Role;
    const QColor fine = theme::color(Role::Ok, palette);
    const QColor bad = theme::color(Role::Bad, palette);
    const QColor limited = theme::color(Role::Warn, palette);
    const QColor idle = theme::color(Role::ControlBorder, palette);
    for (const MinuteBar &bar : minuteBars(minutes, area)) {
        const int bottom = bar.whole.bottom() + 1;
        if (bar.isIdle) {
            painter.fillRect(bar.whole.left(), bottom - 1, 1, 1, idle);
            continue;
        }
        painter.fillRect(bar.whole.left(), bottom - baseHeight, bar.whole.width(), baseHeight, fine);
        painter.fillRect(bar.failed, bad);
        for (int y = bar.limited.bottom(); !bar.limited.isEmpty() && y >= bar.limited.top(); y -= 2) // every other line
            painter.fillRect(bar.limited.left(), y, bar.limited.width(), 1, limited);
    }
}

} // namespace signalbox::gui
