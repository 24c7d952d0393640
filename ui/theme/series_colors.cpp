// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/series_colors.h"

namespace signalbox::gui::theme {
namespace {

constexpr std::array<QRgb, seriesColors + 1> light{0xFF1151FF, 0xFFB03F4A, 0xFF145B00, 0xFF78427A, 0xFFA08001, 0xFF0396C8, 0xFF898D90};
constexpr std::array<QRgb, seriesColors + 1> dark{0xFF7B9EF5, 0xFFEB7C3A, 0xFF379775, 0xFFB36FAB, 0xFFEED067, 0xFF92D8F4, 0xFFA0A7AC};

} // namespace

QColor seriesColor(int series, Scheme scheme)
{
    const auto at = static_cast<std::size_t>(qBound(0, series, seriesColors));
    return QColor(scheme == Scheme::Light ? light[at] : dark[at]);
}

} // namespace signalbox::gui::theme
