// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"

#include <QByteArrayView>

#include <optional>

namespace signalbox {

/// USD as a JSON number ("0.00014", "1.4e-4"; RFC 8259 §6) → nano-USD, computed on the digits and rounded half to even:
/// no double is between what a provider said and what is kept. nullopt when it is no number, negative or over 10⁶ USD.
[[nodiscard]] std::optional<NanoUsd> nanoUsdFromDecimal(QByteArrayView number);

} // namespace signalbox
