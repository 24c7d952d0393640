// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/palette_roles.h"

namespace signalbox::gui::theme {

/// Colours that series of a chart may have; the one after the last is that of "others".
inline constexpr int seriesColors = 6;

/// Told apart under normal sight and three kinds of colour blindness (ux.md 4.3); at least 3 : 1 on the surface.
[[nodiscard]] QColor seriesColor(int series, Scheme scheme);

} // namespace signalbox::gui::theme
