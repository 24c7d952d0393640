// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <string_view>

namespace signalbox::classify {

/// A text without a greeting or "please" before it and a "thank you very much in advance" after it; the whole of it when
/// nothing else is said. A part of `utf8`.
[[nodiscard]] std::string_view withoutPoliteEnds(std::string_view utf8);

} // namespace signalbox::classify
