// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/litellm_draft.h"
#include "policy/values.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;
using Deployment = LiteLlmDraft::Deployment;

constexpr int mostSteps = 60;

/// Whole numbers in the same proportions, as small as may be.
std::vector<int> wholeWeights(const std::vector<double> &weights)
{
    constexpr double most = 1e6;
    const double largest = *std::max_element(weights.begin(), weights.end());
    const bool areWhole =
        largest <= most && std::all_of(weights.begin(), weights.end(), [](double one) { return std::trunc(one) == one; });
    std::vector<int> whole;
    int divisor = 0;
    for (const double weight : weights) {
        whole.push_back(static_cast<int>(areWhole ? weight : std::lround(weight / largest * 1'000)));
        divisor = std::gcd(divisor, whole.back());
    }
    for (int &weight : whole)
        weight /= divisor;
    return whole;
}

/// Draws as LiteLLM's simple shuffle does: by weight, else by rpm, else by tpm, else evenly. What it is drawn by, and how.
std::vector<int> weightsOf(const std::vector<Deployment> &group)
{
    for (const auto member : {&Deployment::weight, &Deployment::rpm, &Deployment::tpm}) {
        std::vector<double> values;
        bool any = false;
        for (const Deployment &one : group) {
            values.push_back((one.*member).value_or(0.0));
            any = any || values.back() > 0;
        }
        if (any)
            return wholeWeights(values);
    }
    return std::vector<int>(group.size(), 1);
}

class Routes
{
public:
    Routes(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft)
        : m_source(source)
        , m_draft(draft)
        , m_router(source.take(root, "router_settings"))
        , m_library(source.take(root, "litellm_settings"))
        , m_general(source.take(root, "general_settings"))
    {
    }

    void read()
    {
        readRetries();
        if (const auto at = setting({"timeout", "request_timeout"})) {
            m_draft.timeout = liteLlmSeconds(LiteLlmSource::text(at));
            if (m_draft.timeout)
                m_source.kept(*at, u"limits.total of every provider: %1"_s.arg(liteLlmDuration(*m_draft.timeout)));
            else
                m_source.leftOut(*at, u"left out: no number of seconds"_s);
        }
        readFallbacks("fallbacks", m_fallbacks);
        readFallbacks("context_window_fallbacks", m_larger);
        if (const auto at = setting({"default_fallbacks"})) {
            addGroups(*at, m_fallbacks[u"*"_s]);
            m_source.approximated(*at, u"added to every chain without fallbacks of its own"_s);
        }
        for (const Deployment &one : m_draft.deployments) {
            if (!m_groups.contains(one.group))
                m_order.append(one.group);
            m_groups[one.group].push_back(one);
        }
        readAliases();
        for (const QString &group : std::as_const(m_order))
            addChain(group, group);
        for (const auto &[alias, group] : m_aliases)
            addChain(alias, group);
        m_draft.defaultGroup = LiteLlmSource::text(m_source.take(m_general, "completion_model"));
    }

private:
    /// The router's setting counts more than the library's, as in LiteLLM.
    std::optional<Cursor> setting(std::initializer_list<std::string_view> keys)
    {
        std::optional<Cursor> found;
        for (const std::optional<Cursor> *map : {&m_router, &m_library}) { // what is found points at its parent
            for (const std::string_view key : keys) {
                const auto at = m_source.take(*map, key);
                if (at && !found)
                    found = at;
                else if (at)
                    m_source.leftOut(*at, u"left out: %1 counts more"_s.arg(found->path()));
            }
        }
        return found;
    }

    void readRetries()
    {
        const auto at = setting({"num_retries"});
        if (!at)
            return;
        const auto retries = plainNumber(LiteLlmSource::text(at));
        if (!retries)
            return m_source.leftOut(*at, u"left out: no whole number"_s);
        m_tries = 1 + static_cast<int>(std::min(*retries, 9.0));
        m_source.approximated(*at, u"tries: %1 on each lane; LiteLLM spreads them over the deployments of a group"_s.arg(m_tries));
    }

    static void addGroups(const Cursor &list, QStringList &groups)
    {
        for (const YamlNode &item : list.node().items) {
            if (item.kind == YamlNode::Kind::Scalar)
                groups.append(QString::fromStdString(item.text));
        }
    }

    /// [{group: [others]}, …]
    void readFallbacks(std::string_view key, QHash<QString, QStringList> &into)
    {
        const auto at = setting({key});
        if (!at)
            return;
        m_source.takeAll(*at);
        for (std::size_t i = 0; i < at->node().items.size(); ++i) {
            const Cursor item = at->item(i);
            for (const YamlMember &member : item.node().members)
                addGroups(item.member(member), into[QString::fromStdString(member.key)]);
        }
        const bool larger = &into == &m_larger;
        m_source.note(larger ? ImportNote::Kind::Approximated : ImportNote::Kind::Kept, *at,
                      larger ? u"steps that are entered after context_length; models with a known `context` are not asked at all "
                               "when a request is too long for them"_s
                             : u"further steps of the chains"_s);
        m_fallbackPlaces.push_back(*at);
    }

    void readAliases()
    {
        const auto at = setting({"model_group_alias"});
        if (!at)
            return;
        m_source.takeAll(*at);
        for (const YamlMember &member : at->node().members) {
            const YamlNode *group = &member.value;
            for (const YamlMember &inside : member.value.members) {
                if (inside.key == "model")
                    group = &inside.value;
            }
            m_aliases.emplace_back(QString::fromStdString(member.key), QString::fromStdString(group->text));
        }
        m_source.kept(*at, u"a chain for each alias"_s);
    }

    void addChain(const QString &name, const QString &group)
    {
        QStringList taken{u"note"_s};
        for (const LiteLlmDraft::Chain &chain : m_draft.chains)
            taken.append(chain.id);
        LiteLlmDraft::Chain chain;
        chain.id = freeId(name, taken);
        chain.group = name;
        addSteps(chain, group, QString());
        QStringList others = m_fallbacks.value(group);
        if (others.isEmpty())
            others = m_fallbacks.value(u"*"_s);
        for (const QString &other : std::as_const(others))
            addSteps(chain, other, QString());
        for (const QString &other : m_larger.value(group))
            addSteps(chain, other, u", on: [context_length]"_s);
        if (!chain.steps.isEmpty())
            m_draft.chains.push_back(chain);
    }

    /// A step for each order of the group: one model, or a split.
    void addSteps(LiteLlmDraft::Chain &chain, const QString &group, const QString &options)
    {
        const auto members = m_groups.find(group);
        if (members == m_groups.end()) {
            if (!m_unknown.contains(group)) {
                for (const Cursor &place : m_fallbackPlaces) {
                    if (!m_unknown.contains(group))
                        m_source.leftOut(place, u"%1 is no model of this file that was imported, so it is nobody's fallback"_s.arg(shown(group)));
                    m_unknown.insert(group);
                }
            }
            return;
        }
        std::map<int, std::vector<Deployment>> byOrder;
        for (const Deployment &one : members->second) {
            if (!chain.models.contains(one.model)) {
                byOrder[one.order].push_back(one);
                chain.models.append(one.model);
            }
        }
        for (const auto &[order, level] : byOrder) {
            if (chain.steps.size() < mostSteps)
                chain.steps.append(stepOf(level) + stepOptions(level) + options);
        }
    }

    static QString stepOf(const std::vector<Deployment> &level)
    {
        if (level.size() == 1)
            return u"model: "_s + yamlQuoted(level.front().model);
        const std::vector<int> weights = weightsOf(level);
        QStringList parts;
        for (std::size_t i = 0; i < std::min<std::size_t>(level.size(), 64); ++i)
            parts.append(u"{model: %1, weight: %2}"_s.arg(yamlQuoted(level[i].model)).arg(weights[i]));
        return u"split: ["_s + parts.join(u", "_s) + u']';
    }

    QString stepOptions(const std::vector<Deployment> &level) const
    {
        QString options = m_tries > 0 ? u", tries: %1"_s.arg(m_tries) : QString();
        const auto longest = [&](LiteLlmDraft::Milliseconds Deployment::*member) {
            LiteLlmDraft::Milliseconds most;
            for (const Deployment &one : level) {
                if (one.*member && (!most || *(one.*member) > *most))
                    most = one.*member;
            }
            return most;
        };
        QStringList limits;
        const auto total = longest(&Deployment::timeout);
        const auto first = longest(&Deployment::firstToken);
        if (first)
            limits.append(u"first_token: "_s + liteLlmDuration(*first));
        if (total)
            limits.append(u"total: "_s + liteLlmDuration(*total));
        return limits.isEmpty() ? options : options + u", timeout: {"_s + limits.join(u", "_s) + u'}';
    }

    LiteLlmSource &m_source;
    LiteLlmDraft &m_draft;
    std::optional<Cursor> m_router;
    std::optional<Cursor> m_library;
    std::optional<Cursor> m_general;
    int m_tries = 0; ///< 0 = not said
    QHash<QString, QStringList> m_fallbacks;
    QHash<QString, QStringList> m_larger;
    std::vector<Cursor> m_fallbackPlaces;
    std::map<QString, std::vector<Deployment>> m_groups;
    QStringList m_order;
    std::vector<std::pair<QString, QString>> m_aliases;
    QSet<QString> m_unknown;
};

} // namespace

QString liteLlmDuration(std::chrono::milliseconds length)
{
    return length.count() % 1'000 == 0 ? QString::number(length.count() / 1'000) + u's' : QString::number(length.count()) + u"ms"_s;
}

QString yamlQuoted(QString text)
{
    for (QChar &c : text) {
        if (!c.isPrint())
            c = u' ';
    }
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

void readLiteLlmRoutes(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft)
{
    Routes(root, source, draft).read();
}

} // namespace signalbox::policy
