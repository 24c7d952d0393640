// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

namespace signalbox::wire {

/// A run of bytes of a body.
struct Span
{
    qsizetype offset = 0;
    qsizetype length = 0;

    [[nodiscard]] qsizetype end() const { return offset + length; }
    bool operator==(const Span &) const = default;
};

} // namespace signalbox::wire
