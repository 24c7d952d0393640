// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/tree_diff.h"

#include "policy/canonical.h"
#include "policy/edit_script.h"
#include "policy/flow_text.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

using Kind = Change::Kind;

/// Longest value inside a sentence; before and after hold more.
constexpr qsizetype shownValue = 160;

struct Section
{
    QLatin1StringView key;
    QLatin1StringView element; ///< what one of its members is called; empty = its members are fields
};
/// In the order people judge them.
constexpr std::array sections{
    Section{"matrix"_L1, "matrix row"_L1}, Section{"zones"_L1, "zone"_L1},     Section{"providers"_L1, "provider"_L1},
    Section{"defaults"_L1, {}},            Section{"detectors"_L1, "detector"_L1}, Section{"tags"_L1, "tag"_L1},
    Section{"rules"_L1, "rule"_L1},        Section{"chains"_L1, "chain"_L1},   Section{"models"_L1, "model"_L1},
    Section{"budgets"_L1, "budget"_L1},    Section{"tests"_L1, "test"_L1},
};

QString text(const std::string &bytes)
{
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

bool same(const YamlNode &a, const YamlNode &b)
{
    return canonicalForm(a) == canonicalForm(b);
}

bool isMap(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::Map;
}

bool isList(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::List;
}

const YamlNode *member(const YamlNode &map, const std::string &key)
{
    for (const YamlMember &entry : map.members) {
        if (entry.key == key)
            return &entry.value;
    }
    return nullptr;
}

/// What `id` names an element of a list; empty when it has none.
QString idOf(const YamlNode &item)
{
    const YamlNode *const id = isMap(item) ? member(item, "id") : nullptr;
    return id != nullptr && id->kind == YamlNode::Kind::Scalar ? text(id->text) : QString();
}

/// Whether every item has an id of its own.
bool hasIds(const YamlNode &list)
{
    QSet<QString> seen;
    return std::all_of(list.items.cbegin(), list.items.cend(), [&seen](const YamlNode &item) {
        const QString id = idOf(item);
        const bool isNew = !id.isEmpty() && !seen.contains(id);
        seen.insert(id);
        return isNew;
    });
}

/// Where a value stands and how a sentence about it begins.
struct Place
{
    QString section;
    QString path;
    QString subject; ///< "rule `long`"; empty for the section itself
    QString field;   ///< below the subject, "limits.total"; empty for the subject itself

    [[nodiscard]] Place element(QLatin1StringView kind, const QString &id) const
    {
        return {section, path + u'.' + id, u"%1 `%2`"_s.arg(kind, id), {}};
    }
    [[nodiscard]] Place below(const QString &key) const
    {
        return {section, path + u'.' + key, subject, field.isEmpty() ? key : field + u'.' + key};
    }
    [[nodiscard]] QString name() const
    {
        if (section == "matrix"_L1 && !field.isEmpty())
            return u"`%1` × `%2`:"_s.arg(subject.section(u'`', 1, 1), field);
        if (subject.isEmpty())
            return field.isEmpty() ? section : section + u": "_s + field;
        return field.isEmpty() ? subject : subject + u": "_s + field;
    }
};

class Walk final
{
public:
    [[nodiscard]] QList<Change> take() { return std::move(m_changes); }

    void compareRoots(const YamlNode &from, const YamlNode &to);

private:
    void compareSection(const Section &section, const YamlNode *from, const YamlNode *to);
    void compareElements(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to);
    void compareById(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to);
    void compareByContent(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to);
    void compareElement(const Place &place, const YamlNode &from, const YamlNode &to);
    void compareFields(const Place &place, const YamlNode &from, const YamlNode &to);

    void added(const Place &place, const YamlNode &value);
    void removed(const Place &place, const YamlNode &value);
    void changed(const Place &place, const YamlNode &from, const YamlNode &to);
    void moved(const Place &place, int from, int to);

    QList<Change> m_changes;
};

void Walk::added(const Place &place, const YamlNode &value)
{
    const bool isWhole = place.field.isEmpty();
    m_changes.append({Kind::Added, false, place.section, place.path, {}, flowText(value),
                      (isWhole ? u"%1 added: %2"_s : u"%1 set to %2"_s).arg(place.name(), flowText(value, shownValue))});
}

void Walk::removed(const Place &place, const YamlNode &value)
{
    m_changes.append({Kind::Removed, false, place.section, place.path, flowText(value), {},
                      u"%1 removed (was %2)"_s.arg(place.name(), flowText(value, shownValue))});
}

void Walk::changed(const Place &place, const YamlNode &from, const YamlNode &to)
{
    const bool isField = !place.field.isEmpty();
    m_changes.append({Kind::Changed, false, place.section, place.path, flowText(from), flowText(to),
                      u"%1%2 %3 → %4"_s.arg(place.name(), isField ? QString() : u":"_s, flowText(from, shownValue),
                                            flowText(to, shownValue))});
}

void Walk::moved(const Place &place, int from, int to)
{
    m_changes.append({Kind::Moved, false, place.section, place.path, QString::number(from + 1), QString::number(to + 1),
                      u"%1 moved from place %2 to %3"_s.arg(place.name()).arg(from + 1).arg(to + 1)});
}

/// Values below an element, down to where they are no mappings. A condition is one value: its parts mean nothing alone.
void Walk::compareFields(const Place &place, const YamlNode &from, const YamlNode &to)
{
    if (same(from, to))
        return;
    const bool isCondition = place.field == "when"_L1;
    if (!isMap(from) || !isMap(to) || isCondition) {
        changed(place, from, to);
        return;
    }
    for (const YamlMember &entry : from.members) {
        const Place below = place.below(text(entry.key));
        if (const YamlNode *const now = member(to, entry.key))
            compareFields(below, entry.value, *now);
        else
            removed(below, entry.value);
    }
    for (const YamlMember &entry : to.members) {
        if (member(from, entry.key) == nullptr)
            added(place.below(text(entry.key)), entry.value);
    }
}

void Walk::compareElement(const Place &place, const YamlNode &from, const YamlNode &to)
{
    if (isList(from) && isList(to))
        compareByContent(place, "step"_L1, from, to);
    else
        compareFields(place, from, to);
}

/// Elements of a mapping, by key; their order does not count.
void Walk::compareElements(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to)
{
    for (const YamlMember &entry : from.members) {
        const Place element = place.element(kind, text(entry.key));
        if (const YamlNode *const now = member(to, entry.key))
            compareElement(element, entry.value, *now);
        else
            removed(element, entry.value);
    }
    for (const YamlMember &entry : to.members) {
        if (member(from, entry.key) == nullptr)
            added(place.element(kind, text(entry.key)), entry.value);
    }
}

/// Elements of a list, by id; their order counts.
void Walk::compareById(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to)
{
    QHash<QString, int> oldPlaces;
    QHash<QString, int> newPlaces;
    for (const YamlNode &item : from.items)
        oldPlaces.insert(idOf(item), static_cast<int>(oldPlaces.size()));
    for (const YamlNode &item : to.items)
        newPlaces.insert(idOf(item), static_cast<int>(newPlaces.size()));
    std::vector<int> oldOrder; // of those in both, by their old places
    std::vector<int> newOrder;
    for (const YamlNode &item : from.items) {
        if (!newPlaces.contains(idOf(item)))
            removed(place.element(kind, idOf(item)), item);
        else
            oldOrder.push_back(oldPlaces.value(idOf(item)));
    }
    for (std::size_t i = 0; i < to.items.size(); ++i) {
        const YamlNode &item = to.items[i];
        const auto before = oldPlaces.constFind(idOf(item));
        if (before == oldPlaces.cend()) {
            added(place.element(kind, idOf(item)), item);
            continue;
        }
        newOrder.push_back(*before);
        compareFields(place.element(kind, idOf(item)), from.items[static_cast<std::size_t>(*before)], item);
    }
    for (const Edit &edit : editScript(oldOrder, newOrder)) {
        if (edit.kind != Edit::Kind::Add)
            continue;
        const int before = newOrder[static_cast<std::size_t>(edit.newIndex)];
        const QString id = idOf(from.items[static_cast<std::size_t>(before)]);
        moved(place.element(kind, id), before, newPlaces.value(id));
    }
}

/// Items of a list that have no ids: what is the same, moved or changed is told from what they hold.
void Walk::compareByContent(const Place &place, QLatin1StringView kind, const YamlNode &from, const YamlNode &to)
{
    QHash<QByteArray, int> numbers;
    const auto numbered = [&numbers](const YamlNode &list) {
        std::vector<int> sequence;
        for (const YamlNode &item : list.items) {
            const QByteArray form = canonicalForm(item);
            const auto known = numbers.constFind(form);
            sequence.push_back(known != numbers.cend() ? *known : *numbers.insert(form, static_cast<int>(numbers.size())));
        }
        return sequence;
    };
    const std::vector<int> before = numbered(from);
    const std::vector<int> after = numbered(to);
    QMap<int, int> gone;         // number by old index
    QMultiHash<int, int> goneAt; // old indices by number
    QList<int> come;
    for (const Edit &edit : editScript(before, after)) {
        if (edit.kind == Edit::Kind::Remove) {
            gone.insert(edit.oldIndex, before[static_cast<std::size_t>(edit.oldIndex)]);
            goneAt.insert(before[static_cast<std::size_t>(edit.oldIndex)], edit.oldIndex);
        } else if (edit.kind == Edit::Kind::Add) {
            come.append(edit.newIndex);
        }
    }
    const auto oldItem = [&](int i) -> const YamlNode & { return from.items[static_cast<std::size_t>(i)]; };
    const auto newItem = [&](int i) -> const YamlNode & { return to.items[static_cast<std::size_t>(i)]; };
    const auto placeOf = [&](int i, const YamlNode &item) {
        Place at = place;
        const bool isWord = item.kind == YamlNode::Kind::Scalar;
        const QString name = isWord ? u"%1 `%2`"_s.arg(kind, text(item.text)) : u"%1 %2"_s.arg(kind).arg(i + 1);
        at.path += isWord ? u'.' + text(item.text) : u"[%1]"_s.arg(i);
        at.subject = place.subject.isEmpty() ? name : place.subject + u": "_s + name;
        return at;
    };
    for (const int i : std::as_const(come)) {
        const int number = after[static_cast<std::size_t>(i)];
        if (const auto sameItem = goneAt.find(number); sameItem != goneAt.end()) {
            moved(placeOf(i, newItem(i)), *sameItem, i);
            gone.remove(*sameItem);
            goneAt.erase(sameItem);
        } else if (gone.contains(i) && isMap(oldItem(i)) && isMap(newItem(i))) {
            compareFields(placeOf(i, newItem(i)), oldItem(i), newItem(i));
            goneAt.remove(gone.take(i), i);
        } else {
            added(placeOf(i, newItem(i)), newItem(i));
        }
    }
    for (auto item = gone.cbegin(); item != gone.cend(); ++item)
        removed(placeOf(item.key(), oldItem(item.key())), oldItem(item.key()));
}

void Walk::compareSection(const Section &section, const YamlNode *from, const YamlNode *to)
{
    if (from == nullptr && to == nullptr)
        return;
    const qsizetype before = m_changes.size();
    const Place place{section.key, section.key, {}, {}};
    YamlNode empty;
    empty.kind = from != nullptr ? from->kind : to->kind;
    const YamlNode &was = from != nullptr ? *from : empty;
    const YamlNode &is = to != nullptr ? *to : empty;
    if (section.element.isEmpty() || was.kind != is.kind)
        compareFields(place, was, is);
    else if (isMap(was))
        compareElements(place, section.element, was, is);
    else if (isList(was) && hasIds(was) && hasIds(is))
        compareById(place, section.element, was, is);
    else if (isList(was))
        compareByContent(place, section.element, was, is);
    else
        compareFields(place, was, is);
    const bool isDifferent = from == nullptr || to == nullptr || !same(was, is);
    if (!isDifferent || m_changes.size() > before)
        return;
    if (from == nullptr)
        added(place, is);
    else if (to == nullptr)
        removed(place, was);
    else
        changed(place, was, is);
}

void Walk::compareRoots(const YamlNode &from, const YamlNode &to)
{
    if (!isMap(from) || !isMap(to)) {
        compareFields({u"document"_s, {}, {}, {}}, from, to);
        return;
    }
    std::vector<std::string> known;
    for (const Section &section : sections) {
        known.push_back(section.key.latin1());
        compareSection(section, member(from, known.back()), member(to, known.back()));
    }
    for (const YamlNode *const root : {&from, &to}) {
        for (const YamlMember &entry : root->members) {
            if (std::find(known.cbegin(), known.cend(), entry.key) != known.cend())
                continue;
            known.push_back(entry.key);
            const QByteArray key = QByteArray::fromStdString(entry.key);
            compareSection({QLatin1StringView(key), {}}, member(from, entry.key), member(to, entry.key));
        }
    }
}

} // namespace

QList<Change> treeDiff(const YamlNode &from, const YamlNode &to)
{
    Walk walk;
    walk.compareRoots(from, to);
    return walk.take();
}

} // namespace signalbox::policy
