// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/provider_report.h"

namespace signalbox::test {

/// A lane that answered `calls` times in each of the last twenty minutes.
[[nodiscard]] engine::LaneReport healthyLane(const QString &model, qint64 calls = 3);
/// One lane of every word a lane can be described with, and the longest names there are.
[[nodiscard]] engine::ProviderReport sampleProviders();

} // namespace signalbox::test
