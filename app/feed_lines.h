// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"

#include <QString>

namespace signalbox::app {

/// One entry of `models:` that says the model's price, on one line, without indentation; `id`: what the policy calls it.
[[nodiscard]] QString feedPolicyLine(const catalog::Model &model, const QString &id);

/// A price as people read it: USD per million tokens, or each for what is billed by the piece.
[[nodiscard]] double feedAmount(QLatin1StringView bucket, PicoUsd price);
[[nodiscard]] QString feedNumber(double value);

} // namespace signalbox::app
