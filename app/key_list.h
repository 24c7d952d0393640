// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace signalbox::app {

/// One key as the command line lists it; never the key.
struct ListedKey
{
    QString provider;
    int position = 1; ///< in the provider's list
    QString label;    ///< the source and, of a long key, its last four characters
    QString source;
    QString problem; ///< why it cannot be read; empty = it can
    QJsonObject running{}; ///< as GET /signalbox/v1/providers tells it; empty when no copy runs
    QString worstModel{};  ///< of several models the one for which `running` is

    /// {"provider","position","key","source","readable","problem","state","model","returns_in_ms","uses","failures",
    ///  "last_used"}; the last six are null when no copy runs.
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] QString text() const;
};

/// Out of the answer of GET /signalbox/v1/providers. A key that is fine for some models and limited or refused for others
/// is shown as it is for the worst.
[[nodiscard]] QList<ListedKey> keysOfRunningCopy(const QJsonObject &providers);
/// As this process could read them.
[[nodiscard]] QList<ListedKey> keysOfPolicy(const policy::Policy &policy);

/// "env:KEY …x7Qa limited for 12 s, 40 uses, 2 rate_limited": one key out of the answer, for people.
[[nodiscard]] QString keyText(const QJsonObject &key);

} // namespace signalbox::app
