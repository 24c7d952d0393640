// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Children of which any may hold; a single one stands for itself.
Condition anyOf(std::vector<Condition> &&children)
{
    if (children.size() == 1)
        return std::move(children.front());
    Condition condition;
    condition.kind = Condition::Kind::Any;
    condition.children = std::move(children);
    return condition;
}

using words::days;

std::optional<unsigned> dayNamed(QStringView name)
{
    const auto day = std::find(days.begin(), days.end(), name);
    return day == days.end() ? std::nullopt : std::optional(static_cast<unsigned>(day - days.begin()));
}

/// "fri", or "fri-mon": both ends included, over the end of the week where need be.
quint8 readDays(const Cursor &at)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return 0;
    const qsizetype dash = text->indexOf(u'-');
    const QStringView all(*text);
    const QStringView ends[]{dash < 0 ? all : all.first(dash), dash < 0 ? all : all.sliced(dash + 1)};
    unsigned from = 0;
    unsigned to = 0;
    for (const QStringView &end : ends) {
        const QString name = end.trimmed().toString();
        const std::optional<unsigned> day = dayNamed(name);
        if (!day) {
            QStringList known;
            for (const QLatin1StringView word : days)
                known.append(word);
            at.error(u"%1 is no weekday%2 (known: %3, and spans such as mon-fri)"_s.arg(
                shown(name), at.report().didYouMean(name.left(3), known), known.join(u", "_s)));
            return 0;
        }
        (&end == ends ? from : to) = *day;
    }
    quint8 mask = 0;
    for (unsigned day = from;; day = (day + 1) % days.size()) {
        mask = static_cast<quint8>(mask | 1U << day);
        if (day == to)
            return mask;
    }
}

/// Headers that hold keys: a policy must not, and decisions name the conditions they looked at.
bool holdsKey(const QString &name)
{
    return name == "authorization"_L1 || name == "proxy-authorization"_L1 || name == "cookie"_L1
        || name == "x-api-key"_L1 || name == "api-key"_L1 || name == "x-goog-api-key"_L1;
}

/// RFC 9110 §5.1: a token.
bool isHeaderName(QStringView name)
{
    constexpr qsizetype longest = 100;
    return !name.isEmpty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() < 0x7f && (c.isLetterOrNumber() || u"!#$%&'*+-.^_`|~"_s.contains(c));
    });
}

Condition readHeaderValue(const Cursor &map, const YamlMember &member, Draft &draft)
{
    const QString name = QString::fromStdString(member.key).toLower();
    if (!isHeaderName(name))
        map.error(member, u"%1 cannot be the name of a header"_s.arg(shown(name)));
    else if (holdsKey(name))
        map.error(member, u"`%1` holds a key, which no policy should; use `client` to tell who asks"_s.arg(name));
    std::vector<Condition> values;
    forOneOrMany(map.member(member), [&](const Cursor &item) {
        const std::optional<QString> text = readText(item);
        if (!text)
            return;
        Condition condition;
        condition.kind = Condition::Kind::Header;
        condition.header = name;
        condition.text = text->trimmed();
        values.push_back(std::move(condition));
    });
    draft.headers.insert(name);
    return anyOf(std::move(values));
}

/// {name: glob}: several names must all fit.
Condition readHeaders(const Cursor &at, Draft &draft)
{
    std::vector<Condition> all;
    if (at.isMap()) {
        for (const YamlMember &member : at.node().members) {
            if (!isNote(at, member))
                all.push_back(readHeaderValue(at, member, draft));
        }
        if (all.empty())
            at.error(u"names no header; write {x-team: research}"_s);
    }
    if (all.size() == 1)
        return std::move(all.front());
    Condition condition;
    condition.kind = Condition::Kind::All;
    condition.children = std::move(all);
    return condition;
}

} // namespace

Condition readTime(const Cursor &at, Draft &)
{
    std::vector<Condition> any;
    forOneOrMany(at, [&](const Cursor &item) {
        const std::optional<QString> text = readText(item);
        if (!text)
            return;
        const QStringView all(*text);
        const qsizetype dash = all.indexOf(u'-');
        Condition condition;
        condition.kind = Condition::Kind::Time;
        const auto from = clockMinutes(all.left(dash).trimmed(), ClockBound::Start);
        const auto to = dash < 0 ? std::nullopt : clockMinutes(all.sliced(dash + 1).trimmed(), ClockBound::End);
        if (!from || !to)
            return item.error(u"%1 is no span of the day; write two times such as '22:00-06:00'"_s.arg(shown(*text)));
        if (*from == *to)
            return item.error(u"%1 is empty: the end does not count; for the whole day leave `time` out"_s.arg(
                shown(*text)));
        condition.from = *from;
        condition.to = *to;
        any.push_back(std::move(condition));
    });
    return anyOf(std::move(any));
}

Condition readWeekday(const Cursor &at, Draft &)
{
    Condition condition;
    condition.kind = Condition::Kind::Weekday;
    forOneOrMany(at, [&](const Cursor &item) {
        condition.weekdays = static_cast<quint8>(condition.weekdays | readDays(item));
    });
    return condition;
}

Condition readHeader(const Cursor &at, Draft &draft)
{
    std::vector<Condition> any;
    forOneOrMany(at, [&](const Cursor &item) { any.push_back(readHeaders(item, draft)); });
    return anyOf(std::move(any));
}

} // namespace signalbox::policy
