// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/condition_logic.h"

#include "core/task.h"
#include "policy/glob.h"

#include <QHash>
#include <QSet>

#include <re2/re2.h>

#include <algorithm>
#include <bitset>
#include <limits>
#include <map>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;
using Kind = Condition::Kind;

constexpr std::size_t minutesPerDay = 1'440;
/// One bit for each value a kind can take.
using Values = std::bitset<minutesPerDay>;

std::size_t countOf(Kind kind)
{
    switch (kind) {
    case Kind::Time:
        return minutesPerDay;
    case Kind::Weekday:
        return 7;
    case Kind::Task:
        return allTasks.size();
    case Kind::Priority:
        return 2;
    case Kind::Always:
    case Kind::All:
    case Kind::Any:
    case Kind::Not:
    case Kind::Tag:
    case Kind::Label:
    case Kind::Asked:
    case Kind::Client:
    case Kind::InputTokens:
    case Kind::Has:
    case Kind::Matches:
    case Kind::Difficulty:
    case Kind::Confidence:
    case Kind::OutputTokens:
    case Kind::SessionCost:
    case Kind::Header:
        return 0;
    }
    Q_UNREACHABLE();
}

/// The first `count` values.
Values firstValues(std::size_t count)
{
    return count == 0 ? Values() : ~Values() >> (minutesPerDay - count);
}

Values leafValues(const Condition &condition)
{
    if (condition.kind == Kind::Weekday)
        return Values(condition.weekdays);
    if (condition.kind == Kind::Task)
        return Values(condition.tasks);
    if (condition.kind == Kind::Priority)
        return Values(condition.text == "batch"_L1 ? 2 : 1);
    const Values beforeEnd = firstValues(static_cast<std::size_t>(condition.to)); // Time
    const Values afterStart = ~firstValues(static_cast<std::size_t>(condition.from));
    return condition.from <= condition.to ? afterStart & beforeEnd : afterStart | beforeEnd;
}

/// The kind and the values that fulfil a condition about one such kind: a leaf, its negation, or any of several.
std::optional<std::pair<Kind, Values>> valuesOf(const Condition &condition)
{
    if (countOf(condition.kind) > 0)
        return std::pair{condition.kind, leafValues(condition)};
    if (condition.kind == Kind::Not) {
        auto inner = valuesOf(condition.children.front());
        if (!inner)
            return std::nullopt;
        inner->second ^= firstValues(countOf(inner->first));
        return inner;
    }
    if (condition.kind != Kind::Any || condition.children.empty())
        return std::nullopt;
    auto all = valuesOf(condition.children.front());
    for (std::size_t i = 1; all && i < condition.children.size(); ++i) {
        const auto next = valuesOf(condition.children[i]);
        if (!next || next->first != all->first)
            return std::nullopt;
        all->second |= next->second;
    }
    return all;
}

/// Collects what must hold at once and notices when nothing is left.
class Conjunction
{
public:
    void add(const Condition &condition)
    {
        if (!m_why.isEmpty())
            return;
        if (condition.kind == Kind::All) {
            for (const Condition &child : condition.children)
                add(child);
            return;
        }
        const bool negated = condition.kind == Kind::Not;
        const QByteArray form = formOf(negated ? condition.children.front() : condition);
        (negated ? m_refused : m_wanted).insert(form);
        if ((negated ? m_wanted : m_refused).contains(form))
            m_why = u"a condition and its opposite"_s;
        else if (const auto values = valuesOf(condition))
            addValues(values->first, values->second);
        else if (comparesNumber(condition.kind))
            addNumber(condition);
        else if (condition.kind == Kind::Asked || condition.kind == Kind::Client)
            addText(condition);
    }
    [[nodiscard]] const QString &why() const { return m_why; }

private:
    void addValues(Kind kind, const Values &values)
    {
        const auto [place, isNew] = m_values.try_emplace(kind, values);
        if (!isNew)
            place->second &= values;
        if (place->second.none())
            m_why = u"what is asked of `%1` has nothing in common"_s.arg(conditionName(kind));
    }

