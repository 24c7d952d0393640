// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QDate>

namespace signalbox::engine {

/// First moment of a local day; days of 23 and 25 hours end where the next one starts.
[[nodiscard]] UtcTime startOfLocalDay(QDate day);

} // namespace signalbox::engine
