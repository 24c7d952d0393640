// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/policy_edits.h"

#include "policy/canonical.h"
#include "policy/loader.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

/// A change of the newer document's tree that takes one edit back.
struct TakenBack
{
    QString what;
    std::function<void(YamlNode &root)> apply;
};

YamlMember *memberOf(YamlNode &map, const std::string &key)
{
    const auto found = std::find_if(map.members.begin(), map.members.end(),
                                    [&key](const YamlMember &member) { return member.key == key; });
    return found == map.members.end() ? nullptr : &*found;
}

const YamlNode *valueOf(const YamlNode &map, const std::string &key)
{
    const auto found = std::find_if(map.members.begin(), map.members.end(),
                                    [&key](const YamlMember &member) { return member.key == key; });
    return found == map.members.end() ? nullptr : &found->value;
}

bool same(const YamlNode *a, const YamlNode *b)
{
    if (a == nullptr || b == nullptr)
        return a == b;
    return canonicalForm(*a, Notes::Leave) == canonicalForm(*b, Notes::Leave);
}

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

void setMember(YamlNode &map, const std::string &key, const YamlNode *value)
{
    if (YamlMember *member = memberOf(map, key)) {
        if (value != nullptr)
            member->value = *value;
        else
            map.members.erase(map.members.begin() + (member - map.members.data()));
    } else if (value != nullptr) {
        map.members.push_back({key, value->mark, *value});
    }
}

std::string idOf(const YamlNode &element)
{
    const YamlNode *id = valueOf(element, "id");
    return id != nullptr ? id->text : std::string();
}

const YamlNode *elementOf(const YamlNode &list, const std::string &id)
{
    const auto found =
        std::find_if(list.items.begin(), list.items.end(), [&id](const YamlNode &item) { return idOf(item) == id; });
    return found == list.items.end() ? nullptr : &*found;
}

std::vector<std::string> idsOf(const YamlNode &list)
{
    std::vector<std::string> ids;
    for (const YamlNode &item : list.items)
        ids.push_back(idOf(item));
    return ids;
}

QString changeText(bool before, bool after)
{
    return before && after ? u"changed"_s : before ? u"removed"_s : u"added"_s;
}

/// "rules" → "rule".
QString elementName(const std::string &section)
{
    QString name = text(section);
    if (name.endsWith(u's'))
        name.chop(1);
    return name;
}

class EditSearch final
{
public:
    EditSearch(const YamlNode &from, const YamlNode &to) : m_from(from), m_to(to) {}

    std::vector<TakenBack> run()
    {
        std::vector<std::string> sections;
        const auto note = [&sections](const YamlNode &root) {
            for (const YamlMember &member : root.members) {
                if (std::find(sections.begin(), sections.end(), member.key) == sections.end())
                    sections.push_back(member.key);
            }
        };
        note(m_from);
        note(m_to);
        for (const std::string &section : sections) {
            const YamlNode *before = valueOf(m_from, section);
            const YamlNode *after = valueOf(m_to, section);
            if (same(before, after))
                continue;
            const bool both = before != nullptr && after != nullptr && before->kind == after->kind;
            if (both && section == "matrix")
                cells(*before, *after);
            else if (both && before->kind == YamlNode::Kind::Map)
                members(section, *before, *after);
            else if (both && before->kind == YamlNode::Kind::List && !idsOf(*before).empty() && !idsOf(*before)[0].empty())
                elements(section, *before, *after);
            else
                whole(section, before, after);
        }
        return std::move(m_found);
    }

private:
    void whole(const std::string &section, const YamlNode *before, const YamlNode *after)
    {
        m_found.push_back({u"%1 %2"_s.arg(text(section), changeText(before != nullptr, after != nullptr)),
                           [section, before](YamlNode &root) { setMember(root, section, before); }});
    }

    template <class Found>
    void forKeys(const YamlNode &before, const YamlNode &after, const Found &found)
    {
        std::vector<std::string> keys;
        for (const YamlNode *map : {&before, &after}) {
            for (const YamlMember &member : map->members) {
                if (std::find(keys.begin(), keys.end(), member.key) == keys.end())
                    keys.push_back(member.key);
            }
        }
        for (const std::string &key : keys) {
            if (!same(valueOf(before, key), valueOf(after, key)))
                found(key);
        }
    }

    void members(const std::string &section, const YamlNode &before, const YamlNode &after)
    {
        forKeys(before, after, [&](const std::string &key) {
            const YamlNode *old = valueOf(before, key);
            const QString name = section == "chains" || section == "providers"
                ? u"%1 %2"_s.arg(elementName(section), text(key))
                : u"%1.%2"_s.arg(text(section), text(key));
            m_found.push_back({u"%1 %2"_s.arg(name, changeText(old != nullptr, valueOf(after, key) != nullptr)),
                               [section, key, old](YamlNode &root) {
                                   if (YamlMember *map = memberOf(root, section))
                                       setMember(map->value, key, old);
                               }});
        });
    }

