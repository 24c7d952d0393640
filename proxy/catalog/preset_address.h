// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/preset.h"

#include <QByteArrayView>

namespace signalbox::catalog {

/// The hosted provider at that address ("https://api.openai.com/v1", without a trailing slash); nullptr for any other.
[[nodiscard]] const Preset *presetAt(QByteArrayView baseUrl);

} // namespace signalbox::catalog
