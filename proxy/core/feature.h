// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QFlags>

namespace signalbox {

/// What a request carries beyond plain text, as `has:` in the policy names it. The first six are also what a model
/// must be capable of to take the request.
enum class Feature : quint32 {
    Tools = 1U << 0,
    Image = 1U << 1,
    Audio = 1U << 2,
    File = 1U << 3,
    JsonSchema = 1U << 4,
    Reasoning = 1U << 5,
    System = 1U << 6,
};
Q_DECLARE_FLAGS(Features, Feature)
Q_DECLARE_OPERATORS_FOR_FLAGS(Features)

} // namespace signalbox
