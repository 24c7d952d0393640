// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_checks.h"

namespace signalbox::engine {

std::vector<policy::Check> policyChecks()
{
    return {};
}

QString policyHistoryIn(const QString &dataDir)
{
    return dataDir + QStringLiteral("/policy-history");
}

} // namespace signalbox::engine