    void cells(const YamlNode &before, const YamlNode &after)
    {
        forKeys(before, after, [&](const std::string &tag) {
            const YamlNode *old = valueOf(before, tag);
            const YamlNode *now = valueOf(after, tag);
            if (old == nullptr || now == nullptr) {
                m_found.push_back({u"row %1 %2"_s.arg(text(tag), changeText(old != nullptr, now != nullptr)),
                                   [tag, old](YamlNode &root) {
                                       if (YamlMember *map = memberOf(root, "matrix"))
                                           setMember(map->value, tag, old);
                                   }});
                return;
            }
            forKeys(*old, *now, [&](const std::string &zone) {
                const YamlNode *cell = valueOf(*old, zone);
                m_found.push_back({u"cell %1 × %2 changed"_s.arg(text(tag), text(zone)), [tag, zone, cell](YamlNode &root) {
                                       YamlMember *map = memberOf(root, "matrix");
                                       if (YamlMember *row = map != nullptr ? memberOf(map->value, tag) : nullptr)
                                           setMember(row->value, zone, cell);
                                   }});
            });
        });
    }

    void elements(const std::string &section, const YamlNode &before, const YamlNode &after)
    {
        const std::vector<std::string> oldIds = idsOf(before);
        const std::vector<std::string> newIds = idsOf(after);
        for (std::size_t i = 0; i < oldIds.size(); ++i) {
            const YamlNode *old = &before.items[i];
            const YamlNode *now = elementOf(after, oldIds[i]);
            if (same(old, now))
                continue;
            const std::string id = oldIds[i];
            m_found.push_back({u"%1 %2 %3"_s.arg(elementName(section), text(id), changeText(true, now != nullptr)),
                               [section, id, old, i](YamlNode &root) {
                                   YamlMember *list = memberOf(root, section);
                                   if (list == nullptr)
                                       return;
                                   std::vector<YamlNode> &items = list->value.items;
                                   const auto at = std::find_if(items.begin(), items.end(),
                                                                [&id](const YamlNode &item) { return idOf(item) == id; });
                                   if (at != items.end())
                                       *at = *old;
                                   else
                                       items.insert(items.begin() + static_cast<std::ptrdiff_t>(std::min(i, items.size())), *old);
                               }});
        }
        for (const std::string &id : newIds) {
            if (elementOf(before, id) != nullptr)
                continue;
            m_found.push_back({u"%1 %2 added"_s.arg(elementName(section), text(id)), [section, id](YamlNode &root) {
                                   if (YamlMember *list = memberOf(root, section))
                                       std::erase_if(list->value.items,
                                                     [&id](const YamlNode &item) { return idOf(item) == id; });
                               }});
        }
        order(section, oldIds, newIds);
    }

    /// Elements that stay but stand in another order: one edit.
    void order(const std::string &section, const std::vector<std::string> &before, const std::vector<std::string> &after)
    {
        const auto staying = [](const std::vector<std::string> &ids, const std::vector<std::string> &others) {
            std::vector<std::string> kept;
            for (const std::string &id : ids) {
                if (std::find(others.begin(), others.end(), id) != others.end())
                    kept.push_back(id);
            }
            return kept;
        };
        if (staying(before, after) == staying(after, before))
            return;
        m_found.push_back({u"order of the "_s + text(section), [section, before](YamlNode &root) {
                               YamlMember *list = memberOf(root, section);
                               if (list == nullptr)
                                   return;
                               std::stable_sort(list->value.items.begin(), list->value.items.end(),
                                                [&before](const YamlNode &a, const YamlNode &b) {
                                                    const auto place = [&before](const YamlNode &item) {
                                                        return std::find(before.begin(), before.end(), idOf(item));
                                                    };
                                                    return place(a) < place(b);
                                                });
                           }});
    }

    const YamlNode &m_from;
    const YamlNode &m_to;
    std::vector<TakenBack> m_found;
};

} // namespace

std::vector<PolicyEdit> editsBetween(const YamlNode &from, const YamlNode &to, std::size_t most)
{
    std::vector<PolicyEdit> edits;
    for (const TakenBack &back : EditSearch(from, to).run()) {
        if (edits.size() == most)
            break;
        YamlNode without = to;
        back.apply(without);
        edits.push_back({back.what, load(without).policy});
    }
    return edits;
}

} // namespace signalbox::policy
