// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostTests = 10'000;

/// A prompt may be long, but a policy is no place for a corpus.
std::optional<QString> readPrompt(const Cursor &at)
{
    constexpr std::size_t longest = 100'000;
    if (!at.isScalar())
        return std::nullopt;
    if (at.node().text.size() > longest) {
        at.error(u"is longer than %L1 bytes"_s.arg(longest));
        return std::nullopt;
    }
    return QString::fromStdString(at.node().text);
}

/// Tags as in x-signalbox-tags: names of this policy, and labels written as key=value.
QStringList readTestTags(const Cursor &at, const Draft &draft)
{
    QStringList tags;
    forOneOrMany(at, [&](const Cursor &item) {
        const std::optional<QString> text = readText(item);
        if (!text || (!text->contains(u'=') && !draft.tags.resolve(item)))
            return;
        if (text->contains(u',') || text->startsWith(u'='))
            item.error(u"a label is `key=value` without a comma"_s);
        tags.append(*text);
    });
    return tags;
}

/// `auto`, `auto/chain`, a model's full id or its bare name.
QString readAsked(const Cursor &at, const Draft &draft)
{
    const QString asked = readText(at).value_or(QString());
    if (asked.isEmpty() || asked == "auto"_L1)
        return asked;
    if (asked.startsWith("auto/"_L1)) {
        if (!draft.chains.find(asked.sliced(5)))
            draft.chains.complain(at.mark(), at.path(), asked.sliced(5), at.report());
    } else if (!draft.policy.modelByName.contains(asked)) {
        draft.models.complain(at.mark(), at.path(), asked, at.report());
    }
    return asked;
}

QString readRuleName(const Cursor &at, const Draft &draft)
{
    const QString rule = readText(at).value_or(QString());
    if (rule.isEmpty() || rule == "default"_L1 || draft.rules.find(rule))
        return rule;
    QStringList known = draft.rules.list();
    known.append(u"default"_s);
    at.error(u"there is no rule %1 in this policy%2"_s.arg(shown(rule), at.report().didYouMean(rule, known)));
    return rule;
}

QStringList readNever(const Cursor &at, Draft &draft)
{
    std::vector<bool> chosen(draft.policy.models.size(), false);
    forOneOrMany(at, [&](const Cursor &item) { chooseModels(item, draft, chosen); });
    QStringList models;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i])
            models.append(draft.policy.models[i].id);
    }
    return models;
}

void readExpectation(const Cursor &at, Draft &draft, PolicyTest &test)
{
    const Fields fields(at, shapes::expectation);
    if (!fields.isMap())
        return;
    const auto rule = fields.find("rule"_L1);
    const auto chain = fields.find("chain"_L1);
    const auto model = fields.find("model"_L1);
    const auto never = fields.find("not"_L1);
    const auto refused = fields.find("refused"_L1);
    if (rule)
        test.rule = readRuleName(*rule, draft);
    if (chain) {
        test.chain = readText(*chain).value_or(QString());
        if (!test.chain.isEmpty() && !draft.chains.find(test.chain))
            draft.chains.complain(chain->mark(), chain->path(), test.chain, at.report());
    }
    if (model) {
        if (const auto index = draft.models.resolve(*model))
            test.model = draft.models.list()[static_cast<qsizetype>(*index)];
    }
    if (never)
        test.never = readNever(*never, draft);
    if (refused) {
        if (const auto code = readWord(*refused, words::refusals))
            test.refused = words::refusals[*code];
    }
    if (!rule && !chain && !model && !never && !refused)
        at.error(u"expects nothing; write rule, chain, model, not or refused"_s);
    if (model && refused)
        refused->error(u"a refused request is sent to no model; expect one or the other"_s);
    if (!test.model.isEmpty() && test.never.contains(test.model))
        never->error(u"%1 is expected and excluded at once"_s.arg(shown(test.model)));
}

PolicyTest readTest(const Cursor &at, const Fields &fields, Draft &draft)
{
    constexpr qsizetype shownOfPrompt = 40;
    PolicyTest test;
    test.line = at.mark().line;
    test.asked = u"auto"_s;
    if (const auto prompt = fields.require("prompt"_L1))
        test.prompt = readPrompt(*prompt).value_or(QString());
    test.name = test.prompt.simplified().left(shownOfPrompt);
    if (const auto name = fields.find("name"_L1))
        test.name = readText(*name).value_or(test.name);
    if (const auto tags = fields.find("tags"_L1))
        test.tags = readTestTags(*tags, draft);
    if (const auto asked = fields.find("asked"_L1))
        test.asked = readAsked(*asked, draft);
    if (const auto client = fields.find("client"_L1))
        test.client = readText(*client).value_or(QString());
    if (const auto expect = fields.require("expect"_L1))
        readExpectation(*expect, draft, test);
    return test;
}

} // namespace

void readTests(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    if (at.node().items.size() > mostTests)
        at.error(u"%L1 tests; at most %L2 are possible"_s.arg(at.node().items.size()).arg(mostTests));
    for (std::size_t i = 0; i < std::min(at.node().items.size(), mostTests); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, shapes::test);
        if (fields.isMap())
            draft.policy.tests.push_back(readTest(item, fields, draft));
    }
}

} // namespace signalbox::policy
