// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/rule_reach.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>

namespace signalbox::policy {

using namespace Qt::StringLiterals;

void readRules(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    RuleReach reach;
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const qsizetype errors = at.report().errors();
        const Fields fields(item, shapes::rule);
        Rule rule;
        if (const auto id = fields.require("id"_L1)) {
            rule.id = readId(*id).value_or(QString());
            if (rule.id == "default"_L1)
                id->error(u"`default` is the name of the implicit last rule; choose another"_s);
            else if (!rule.id.isEmpty())
                draft.rules.add(*id, rule.id);
        }
        if (const auto when = fields.find("when"_L1))
            rule.when = readCondition(*when, draft);
        if (const auto chain = fields.require("chain"_L1))
            rule.chain = draft.chains.resolve(*chain).value_or(0);
        if (at.report().errors() == errors) { // placeholders prove nothing
            if (const QString why = reach.see(rule); !why.isEmpty())
                item.warning(why);
        }
        draft.policy.rules.push_back(std::move(rule));
    }
    draft.policy.headers = draft.headers.values();
    std::sort(draft.policy.headers.begin(), draft.policy.headers.end());
}

} // namespace signalbox::policy