    void addNumber(const Condition &condition)
    {
        const auto [place, isNew] = m_ranges.try_emplace(condition.kind, rangeOf(condition));
        if (!isNew)
            place->second.narrow(rangeOf(condition));
        if (condition.comparison == Comparison::NotEqual)
            m_excluded[condition.kind].push_back(condition.number);
        const NumberRange &range = place->second;
        const std::vector<double> &excluded = m_excluded[condition.kind];
        const bool isExcluded =
            range.low == range.high && std::find(excluded.begin(), excluded.end(), range.low) != excluded.end();
        if (range.isEmpty() || isExcluded)
            m_why = u"no number fits what is asked of `%1`"_s.arg(conditionName(condition.kind));
    }

    void addText(const Condition &condition)
    {
        QStringList &texts = m_texts[condition.kind];
        for (const QString &other : std::as_const(texts)) {
            const bool fits = isGlob(other) ? isGlob(condition.text) || globMatches(other, condition.text, Qt::CaseInsensitive)
                                            : globMatches(condition.text, other, Qt::CaseInsensitive);
            if (!fits)
                m_why = u"`%1` cannot be both %2 and %3"_s.arg(conditionName(condition.kind), u'`' + other + u'`',
                                                               u'`' + condition.text + u'`');
        }
        if (texts.size() < 16) // enough for people, a bound for the rest
            texts.append(condition.text);
    }

    QString m_why;
    QSet<QByteArray> m_wanted;
    QSet<QByteArray> m_refused;
    std::map<Kind, Values> m_values;
    std::map<Kind, NumberRange> m_ranges;
    std::map<Kind, std::vector<double>> m_excluded;
    std::map<Kind, QStringList> m_texts;
};

/// Lengths before texts, so that no text can look like another field.
void appendText(QByteArray &form, const QByteArray &text)
{
    form.append(QByteArray::number(text.size())).append(':').append(text);
}

void appendForm(QByteArray &form, const Condition &condition)
{
    const auto number = [&form](quint64 value) { form.append(QByteArray::number(value)).append(' '); };
    if (condition.kind == Kind::All || condition.kind == Kind::Any || condition.kind == Kind::Not) {
        QByteArrayList children;
        for (const Condition &child : condition.children)
            children.append(formOf(child));
        std::sort(children.begin(), children.end());
        children.erase(std::unique(children.begin(), children.end()), children.end());
        if (children.size() == 1 && condition.kind != Kind::Not) {
            form.append(children.front());
            return;
        }
        number(static_cast<quint64>(condition.kind));
        form.append('(').append(children.join(',')).append(')');
        return;
    }
    number(static_cast<quint64>(condition.kind));
    appendText(form, condition.text.toUtf8());
    if (comparesNumber(condition.kind)) {
        number(static_cast<quint64>(condition.comparison));
        form.append(QByteArray::number(condition.number, 'g', 17));
    }
    if (condition.kind == Kind::Header)
        appendText(form, condition.header.toUtf8());
    if (condition.kind == Kind::Matches) {
        number(condition.wholePrompt ? 1 : 0);
        appendText(form, condition.pattern ? QByteArray::fromStdString(condition.pattern->pattern()) : QByteArray());
    }
    const quint64 bits = condition.tags.bits() + condition.tasks + condition.weekdays // one of them, by kind
        + static_cast<quint64>(condition.features.toInt());
    number(bits);
    if (condition.kind == Kind::Time) {
        number(static_cast<quint64>(condition.from));
        number(static_cast<quint64>(condition.to));
    }
}

bool anyIsAlwaysTrue(const Condition &condition)
{
    QSet<QByteArray> wanted;
    QSet<QByteArray> refused;
    std::map<Kind, Values> values;
    for (const Condition &child : condition.children) {
        const bool negated = child.kind == Kind::Not;
        const QByteArray form = formOf(negated ? child.children.front() : child);
        (negated ? refused : wanted).insert(form);
        if (isAlwaysTrue(child) || (negated ? wanted : refused).contains(form))
            return true;
        if (const auto leaf = valuesOf(child)) {
            Values &all = values[leaf->first];
            all |= leaf->second;
            if (all.count() == countOf(leaf->first))
                return true;
        }
    }
    return false;
}

} // namespace

bool NumberRange::contains(const NumberRange &other) const
{
    const bool low_ = low < other.low || (low == other.low && (withLow || !other.withLow));
    const bool high_ = high > other.high || (high == other.high && (withHigh || !other.withHigh));
    return low_ && high_;
}

