// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QStringList>

namespace signalbox::engine {

/// What the running policy calls its parts, in its order.
struct PolicyNames
{
    QStringList providers;
    QStringList rules;
    QStringList chains;

    bool operator==(const PolicyNames &) const = default;
};

} // namespace signalbox::engine
