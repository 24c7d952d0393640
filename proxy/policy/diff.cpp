// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/diff.h"

#include "policy/loader.h"
#include "policy/loosening.h"
#include "policy/tree_diff.h"
#include "policy/yaml_reader.h"

#include <QJsonObject>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {

Document readDocument(QByteArrayView yaml)
{
    return readDocument(yaml, load(yaml).policy);
}

Document readDocument(QByteArrayView yaml, std::shared_ptr<const Policy> policy)
{
    Report report(yaml);
    return {readYaml(yaml, report), std::move(policy)};
}

QList<Change> diff(const Document &from, const Document &to)
{
    if (!from.root || !to.root) {
        if (from.root.has_value() == to.root.has_value())
            return {};
        return {{Change::Kind::Changed, false, {}, {}, {}, {},
                 u"one of the two is not YAML, so they cannot be compared but as text"_s}};
    }
    QList<Change> changes;
    if (from.policy && to.policy)
        changes = loosenings(*from.policy, *to.policy);
    QSet<QString> told;
    for (const Change &change : std::as_const(changes))
        told.insert(change.path);
    for (Change &change : treeDiff(*from.root, *to.root)) {
        if (!told.contains(change.path))
            changes.append(std::move(change));
    }
    return changes;
}

QLatin1StringView changeKindName(Change::Kind kind)
{
    switch (kind) {
    case Change::Kind::Added:
        return "added"_L1;
    case Change::Kind::Removed:
        return "removed"_L1;
    case Change::Kind::Changed:
        return "changed"_L1;
    case Change::Kind::Moved:
        return "moved"_L1;
    }
    Q_UNREACHABLE();
}

QJsonArray changesJson(const QList<Change> &changes)
{
    QJsonArray list;
    for (const Change &change : changes)
        list.append(QJsonObject{{u"kind"_s, changeKindName(change.kind)},
                                {u"loosens"_s, change.loosens},
                                {u"section"_s, change.section},
                                {u"path"_s, change.path},
                                {u"before"_s, change.before.isEmpty() ? QJsonValue() : QJsonValue(change.before)},
                                {u"after"_s, change.after.isEmpty() ? QJsonValue() : QJsonValue(change.after)},
                                {u"text"_s, change.sentence}});
    return list;
}

} // namespace signalbox::policy
