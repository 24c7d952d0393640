// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/task.h"
#include "policy/condition_logic.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Readers below append the conditions of one key; a rule's mapping means all of them.
using Conditions = std::vector<Condition>;

Condition joined(Condition::Kind kind, Conditions &&children)
{
    if (children.size() == 1 && kind != Condition::Kind::Not)
        return std::move(children.front());
    Condition condition;
    condition.kind = kind;
    condition.children = std::move(children);
    return condition;
}

Condition readTag(const Cursor &at, Draft &draft)
{
    Condition condition;
    condition.kind = Condition::Kind::Tag;
    forOneOrMany(at, [&](const Cursor &item) {
        if (const auto tag = draft.tags.resolve(item))
            condition.tags.add(*tag);
    });
    return condition;
}

/// `label`, `asked` and `client`: one text, or a list of which any may hold.
template <Condition::Kind kind>
Condition readTexts(const Cursor &at, Draft &)
{
    Conditions any;
    forOneOrMany(at, [&](const Cursor &item) {
        const std::optional<QString> text = readText(item);
        if (!text)
            return;
        Condition condition;
        condition.kind = kind;
        condition.text = text->trimmed();
        if (kind == Condition::Kind::Label && (condition.text.startsWith(u'=') || condition.text.contains(u',')))
            item.error(u"a label is `key=value`, or `key` for any value"_s);
        any.push_back(condition);
    });
    return joined(Condition::Kind::Any, std::move(any));
}

/// `input_tokens`, `difficulty` and the like.
template <Condition::Kind kind>
Condition readComparison(const Cursor &at, Draft &)
{
    struct Operator
    {
        QLatin1StringView text;
        Comparison comparison;
    };
    static constexpr std::array operators{
        Operator{"<="_L1, Comparison::LessOrEqual}, Operator{">="_L1, Comparison::GreaterOrEqual},
        Operator{"!="_L1, Comparison::NotEqual},    Operator{"=="_L1, Comparison::Equal},
        Operator{"<"_L1, Comparison::Less},         Operator{">"_L1, Comparison::Greater},
        Operator{"="_L1, Comparison::Equal},
    };
    constexpr bool isFraction = kind == Condition::Kind::Difficulty || kind == Condition::Kind::Confidence;
    Condition condition;
    condition.kind = kind;
    const std::optional<QString> text = readText(at);
    if (!text)
        return condition;
    const QStringView all = QStringView(*text).trimmed();
    for (const Operator &known : operators) {
        if (!all.startsWith(known.text))
            continue;
        const auto number = plainNumber(all.sliced(known.text.size()).trimmed());
        if (!number)
            break;
        condition.comparison = known.comparison;
        condition.number = *number;
        if (isFraction && *number > 1.0)
            at.error(u"%1 compares with more than 1; it is measured from 0 to 1"_s.arg(shown(*text)));
        return condition;
    }
    at.error(u"%1 is no comparison; write a sign and a plain number in quotes, such as '%2'"_s.arg(
        shown(*text), isFraction ? u">= 0.7"_s : u"> 1000"_s));
    return condition;
}

Condition readHas(const Cursor &at, Draft &)
{
    static constexpr std::array features{Feature::Tools,      Feature::Image,     Feature::Audio, Feature::File,
                                         Feature::JsonSchema, Feature::Reasoning, Feature::System};
    Condition condition;
    condition.kind = Condition::Kind::Has;
    forOneOrMany(at, [&](const Cursor &item) {
        if (const auto word = readWord(
                item, words::features))
            condition.features |= features[*word];
    });
    return condition;
}

Condition readMatches(const Cursor &at, Draft &draft)
{
    Condition condition;
    condition.kind = Condition::Kind::Matches;
    const auto compile = [&](const Cursor &pattern) {
        const std::optional<QString> text = readText(pattern);
        if (!text)
            return;
        auto compiled = draft.patterns.compile(*text);
        if (compiled)
            condition.pattern = *compiled;
        else
            pattern.error(compiled.error());
    };
    if (at.node().kind == YamlNode::Kind::Scalar) {
        compile(at);
        return condition;
    }
    const Fields fields(at, shapes::matches);
    if (const auto pattern = fields.require("pattern"_L1))
        compile(*pattern);
    if (const auto in = fields.find("in"_L1))
        condition.wholePrompt = readWord(*in, words::places) == 1U;
    return condition;
}

