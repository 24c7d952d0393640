// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

namespace signalbox::wire {

/// What a client may add to a request, as `x-signalbox-…` headers or `signalbox_…` keys of the body's `metadata`
/// (contract.md, "Asking").
struct Asking
{
    QStringList tags;     ///< sensitivity tags as written, no duplicates
    QStringList labels;   ///< "key=value"
    QString session;
    QString client;
    QString cacheControl; ///< "off", "refresh" or empty
    QString priority;     ///< "interactive", "batch" or empty
    QString provider{};   ///< nobody else is asked; empty = any
    std::optional<double> maxCostUsd; ///< finite, ≥ 0

    bool operator==(const Asking &) const = default;
};

/// Reads one entry into `asking`: tags and labels are added to what is there, the others replaced. `name` is the part
/// after the prefix ("tags", "session", "client", "priority", "provider", "max-cost" or "max_cost", "cache"); `param` names the
/// field in the error. Errors: InvalidRequest for a name or value that is not understood, so that a misspelt tag
/// header cannot make a request less protected than its sender believes.
[[nodiscard]] Result<void> readAsking(Asking &asking, QStringView name, QStringView value, const QString &param);

} // namespace signalbox::wire
