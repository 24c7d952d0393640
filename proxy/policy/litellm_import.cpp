// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/litellm_import.h"

#include "policy/litellm_draft.h"
#include "policy/report.h"
#include "policy/yaml_reader.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Ids that are in no need of quotes stay plain.
QString plainOrQuoted(const QString &text)
{
    const bool plain = !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.unicode() < 0x7f && (c.isLetterOrNumber() || u"/._-"_s.contains(c));
    });
    const bool isNothing = text.compare("null"_L1, Qt::CaseInsensitive) == 0;
    return plain && text[0].isLetter() && !isNothing ? text : yamlQuoted(text);
}

class Writer
{
public:
    explicit Writer(const LiteLlmDraft &draft)
        : m_draft(draft)
    {
    }

    QString write()
    {
        const bool local = std::any_of(m_draft.providers.begin(), m_draft.providers.end(),
                                       [](const LiteLlmDraft::Provider &one) { return one.local; });
        line(u"# Made of a LiteLLM configuration by `signalbox policy import`. What follows is yours to change; check it with\n"
             "# `signalbox policy check`. Tags, zones and the matrix have no counterpart in LiteLLM and are a careful beginning:\n"
             "# put each provider into a zone that says where its data goes, and open it for the tags that may go there."_s);
        line(u"version: 1"_s);
        line(u"defaults: {tag: internal, chain: %1}"_s.arg(plainOrQuoted(defaultChain())));
        line(local ? u"zones: [{id: machine, label: This machine}, {id: imported, label: Imported from LiteLLM}]"_s
                   : u"zones: [{id: imported, label: Imported from LiteLLM}]"_s);
        line(u"tags: [public, internal, confidential, secret]\nmatrix:"_s);
        const QString machine = local ? u"machine: allow, "_s : QString();
        for (const QString &tag : {u"public"_s, u"internal"_s, u"confidential"_s, u"secret"_s}) {
            const bool open = tag == "public"_L1 || tag == "internal"_L1;
            line(u"  %1: {%2imported: %3}"_s.arg(tag, machine, open ? u"allow"_s : u"never"_s));
        }
        writeProviders();
        writeModels();
        writeChains();
        writeRules();
        writeBudgets();
        return m_text;
    }

private:
    void line(const QString &text) { m_text += text + u'\n'; }

    QString defaultChain() const
    {
        for (const LiteLlmDraft::Chain &chain : m_draft.chains) {
            if (chain.group == m_draft.defaultGroup)
                return chain.id;
        }
        return m_draft.chains.front().id;
    }

    void writeProviders()
    {
        QString limits;
        if (m_draft.timeout) {
            const policy::Limits usual;
            limits = u", limits: {connect: %1, first_token: %2, stall: %3, total: %4}"_s.arg(
                liteLlmDuration(std::min(usual.connect, *m_draft.timeout)), liteLlmDuration(std::min(usual.firstToken, *m_draft.timeout)),
                liteLlmDuration(std::min(usual.stall, *m_draft.timeout)), liteLlmDuration(*m_draft.timeout));
        }
        line(u"providers:"_s);
        for (const LiteLlmDraft::Provider &provider : m_draft.providers) {
            const QString keys = provider.key.isEmpty() ? QString() : u", keys: [%1]"_s.arg(yamlQuoted(provider.key));
            line(u"  %1: {wire: openai, base_url: %2, zone: %3%4%5}"_s.arg(
                plainOrQuoted(provider.id), yamlQuoted(provider.baseUrl), provider.local ? u"machine"_s : u"imported"_s, keys, limits));
        }
    }

    void writeModels()
    {
        line(u"models:"_s);
        for (const LiteLlmDraft::Model &model : m_draft.models) {
            QStringList members{u"id: "_s + yamlQuoted(model.id)};
            members += model.members;
            QStringList prices;
            for (const LiteLlmDraft::Price &price : model.prices)
                prices.append(u'{' + price.members.join(u", "_s) + u'}');
            if (prices.size() == 1)
                members.append(u"price: "_s + prices.front());
            else if (!prices.isEmpty())
                members.append(u"price: ["_s + prices.join(u", "_s) + u']');
            line(u"  - {"_s + members.join(u", "_s) + u'}');
        }
    }