Condition readTask(const Cursor &at, Draft &)
{
    Condition condition;
    condition.kind = Condition::Kind::Task;
    forOneOrMany(at, [&](const Cursor &item) {
        if (const auto task = readNamed(item, allTasks, taskName))
            condition.tasks |= quint32{1} << static_cast<unsigned>(*task);
    });
    return condition;
}

Condition readPriority(const Cursor &at, Draft &)
{
    Condition condition;
    condition.kind = Condition::Kind::Priority;
    condition.text = readWord(at, words::priorities) == 1U ? u"batch"_s : u"interactive"_s;
    return condition;
}

/// Says what no request can fulfil. `errors`: how many were reported before the condition was read.
void refuseContradiction(const Cursor &at, const Condition &condition, qsizetype errors)
{
    if (at.report().errors() > errors) // placeholders prove nothing, and a contradiction inside is said once
        return;
    if (const QString why = contradiction(condition); !why.isEmpty())
        at.error(u"this can never be true: %1"_s.arg(why));
}

template <Condition::Kind kind>
Condition readGroup(const Cursor &at, Draft &draft)
{
    constexpr ConditionPart part = kind == Condition::Kind::All ? ConditionPart::Conjunct : ConditionPart::Whole;
    Conditions children;
    if (at.isList()) {
        if (at.node().items.empty())
            at.error(u"the list is empty; it needs at least one condition"_s);
        for (std::size_t i = 0; i < at.node().items.size(); ++i)
            children.push_back(readCondition(at.item(i), draft, part));
    }
    return joined(kind, std::move(children));
}

Condition readNot(const Cursor &at, Draft &draft)
{
    Conditions children;
    children.push_back(readCondition(at, draft));
    return joined(Condition::Kind::Not, std::move(children));
}

struct Reader
{
    QLatin1StringView key;
    Condition (*read)(const Cursor &, Draft &);
};
using Kind = Condition::Kind;
constexpr std::array readers{
    Reader{"tag"_L1, readTag},
    Reader{"label"_L1, readTexts<Kind::Label>},
    Reader{"task"_L1, readTask},
    Reader{"difficulty"_L1, readComparison<Kind::Difficulty>},
    Reader{"confidence"_L1, readComparison<Kind::Confidence>},
    Reader{"input_tokens"_L1, readComparison<Kind::InputTokens>},
    Reader{"output_tokens"_L1, readComparison<Kind::OutputTokens>},
    Reader{"has"_L1, readHas},
    Reader{"matches"_L1, readMatches},
    Reader{"asked"_L1, readTexts<Kind::Asked>},
    Reader{"client"_L1, readTexts<Kind::Client>},
    Reader{"session_cost"_L1, readComparison<Kind::SessionCost>},
    Reader{"priority"_L1, readPriority},
    Reader{"time"_L1, readTime},
    Reader{"weekday"_L1, readWeekday},
    Reader{"header"_L1, readHeader},
    Reader{"all"_L1, readGroup<Kind::All>},
    Reader{"any"_L1, readGroup<Kind::Any>},
    Reader{"not"_L1, readNot},
};

} // namespace

Condition readCondition(const Cursor &at, Draft &draft, ConditionPart part)
{
    const Fields fields(at, shapes::condition);
    if (!fields.isMap())
        return {};
    const qsizetype errors = at.report().errors();
    Conditions all;
    for (const Reader &reader : readers) {
        if (const auto member = fields.find(reader.key))
            all.push_back(reader.read(*member, draft));
    }
    if (at.node().members.empty())
        at.error(u"no condition; leave `when` out to match every request"_s);
    const auto group = fields.find("all"_L1);
    const Cursor place = group && all.size() == 1 ? *group : at;
    Condition condition = joined(Kind::All, std::move(all));
    if (part == ConditionPart::Whole)
        refuseContradiction(place, condition, errors);
    return condition;
}

} // namespace signalbox::policy
