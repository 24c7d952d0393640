// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/local_only.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

bool staysHere(const policy::Policy &policy, policy::ModelIndex model)
{
    const policy::Provider &provider = policy.providerOf(model);
    return provider.onThisMachine || (provider.simulated && policy.zones[provider.zone].id == "machine"_L1);
}

std::vector<bool> modelsHere(const policy::Policy &policy)
{
    std::vector<bool> here(policy.models.size());
    for (quint32 i = 0; i < here.size(); ++i)
        here[i] = staysHere(policy, {i});
    return here;
}

QString localOnlyText(UtcTime until)
{
    return u"local only until "_s + QDateTime::fromMSecsSinceEpoch(until.micros / 1'000, Qt::UTC).toString(Qt::ISODate);
}

} // namespace signalbox::routing
