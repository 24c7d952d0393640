// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/canonical.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <QSet>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Warns about rules no request can reach: behind one that matches everything, or behind one with the same condition.
class ReachWatch
{
public:
    void see(const Cursor &at, const Rule &rule, const YamlNode *when)
    {
        if (!m_catchAll.isEmpty()) {
            at.warning(u"never reached: rule `%1` before it matches every request"_s.arg(m_catchAll));
            return;
        }
        if (when == nullptr) {
            m_catchAll = rule.id;
            return;
        }
        const QByteArray condition = canonicalForm(*when, Notes::Leave);
        if (const auto before = m_firstWith.constFind(condition); before != m_firstWith.constEnd())
            at.warning(u"never reached: rule `%1` before it has the same condition"_s.arg(*before));
        else
            m_firstWith.insert(condition, rule.id);
    }

private:
    QString m_catchAll;
    QHash<QByteArray, QString> m_firstWith;
};

} // namespace

void readRules(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    Names ids(u"rule"_s);
    ReachWatch watch;
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, {"id"_L1, "when"_L1, "chain"_L1});
        Rule rule;
        if (const auto id = fields.require("id"_L1)) {
            rule.id = readId(*id).value_or(QString());
            if (rule.id == "default"_L1)
                id->error(u"`default` is the name of the implicit last rule; choose another"_s);
            else if (!rule.id.isEmpty())
                ids.add(*id, rule.id);
        }
        const auto when = fields.find("when"_L1);
        if (when)
            rule.when = readCondition(*when, draft);
        if (const auto chain = fields.require("chain"_L1))
            rule.chain = draft.chains.resolve(*chain).value_or(0);
        watch.see(item, rule, when ? &when->node() : nullptr);
        draft.policy.rules.push_back(std::move(rule));
    }
}

} // namespace signalbox::policy
