// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>

#include <string_view>

namespace signalbox::classify {

/// The language of a text as ISO 639-1 ("en", "de", …) by its script and its small words, from at most its first 2,000
/// bytes; "und" where nothing tells.
[[nodiscard]] QLatin1StringView languageOf(std::string_view utf8);

} // namespace signalbox::classify
