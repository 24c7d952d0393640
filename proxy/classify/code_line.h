// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <string_view>

namespace signalbox::classify {

/// Whether a line, without the spaces around it, reads like source code, markup, a query or a program's output rather
/// than prose or a formula.
[[nodiscard]] bool isCodeLine(std::string_view line);

} // namespace signalbox::classify
