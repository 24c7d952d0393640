// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/sensitive_kind.h"

#include <string_view>

namespace signalbox::classify {

/// Whether `compact` (digits and upper-case letters, no separators, '+' and '-' of Nordic ids aside) is a number the
/// country gives out: length, parts that are dates or areas, and check digits as far as there are any.
[[nodiscard]] bool isNationalIdNumber(SensitiveKind kind, std::string_view compact);

} // namespace signalbox::classify
