// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

namespace signalbox::wire {

/// An InvalidRequest about the field `param` (empty: about the whole body). `why` is one sentence.
[[nodiscard]] Unexpected refusal(const QString &param, const QString &why);

} // namespace signalbox::wire
