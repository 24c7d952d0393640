// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

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

Condition readTagCondition(const Cursor &at, const Draft &draft)
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
Condition readTextCondition(const Cursor &at, Condition::Kind kind)
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

Condition readTokens(const Cursor &at)
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
    Condition condition;
    condition.kind = Condition::Kind::InputTokens;
    const std::optional<QString> text = readText(at);
    if (!text)
        return condition;
    const QStringView all = QStringView(*text).trimmed();
    for (const Operator &known : operators) {
        if (!all.startsWith(known.text))
            continue;
        if (const auto number = plainNumber(all.sliced(known.text.size()).trimmed())) {
            condition.comparison = known.comparison;
            condition.number = *number;
            return condition;
        }
        break;
    }
    at.error(u"%1 is no comparison; write a sign and a plain number in quotes, such as '> 1000'"_s.arg(shown(*text)));
    return condition;
}

Condition readHas(const Cursor &at)
{
    static constexpr std::array features{Feature::Tools,      Feature::Image,     Feature::Audio, Feature::File,
                                         Feature::JsonSchema, Feature::Reasoning, Feature::System};
    Condition condition;
    condition.kind = Condition::Kind::Has;
    forOneOrMany(at, [&](const Cursor &item) {
        if (const auto word = readWord(
                item, {"tools"_L1, "image"_L1, "audio"_L1, "file"_L1, "json_schema"_L1, "reasoning"_L1, "system"_L1}))
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
    const Fields fields(at, {"pattern"_L1, "in"_L1});
    if (const auto pattern = fields.require("pattern"_L1))
        compile(*pattern);
    if (const auto in = fields.find("in"_L1))
        condition.wholePrompt = readWord(*in, {"last_user"_L1, "prompt"_L1}) == 1U;
    return condition;
}

Condition readGroup(const Cursor &at, Condition::Kind kind, Draft &draft)
{
    Conditions children;
    if (at.isList()) {
        if (at.node().items.empty())
            at.error(u"the list is empty; it needs at least one condition"_s);
        for (std::size_t i = 0; i < at.node().items.size(); ++i)
            children.push_back(readCondition(at.item(i), draft));
    }
    return joined(kind, std::move(children));
}

Condition readNot(const Cursor &at, Draft &draft)
{
    Conditions children;
    children.push_back(readCondition(at, draft));
    return joined(Condition::Kind::Not, std::move(children));
}

} // namespace

Condition readCondition(const Cursor &at, Draft &draft)
{
    const Fields fields(at,
                        {"tag"_L1, "label"_L1, "asked"_L1, "client"_L1, "input_tokens"_L1, "has"_L1, "matches"_L1,
                         "all"_L1, "any"_L1, "not"_L1},
                        {"task"_L1, "difficulty"_L1, "confidence"_L1, "output_tokens"_L1, "session_cost"_L1,
                         "priority"_L1, "time"_L1, "weekday"_L1, "header"_L1});
    if (!fields.isMap())
        return {};
    Conditions all;
    if (const auto tag = fields.find("tag"_L1))
        all.push_back(readTagCondition(*tag, draft));
    if (const auto label = fields.find("label"_L1))
        all.push_back(readTextCondition(*label, Condition::Kind::Label));
    if (const auto asked = fields.find("asked"_L1))
        all.push_back(readTextCondition(*asked, Condition::Kind::Asked));
    if (const auto client = fields.find("client"_L1))
        all.push_back(readTextCondition(*client, Condition::Kind::Client));
    if (const auto tokens = fields.find("input_tokens"_L1))
        all.push_back(readTokens(*tokens));
    if (const auto has = fields.find("has"_L1))
        all.push_back(readHas(*has));
    if (const auto matches = fields.find("matches"_L1))
        all.push_back(readMatches(*matches, draft));
    if (const auto group = fields.find("all"_L1))
        all.push_back(readGroup(*group, Condition::Kind::All, draft));
    if (const auto group = fields.find("any"_L1))
        all.push_back(readGroup(*group, Condition::Kind::Any, draft));
    if (const auto negated = fields.find("not"_L1))
        all.push_back(readNot(*negated, draft));
    if (at.node().members.empty())
        at.error(u"no condition; leave `when` out to match every request"_s);
    return joined(Condition::Kind::All, std::move(all));
}

} // namespace signalbox::policy