    void writeChains()
    {
        line(u"chains:"_s);
        for (const LiteLlmDraft::Chain &chain : m_draft.chains) {
            line(u"  %1:"_s.arg(plainOrQuoted(chain.id)));
            for (const QString &step : chain.steps)
                line(u"    - {%1}"_s.arg(step));
        }
    }

    /// Whether clients may ask for it as they asked LiteLLM: it is a model's name, and no other's.
    bool isModelName(const QString &group) const
    {
        const auto named = std::count_if(m_draft.models.begin(), m_draft.models.end(), [&](const LiteLlmDraft::Model &model) {
            return model.id == group || model.id.section(u'/', 1) == group;
        });
        return named == 1 && group.trimmed() == group;
    }

    /// For those the group's chain is the fallback.
    void writeRules()
    {
        QStringList rules;
        for (const LiteLlmDraft::Chain &chain : m_draft.chains) {
            const QString id = chain.id == "default"_L1 ? u"default-group"_s : chain.id;
            if (isModelName(chain.group))
                rules.append(u"  - {id: %1, when: {asked: %2}, chain: %3}"_s.arg(plainOrQuoted(id), yamlQuoted(chain.group),
                                                                               plainOrQuoted(chain.id)));
        }
        if (!rules.isEmpty())
            line(u"rules:\n"_s + rules.join(u'\n'));
    }

    void writeBudgets()
    {
        if (!m_draft.budgets.empty())
            line(u"budgets:"_s);
        for (const LiteLlmDraft::Budget &budget : m_draft.budgets)
            line(u"  - {id: %1, scope: %2, period: %3, limit: %4, then: stop}"_s.arg(
                plainOrQuoted(budget.id), yamlQuoted(budget.scope), budget.period, budget.limit));
    }

    const LiteLlmDraft &m_draft;
    QString m_text;
};

/// Says what clients have to ask for, where it is not what they asked LiteLLM for.
void noteNames(const Cursor &root, const LiteLlmDraft &draft, const Policy &policy, LiteLlmSource &source)
{
    QStringList renamed;
    for (const LiteLlmDraft::Chain &chain : draft.chains) {
        if (!policy.findModel(chain.group))
            renamed.append(chain.group == chain.id ? u"auto/%1"_s.arg(chain.id) : u"auto/%1 for %2"_s.arg(chain.id, shown(chain.group)));
    }
    if (!renamed.isEmpty())
        source.approximated(root, u"clients ask for a chain with `auto/` before its name: %1"_s.arg(renamed.join(u", "_s)));
    source.approximated(root, u"LiteLLM knows no zones: what is not on this machine is in zone `imported`, open for the tags public "
                              "and internal; every request without a tag counts as internal"_s);
}

} // namespace

ImportOutcome importLiteLlm(QByteArrayView yaml)
{
    ImportOutcome outcome;
    Report report(yaml);
    const std::optional<YamlNode> node = readYaml(yaml, report);
    if (!node || report.hasErrors()) {
        outcome.problems = report.issues();
        return outcome;
    }
    const Cursor root(*node, report);
    LiteLlmSource source;
    LiteLlmDraft draft;
    if (root.isMap()) {
        readLiteLlmModels(root, source, draft);
        readLiteLlmRoutes(root, source, draft);
        readLiteLlmBudgets(root, source, draft);
        source.listTheRest(root);
    }
    if (draft.models.empty() || draft.chains.empty()) {
        if (!report.hasErrors())
            report.error(root.mark(), QString(), u"no model of this file can be imported; a policy needs at least one"_s);
        outcome.problems = report.issues();
        outcome.notes = source.notes();
        return outcome;
    }
    const QByteArray text = Writer(draft).write().toUtf8();
    const LoadOutcome loaded = load(text);
    if (loaded.policy) {
        noteNames(root, draft, *loaded.policy, source);
        outcome.yaml = text;
    } else {
        outcome.problems = loaded.issues;
    }
    outcome.notes = source.notes();
    return outcome;
}

} // namespace signalbox::policy
