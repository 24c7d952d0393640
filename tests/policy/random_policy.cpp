// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/random_policy.h"

#include "policy/document_shape.h"
#include "policy/policy_texts.h"

#include <algorithm>

namespace signalbox::test {
namespace {

using Members = std::vector<std::pair<QByteArray, Yaml>>;

class Generator
{
public:
    explicit Generator(QRandomGenerator &random)
        : m_random(random)
    {
    }

    Yaml document()
    {
        m_zones = number(1, 4);
        m_tags = number(1, 4);
        m_chains = number(1, 4);
        m_rules = number(0, 6);
        m_providers = number(1, 4);
        for (int i = number(2, 7); i > 0; --i)
            m_models.append("p" + QByteArray::number(number(0, m_providers - 1)) + "/m" + QByteArray::number(i) + ":x");
        std::sort(m_models.begin(), m_models.end());
        Members all{{"version", "1"},       {"defaults", defaults()}, {"zones", zones()},   {"tags", tags()},
                    {"matrix", matrix()},   {"detectors", detectors()}, {"providers", providers()}, {"models", models()},
                    {"chains", chains()},   {"rules", rules()},       {"budgets", budgets()}, {"cache", cache()},
                    {"quality", quality()}, {"privacy", privacy()},   {"tests", tests()},     {"feeds", feeds()},
                    {"ledger", Yaml::map({{"durability", any(policy::words::durabilities)}})}};
        return Yaml::map(all);
    }

private:
    int number(int least, int most) { return m_random.bounded(least, most + 1); }
    bool chance(int outOf) { return m_random.bounded(outOf) == 0; }
    QByteArray fraction() { return numberText(number(1, 99) / 100.0); }
    QByteArray duration(int mostSeconds) { return durationText(std::chrono::seconds(number(1, mostSeconds))); }
    QByteArray usd() { return usdText({qint64(number(1, 2'000'000'000)) * number(1, 1'000)}).toUtf8(); }
    template <std::size_t Count>
    QByteArray any(const std::array<QLatin1StringView, Count> &words)
    {
        const QLatin1StringView word = words[std::size_t(number(0, int(Count) - 1))];
        return {word.data(), word.size()};
    }
    /// Some of `all`, at least one, in their order.
    std::vector<Yaml> some(const QByteArrayList &all)
    {
        std::vector<Yaml> chosen;
        for (const QByteArray &one : all) {
            if (chance(2))
                chosen.push_back(one);
        }
        if (chosen.empty())
            chosen.push_back(all[number(0, int(all.size()) - 1)]);
        return chosen;
    }
    template <std::size_t Count>
    std::vector<Yaml> some(const std::array<QLatin1StringView, Count> &words)
    {
        QByteArrayList all;
        for (const QLatin1StringView word : words)
            all.append({word.data(), word.size()});
        return some(all);
    }
    QByteArray tag() { return "tag" + QByteArray::number(number(0, m_tags - 1)); }
    QByteArray zone() { return "zone" + QByteArray::number(number(0, m_zones - 1)); }
    QByteArray chain() { return "chain" + QByteArray::number(number(0, m_chains - 1)); }
    QByteArray model() { return m_models[number(0, int(m_models.size()) - 1)]; }
    static QByteArrayList numbered(const char *name, int count)
    {
        QByteArrayList all;
        for (int i = 0; i < count; ++i)
            all.append(name + QByteArray::number(i));
        return all;
    }

    Yaml defaults()
    {
        const QByteArray baseline = chance(3) ? "asked" : chance(2) ? "priciest" : model();
        return Yaml::map({{"tag", tag()},
                          {"chain", chain()},
                          {"baseline", baseline},
                          {"rescue", any(policy::words::rescues)},
                          {"hedge", chance(2) ? Yaml("off")
                                              : Yaml::map({{"after", any(policy::words::percentiles)},
                                                           {"share", numberText(number(1, 50'000) / 1e6)}})},
                          {"sticky", chance(2) ? "off" : duration(80'000)},
                          {"batch_wait", chance(2) ? "off" : duration(80'000)}});
    }
    Yaml zones()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : numbered("zone", m_zones))
            all.push_back(Yaml::map({{"id", id}, {"label", "Zone of " + id}}));
        return Yaml::list(all);
    }
    Yaml tags()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : numbered("tag", m_tags))
            all.push_back(id);
        return Yaml::list(all);
    }
    Yaml matrix()
    {
        Members rows;
        for (const QByteArray &id : numbered("tag", m_tags)) {
            Members row;
            for (const QByteArray &to : numbered("zone", m_zones))
                row.push_back({to, any(policy::words::verdicts)});
            rows.push_back({id, Yaml::map(row)});
        }
        return Yaml::map(rows);
    }
    Yaml detectors()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : numbered("d", number(0, 3)))
            all.push_back(Yaml::map({{"id", id},
                                     chance(2) ? std::pair<QByteArray, Yaml>{"kind", "email"}
                                               : std::pair<QByteArray, Yaml>{"pattern", "a" + id + "[0-9]+"},
                                     {"tag", tag()}}));
        return Yaml::list(all);
    }
    Yaml providers()
    {
        Members all;
        for (const QByteArray &id : numbered("p", m_providers)) {
            const QByteArray wire = any(policy::words::wires);
            Members one{{"wire", wire},
                        {"base_url", "https://a.example/v1"},
                        {"zone", zone()},
                        {"keys", Yaml::list({"env:A_KEY", "keychain:b"})},
                        {"simulated", "false"},
                        {"limits", limits()},
                        {"probe", chance(2) ? Yaml("off")
                                            : Yaml::map({{"every", duration(80'000)}, {"with", any(policy::words::probes)}})}};
            if (chance(2))
                one.push_back({"batch_tier", "flex"});
            if (chance(2))
                one.push_back({"key_header", "api-key"});
            if ((wire == "openai" || wire == "responses") && chance(2))
                one.push_back({"api_version", "2024-10-21"});
            if (chance(2))
                one.push_back({"preset", "ollama"}); // one without a catalogue
            all.push_back({id, Yaml::map(one)});
        }
        return Yaml::map(all);
    }
    Yaml feeds()
    {
        std::vector<Yaml> all;
        for (const Yaml &from : some(policy::words::feeds))
            all.push_back(Yaml::map({{"from", from}, {"every", QByteArray::number(number(1, 700)) + "h"}, {"url", "https://a.example/prices"}}));
        return Yaml::list(all);
    }
    Yaml limits()
    {
        return Yaml::map({{"connect", duration(9)}, {"first_token", duration(60)}, {"stall", duration(60)}, {"total", duration(9'000)}});
    }
    QByteArray price() { return priceText({number(0, 1'000'000'000)}); }
    Members priceMembers()
    {
        Members all{{"input", price()}, {"output", price()}, {"source", "list"}};
        for (const char *bucket : {"cache_read", "cache_write_5m", "cache_write_1h", "reasoning", "audio_input", "audio_output",
                                   "image_input", "image_output"}) {
            if (chance(2))
                all.push_back({bucket, price()});
        }
        for (const char *piece : {"request", "image", "second", "character", "search"}) {
            if (chance(3))
                all.push_back({piece, "0.005"});
        }
        if (chance(2))
            all.push_back({"date", "2026-11-22"});
        return all;
    }
    Yaml prices()
    {
        std::vector<Yaml> all{Yaml::map(priceMembers())};
        for (int i = number(0, 3); i > 0; --i) {
            Members one = priceMembers();
            one.push_back({"min_prompt_tokens", QByteArray::number(number(1, 1'000'000))});
            if (chance(2)) {
                const int start = number(0, 1'438);
                one.push_back({"utc_start", clockText(start)});
                one.push_back({"utc_end", clockText(start + 1)});
            }
            if (chance(2))
                one.push_back({"utc_days", Yaml::list({"sat", "sun"})});
            if (chance(2))
                one.push_back({"service_tier", "flex"});
            if (chance(2))
                one.push_back({"batch", "true"});
            all.push_back(Yaml::map(one));
        }
        return Yaml::list(all);
    }
    Yaml models()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : std::as_const(m_models)) {
            Members one{{"id", id}, {"context", QByteArray::number(number(1, 1'000'000))},
                        {"max_output", QByteArray::number(number(1, 1'000'000))}};
            for (const char *ability : {"tools", "image", "audio", "file", "json_schema", "reasoning", "prefill", "logprobs"})
                one.push_back({ability, chance(2) ? "true" : "false"});
            one.push_back({"price", prices()});
            const QByteArray usual = fraction();
            Members quality{{"default", usual}};
            for (const QString &task : policy::qualityKeys().mid(1)) {
                if (const QByteArray own = fraction(); chance(4) && own != usual)
                    quality.push_back({task.toLatin1(), own});
            }
            one.push_back({"quality", Yaml::map(quality)});
            all.push_back(Yaml::map(one));
        }
        return Yaml::list(all);
    }

    Yaml chains()
    {
        Members all;
        for (const QByteArray &id : numbered("chain", m_chains)) {
            std::vector<Yaml> steps;
            for (int i = number(1, 3); i > 0; --i)
                steps.push_back(Yaml::map(withOptions(kindOfStep(steps))));
            all.push_back({id, Yaml::list(steps)});
        }
        return Yaml::map(all);
    }
    /// The members that make a step; a cascade is put before it where it fits.
    Members kindOfStep(std::vector<Yaml> &before)
    {
        switch (number(0, 3)) {
        case 0: {
            std::vector<Yaml> parts;
            for (const Yaml &one : some(m_models))
                parts.push_back(Yaml::map({{"model", one}, {"weight", QByteArray::number(number(1, 100))}}));
            return {{"split", Yaml::list(parts)}};
        }
        case 1:
            return {{"pool", Yaml::map({{"quality", chance(2) ? "auto" : fraction()},
                                        {"prefer", any(policy::words::preferences)},
                                        {"models", Yaml::list(some(m_models))}})}};
        case 2: {
            const int first = number(0, int(m_models.size()) - 2);
            before.push_back(Yaml::map(withOptions(
                {{"cascade", Yaml::map({{"first", m_models[first]}, {"accept", fraction()}})}})));
            return {{"model", m_models[first + 1]}};
        }
        default:
            return {{"model", model()}};
        }
    }
    Members withOptions(Members step)
    {
        if (chance(3))
            step.push_back({"tries", QByteArray::number(number(1, 10))});
        if (chance(3))
            step.push_back({"timeout", limits()});
        if (chance(3))
            step.push_back({"on", Yaml::list(some(QByteArrayList{"rate_limited", "unavailable", "timeout"}))});
        return step;
    }

    Yaml rules()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : numbered("rule", m_rules)) {
            Members one{{"id", id}, {"chain", chain()}};
            m_leaves = numbered("", 16);
            std::shuffle(m_leaves.begin(), m_leaves.end(), m_random);
            if (!chance(6))
                one.push_back({"when", condition(2)});
            all.push_back(Yaml::map(one));
        }
        return Yaml::list(all);
    }
    /// Uses every kind of leaf at most once in a rule, so that no two can contradict each other.
    Yaml condition(int depth)
    {
        if (depth > 0 && m_leaves.size() > 3 && chance(2)) {
            const int group = number(0, 2);
            if (group == 2)
                return Yaml::map({{"not", condition(depth - 1)}});
            std::vector<Yaml> children{condition(depth - 1), condition(depth - 1)};
            return Yaml::map({{group == 0 ? "all" : "any", Yaml::list(children)}});
        }
        return Yaml::map({leaf(m_leaves.isEmpty() ? 0 : m_leaves.takeLast().toInt())});
    }
    QByteArray comparison(double least, double most)
    {
        static const QByteArrayList signs{"< ", "<= ", "== ", "!= ", ">= ", "> "};
        const double value = std::round((least + (most - least) * m_random.bounded(1.0)) * 100) / 100;
        return signs[number(0, 5)] + numberText(std::clamp(value, least + 0.01, most - 0.01));
    }
    std::pair<QByteArray, Yaml> leaf(int kind)
    {
        switch (kind) {
        case 0:
            return {"tag", Yaml::list(some(numbered("tag", m_tags)))};
        case 1:
            return {"label", chance(2) ? "project" : "project=alpha"};
        case 2: {
            QByteArrayList tasks;
            for (const QString &task : policy::qualityKeys().mid(1))
                tasks.append(task.toLatin1());
            return {"task", Yaml::list(some(tasks))};
        }
        case 3:
            return {"difficulty", comparison(0, 1)};
        case 4:
            return {"confidence", comparison(0, 1)};
        case 5:
            return {"input_tokens", comparison(2, 1e5)};
        case 6:
            return {"output_tokens", comparison(2, 1e5)};
        case 7:
            return {"has", Yaml::list(some(policy::words::features))};
        case 8:
            return {"matches", Yaml::map({{"pattern", "(?i)a[bc]"}, {"in", any(policy::words::places)}})};
        case 9:
            return {"asked", chance(2) ? "gpt-*" : "x"};
        case 10:
            return {"client", "smoke*"};
        case 11:
            return {"session_cost", comparison(0, 100)};
        case 12:
            return {"priority", any(policy::words::priorities)};
        case 13: {
            const int from = number(0, 1'438);
            return {"time", clockText(from) + '-' + clockText(number(from + 1, 1'440))};
        }
        case 14:
            return {"weekday", Yaml::list(some(policy::words::days))};
        default:
            return {"header", Yaml::map({{"x-team", "a*"}})};
        }
    }

    Yaml budgets()
    {
        std::vector<Yaml> all;
        for (const QByteArray &id : numbered("budget", number(0, 4))) {
            const QByteArrayList scopes{"all",           "client",       "client:smoke", "session",     "provider",
                                        "provider:p0",   "model",        "model:" + model(), "tag",     "tag:" + tag(),
                                        "label",         "label:project=alpha"};
            std::vector<Yaml> notify;
            for (int percent = number(1, 50); percent <= 100 && notify.size() < 4; percent += number(1, 60))
                notify.push_back(QByteArray::number(percent));
            all.push_back(Yaml::map({{"id", id},
                                     {"scope", scopes[number(0, int(scopes.size()) - 1)]},
                                     {"period", any(policy::words::periods)},
                                     {"limit", usd()},
                                     {"notify", Yaml::list(notify)},
                                     {"then", any(policy::words::exhausted)}}));
        }
        return Yaml::list(all);
    }
    Yaml cache()
    {
        Members all;
        if (chance(2))
            all.push_back({"exact", Yaml::map({{"ttl", duration(9'000)}})});
        if (chance(2))
            all.push_back({"semantic", Yaml::map({{"threshold", fraction()},
                                                  {"ttl", duration(9'000)},
                                                  {"tags", Yaml::list(some(numbered("tag", m_tags)))}})});
        return Yaml::map(all);
    }
    Yaml quality()
    {
        Members all{{"sample", chance(2) ? "0" : fraction()}, {"limit", usd()}, {"judge", model()}};
        return Yaml::map(all);
    }
    Yaml privacy()
    {
        Members bodies;
        for (const QByteArray &one : numbered("tag", m_tags)) {
            if (chance(3))
                bodies.push_back({one, duration(900'000)});
        }
        return Yaml::map({{"bodies", Yaml::map(bodies)}});
    }
    Yaml tests()
    {
        std::vector<Yaml> all;
        for (const QByteArray &name : numbered("test ", number(0, 4))) {
            Members expect;
            if (chance(2))
                expect.push_back({"rule", m_rules > 0 && chance(2) ? "rule" + QByteArray::number(number(0, m_rules - 1)) : "default"});
            if (chance(2))
                expect.push_back({"chain", chain()});
            if (chance(2))
                expect.push_back({"refused", any(policy::words::refusals)});
            else if (chance(2))
                expect.push_back({"not", Yaml::list(some(m_models))});
            else
                expect.push_back({"model", model()});
            Members one{{"name", name},
                        {"prompt", "say \"it\": # " + name},
                        {"asked", chance(2) ? "auto" : chance(2) ? "auto/" + chain() : model()},
                        {"expect", Yaml::map(expect)}};
            if (chance(2))
                one.push_back({"tags", Yaml::list({tag(), "project=alpha"})});
            if (chance(2))
                one.push_back({"client", "smoke test"});
            all.push_back(Yaml::map(one));
        }
        return Yaml::list(all);
    }

    QRandomGenerator &m_random;
    int m_zones = 1, m_tags = 1, m_chains = 1, m_rules = 0, m_providers = 1;
    QByteArrayList m_models;
    QByteArrayList m_leaves; ///< kinds of conditions that this rule does not have yet
};

void appendSorted(QByteArray &text, const Yaml &node, int indent)
{
    const QByteArray line = '\n' + QByteArray(indent, ' ');
    if (node.kind == Yaml::Kind::Scalar)
        text += ' ' + node.text;
    for (const Yaml &item : node.items) {
        text += line + '-';
        appendSorted(text, item, indent + 2);
    }
    auto members = node.members;
    std::sort(members.begin(), members.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    for (const auto &[key, member] : members) {
        text += line + key + ':';
        appendSorted(text, member, indent + 2);
    }
}

} // namespace

Yaml randomPolicy(QRandomGenerator &random)
{
    return Generator(random).document();
}

QByteArray sortedText(const Yaml &node)
{
    QByteArray text;
    appendSorted(text, node, 0);
    return text;
}

} // namespace signalbox::test
