// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostPositions = 64; // one bit each in Tags and SafeSet

/// The id of a list element that is either a plain word or a mapping with `id`.
std::optional<QString> readElementId(const Cursor &at, const Shape &shape)
{
    if (at.node().kind == YamlNode::Kind::Scalar)
        return readId(at);
    const Fields fields(at, shape);
    const std::optional<Cursor> id = fields.require("id"_L1);
    return id ? readId(*id) : std::nullopt;
}

bool fits(const Cursor &at, QLatin1StringView what)
{
    if (!at.isList())
        return false;
    const std::size_t count = at.node().items.size();
    if (count == 0)
        at.error(u"the list is empty; at least one is needed"_s);
    if (count > mostPositions)
        at.error(u"%1 %2; at most %3 are possible"_s.arg(count).arg(what).arg(mostPositions));
    return count > 0 && count <= mostPositions;
}

Verdict readVerdict(const Cursor &at)
{
    switch (readWord(at, words::verdicts).value_or(2)) {
    case 0:
        return Verdict::Allow;
    case 1:
        return Verdict::Redact;
    }
    return Verdict::Never;
}

/// One matrix row. A zone that is not named is closed: silence never opens anything.
std::vector<Verdict> readRow(const Cursor &at, const Draft &draft)
{
    std::vector<Verdict> row(draft.zones.size(), Verdict::Never);
    if (!at.isMap())
        return row;
    std::vector<bool> given(row.size(), false);
    for (const YamlMember &member : at.node().members) {
        if (isNote(at, member))
            continue;
        const Cursor cell = at.member(member);
        const std::optional<unsigned> zone = draft.zones.resolveKey(at, member);
        const Verdict verdict = readVerdict(cell);
        if (!zone)
            continue;
        row[*zone] = verdict;
        given[*zone] = true;
    }
    for (std::size_t zone = 0; zone < row.size(); ++zone) {
        if (!given[zone])
            at.warning(u"zone `%1` is not named here, so it is `never`; write it down"_s.arg(
                draft.zones.list()[static_cast<qsizetype>(zone)]));
    }
    return row;
}

} // namespace

void readZones(const Cursor &at, Draft &draft)
{
    if (!fits(at, "zones"_L1))
        return;
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const std::optional<QString> id = readElementId(item, shapes::zone);
        if (!id || !draft.zones.add(item, *id))
            continue;
        Zone zone{*id, *id};
        if (item.node().kind == YamlNode::Kind::Map) {
            for (const YamlMember &member : item.node().members) {
                if (member.key == "label")
                    zone.label = readText(item.member(member)).value_or(*id);
            }
        }
        draft.policy.zones.push_back(zone);
    }
}

void readTags(const Cursor &at, Draft &draft)
{
    if (!fits(at, "tags"_L1))
        return;
    for (std::size_t i = 0; i < at.node().items.size(); ++i) {
        const Cursor item = at.item(i);
        const std::optional<QString> id = readElementId(item, shapes::tag);
        if (id)
            draft.tags.add(item, *id);
    }
    draft.policy.tags = draft.tags.list();
}

void readMatrix(const Cursor &at, Draft &draft)
{
    draft.rows.assign(draft.tags.size(), std::vector<Verdict>(draft.zones.size(), Verdict::Never));
    if (!at.isMap())
        return;
    std::vector<bool> given(draft.rows.size(), false);
    for (const YamlMember &member : at.node().members) {
        if (isNote(at, member))
            continue;
        const std::optional<unsigned> tag = draft.tags.resolveKey(at, member);
        if (!tag)
            continue;
        draft.rows[*tag] = readRow(at.member(member), draft);
        given[*tag] = true;
    }
    for (std::size_t tag = 0; tag < given.size(); ++tag) {
        if (!given[tag])
            at.error(u"the row for tag `%1` is missing"_s.arg(draft.tags.list()[static_cast<qsizetype>(tag)]));
    }
}

} // namespace signalbox::policy
