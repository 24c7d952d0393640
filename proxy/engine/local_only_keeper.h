// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "routing/local_only.h"

#include <QString>

namespace signalbox::engine {

/// Keeps the order "local only" in a small file, so that a restart within its hour does not open the way out again. The
/// order itself is read by any thread; the rest belongs to the engine's.
class LocalOnlyKeeper final
{
public:
    /// `file` need not exist.
    explicit LocalOnlyKeeper(QString file) : m_file(std::move(file)) {}

    [[nodiscard]] const routing::LocalOnly &order() const { return m_order; }
    /// Takes the kept order; a damaged file says nothing.
    void restore();
    /// In force at once; an error means only that a restart forgets it. {} ends it.
    [[nodiscard]] Result<void> set(UtcTime until);

private:
    QString m_file;
    routing::LocalOnly m_order;
};

} // namespace signalbox::engine
