// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"

#include <QByteArray>

namespace signalbox::catalog {

/// The price a call was charged by, as it is kept with the call, so that a figure can be worked out again after the price
/// has changed: compact JSON {"input_pico_usd":n,"output_pico_usd":n,"cache_read_pico_usd"?:n,"cache_write_5m_pico_usd"?:n,
/// "cache_write_1h_pico_usd"?:n,"reasoning_pico_usd"?:n,"audio_input_pico_usd"?:n,…,"request_pico_usd"?:n,"image_pico_usd"?:n,…,"when"?:{…},"source":text,
/// "date"?:"2026-11-22"}, prices per token, `request` for the whole call, `image`, `second`, `character`, `search` for each.
/// `price` is one of the model's, as priceFor() gives it.
[[nodiscard]] QByteArray priceRow(const Model &model, const Price &price);

} // namespace signalbox::catalog
