// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/lane_dialect.h"

using namespace Qt::StringLiterals;

namespace signalbox::routing {

QString crossingText(const policy::Policy &policy, policy::ModelIndex model, const wire::RequestFacts &facts)
{
    const wire::Dialect speaks = dialectOf(policy, model);
    if (speaks == facts.dialect)
        return {};
    QStringList changes;
    for (const wire::Crossing &crossing : wire::crossings(facts.traits, facts.dialect, speaks))
        changes.append(crossing.what);
    const QString asked = u"; asked as %1"_s.arg(wire::dialectName(speaks));
    return changes.isEmpty() ? asked : asked + u": "_s + changes.join(u", "_s);
}

} // namespace signalbox::routing