void NumberRange::narrow(const NumberRange &other)
{
    if (other.low > low || (other.low == low && !other.withLow)) {
        low = other.low;
        withLow = other.withLow;
    }
    if (other.high < high || (other.high == high && !other.withHigh)) {
        high = other.high;
        withHigh = other.withHigh;
    }
}

bool comparesNumber(Kind kind)
{
    return kind == Kind::InputTokens || kind == Kind::OutputTokens || kind == Kind::Difficulty
        || kind == Kind::Confidence || kind == Kind::SessionCost;
}

NumberRange domainOf(Kind kind)
{
    const bool isFraction = kind == Kind::Difficulty || kind == Kind::Confidence;
    return {kind == Kind::OutputTokens ? 1.0 : 0.0, isFraction ? 1.0 : std::numeric_limits<double>::infinity(), true,
            true};
}

NumberRange rangeOf(const Condition &condition)
{
    NumberRange range = domainOf(condition.kind);
    const double number = condition.number;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    switch (condition.comparison) {
    case Comparison::Less:
        range.narrow({0.0, number, true, false});
        break;
    case Comparison::LessOrEqual:
        range.narrow({0.0, number, true, true});
        break;
    case Comparison::Equal:
        range.narrow({number, number, true, true});
        break;
    case Comparison::NotEqual:
        break;
    case Comparison::GreaterOrEqual:
        range.narrow({number, infinity, true, true});
        break;
    case Comparison::Greater:
        range.narrow({number, infinity, false, true});
        break;
    }
    return range;
}

QString contradiction(const Condition &condition)
{
    Conjunction conjunction;
    conjunction.add(condition);
    return conjunction.why();
}

bool isAlwaysTrue(const Condition &condition)
{
    if (const auto values = valuesOf(condition); values && values->second.count() == countOf(values->first))
        return true;
    switch (condition.kind) {
    case Kind::Always:
        return true;
    case Kind::All:
        return std::all_of(condition.children.begin(), condition.children.end(), isAlwaysTrue);
    case Kind::Any:
        return anyIsAlwaysTrue(condition);
    case Kind::Asked:
    case Kind::Client:
        return !condition.text.isEmpty() && condition.text.count(u'*') == condition.text.size();
    case Kind::InputTokens:
    case Kind::Difficulty:
    case Kind::Confidence:
    case Kind::SessionCost:
        return condition.comparison != Comparison::NotEqual && rangeOf(condition).contains(domainOf(condition.kind));
    case Kind::Not:
    case Kind::Tag:
    case Kind::Label:
    case Kind::Has:
    case Kind::Matches:
    case Kind::Task:
    case Kind::OutputTokens: // never true when the client sets none
    case Kind::Priority:
    case Kind::Time:
    case Kind::Weekday:
    case Kind::Header:
        return false;
    }
    Q_UNREACHABLE();
}

QByteArray formOf(const Condition &condition)
{
    QByteArray form;
    appendForm(form, condition);
    return form;
}

QLatin1StringView conditionName(Kind kind)
{
    switch (kind) {
    case Kind::Always:
        return "always"_L1;
    case Kind::All:
        return "all"_L1;
    case Kind::Any:
        return "any"_L1;
    case Kind::Not:
        return "not"_L1;
    case Kind::Tag:
        return "tag"_L1;
    case Kind::Label:
        return "label"_L1;
    case Kind::Asked:
        return "asked"_L1;
    case Kind::Client:
        return "client"_L1;
    case Kind::InputTokens:
        return "input_tokens"_L1;
    case Kind::Has:
        return "has"_L1;
    case Kind::Matches:
        return "matches"_L1;
    case Kind::Task:
        return "task"_L1;
    case Kind::Difficulty:
        return "difficulty"_L1;
    case Kind::Confidence:
        return "confidence"_L1;
    case Kind::OutputTokens:
        return "output_tokens"_L1;
    case Kind::SessionCost:
        return "session_cost"_L1;
    case Kind::Priority:
        return "priority"_L1;
    case Kind::Time:
        return "time"_L1;
    case Kind::Weekday:
        return "weekday"_L1;
    case Kind::Header:
        return "header"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::policy
