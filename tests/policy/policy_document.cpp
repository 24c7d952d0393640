// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/task.h"
#include "policy/document_shape.h"
#include "policy/policy_texts.h"
#include "policy/random_policy.h"

#include <re2/re2.h>

#include <algorithm>

namespace signalbox::test {
namespace {

using namespace policy;
using Members = std::vector<std::pair<QByteArray, Yaml>>;

template <std::size_t Count, class Enum>
QByteArray word(const std::array<QLatin1StringView, Count> &words, Enum value)
{
    const QLatin1StringView found = words[static_cast<std::size_t>(value)];
    return {found.data(), found.size()};
}
template <std::size_t Count>
Yaml wordsOf(const std::array<QLatin1StringView, Count> &words, quint64 bits)
{
    std::vector<Yaml> list;
    for (std::size_t i = 0; i < Count; ++i) {
        if ((bits >> i & 1U) != 0)
            list.push_back(word(words, i));
    }
    return Yaml::list(list);
}
Yaml textsOf(const QStringList &texts)
{
    std::vector<Yaml> list;
    for (const QString &text : texts)
        list.push_back(text.toUtf8());
    return Yaml::list(list);
}
QByteArray boolean(bool value)
{
    return value ? "true" : "false";
}
QByteArray offOr(std::chrono::milliseconds length)
{
    return length.count() == 0 ? "off" : durationText(length);
}

class Writer
{
public:
    explicit Writer(const Policy &policy)
        : m_policy(policy)
    {
    }

    Yaml document() const
    {
        const Durability durability = m_policy.durability;
        return Yaml::map({{"version", "1"},
                          {"defaults", defaults()},
                          {"zones", zones()},
                          {"tags", textsOf(m_policy.tags)},
                          {"matrix", matrix()},
                          {"detectors", detectors()},
                          {"providers", providers()},
                          {"models", models()},
                          {"chains", chains()},
                          {"rules", rules()},
                          {"budgets", budgets()},
                          {"cache", cache()},
                          {"quality", quality()},
                          {"privacy", privacy()},
                          {"tests", tests()},
                          {"feeds", feeds()},
                          {"ledger", Yaml::map({{"durability", word(words::durabilities, durability)}})}});
    }

private:
    QByteArray tag(unsigned index) const { return m_policy.tags[static_cast<qsizetype>(index)].toUtf8(); }
    QByteArray model(ModelIndex index) const { return m_policy.model(index).id.toUtf8(); }
    QByteArray chain(unsigned index) const { return m_policy.chains[index].id.toUtf8(); }
    Yaml tagsOf(Tags tags) const
    {
        std::vector<Yaml> list;
        for (unsigned i = 0; i < unsigned(m_policy.tags.size()); ++i) {
            if (tags.contains(i))
                list.push_back(tag(i));
        }
        return Yaml::list(list);
    }

    Yaml defaults() const
    {
        const Defaults &values = m_policy.defaults;
        QByteArray baseline = "asked";
        if (values.baseline.kind == Baseline::Kind::Priciest)
            baseline = "priciest";
        if (values.baseline.kind == Baseline::Kind::Model)
            baseline = model(values.baseline.model);
        Yaml hedge("off");
        if (values.hedge.isOn())
            hedge = Yaml::map({{"after", word(words::percentiles, values.hedge.after)},
                               {"share", numberText(values.hedge.shareMillionths / 1e6)}});
        return Yaml::map({{"tag", tag(values.tag)},
                          {"chain", chain(values.chain)},
                          {"baseline", baseline},
                          {"rescue", word(words::rescues, values.rescue)},
                          {"hedge", hedge},
                          {"sticky", offOr(values.sticky)},
                          {"batch_wait", offOr(values.batchWait)}});
    }
    Yaml zones() const
    {
        std::vector<Yaml> list;
        for (const Zone &zone : m_policy.zones)
            list.push_back(Yaml::map({{"id", zone.id.toUtf8()}, {"label", zone.label.toUtf8()}}));
        return Yaml::list(list);
    }
    Yaml matrix() const
    {
        Members rows;
        for (unsigned i = 0; i < unsigned(m_policy.tags.size()); ++i) {
            Members row;
            for (unsigned zone = 0; zone < m_policy.zones.size(); ++zone)
                row.push_back({m_policy.zones[zone].id.toUtf8(), word(words::verdicts, m_policy.matrix.cell(i, zone))});
            rows.push_back({tag(i), Yaml::map(row)});
        }
        return Yaml::map(rows);
    }
    Yaml detectors() const
    {
        std::vector<Yaml> list;
        for (const Detector &detector : m_policy.detectors) {
            Members one{{"id", detector.id.toUtf8()}, {"tag", tag(detector.tag)}};
            if (detector.pattern)
                one.push_back({"pattern", QByteArray::fromStdString(detector.pattern->pattern())});
            else
                one.push_back({"kind", detector.kinds == kindsNamed(u"email") ? "email" : "?"});
            list.push_back(Yaml::map(one));
        }
        return Yaml::list(list);
    }
    Yaml providers() const
    {
        Members all;
        for (const Provider &provider : m_policy.providers) {
            const Limits &limits = provider.limits;
            Members one{{"wire", word(words::wires, provider.wire)},
                        {"base_url", provider.baseUrl},
                        {"zone", m_policy.zones[provider.zone].id.toUtf8()},
                        {"keys", textsOf(provider.keys)},
                        {"simulated", boolean(provider.simulated)},
                        {"limits", limitsOf({limits.connect, limits.firstToken, limits.stall, limits.total})}};
            if (provider.probe)
                one.push_back({"probe", Yaml::map({{"every", durationText(provider.probe->every)},
                                                   {"with", word(words::probes, provider.probe->with)}})});
            else
                one.push_back({"probe", "off"});
            if (provider.preset != nullptr)
                one.push_back({"preset", QString(provider.preset->id).toLatin1()});
            if (!provider.keyHeader.isEmpty())
                one.push_back({"key_header", provider.keyHeader});
            if (!provider.apiVersion.isEmpty())
                one.push_back({"api_version", provider.apiVersion});
            if (!provider.batchTier.isEmpty())
                one.push_back({"batch_tier", provider.batchTier.toUtf8()});
            all.push_back({provider.id.toUtf8(), Yaml::map(one)});
        }
        return Yaml::map(all);
    }
    Yaml feeds() const
    {
        std::vector<Yaml> all;
        for (const FeedSource &feed : m_policy.feeds) {
            const auto hours = std::chrono::duration_cast<std::chrono::hours>(feed.every);
            all.push_back(Yaml::map({{"from", word(words::feeds, feed.kind)}, {"every", QByteArray::number(hours.count()) + "h"}, {"url", feed.url}}));
        }
        return Yaml::list(all);
    }
    static Yaml limitsOf(const LimitOverrides &limits)
    {
        return Yaml::map({{"connect", durationText(*limits.connect)},
                          {"first_token", durationText(*limits.firstToken)},
                          {"stall", durationText(*limits.stall)},
                          {"total", durationText(*limits.total)}});
    }
    static Members priceOf(const catalog::Price &price)
    {
        Members one{{"input", priceText(price.input)}, {"output", priceText(price.output)}, {"source", price.source.toUtf8()}};
        const std::pair<const char *, std::optional<PicoUsd>> buckets[]{
            {"cache_read", price.cacheRead},     {"cache_write_5m", price.cacheWrite5m}, {"cache_write_1h", price.cacheWrite1h},
            {"reasoning", price.reasoning},      {"audio_input", price.audioInput},      {"audio_output", price.audioOutput},
            {"image_input", price.imageInput},   {"image_output", price.imageOutput}};
        for (const auto &[name, bucket] : buckets) {
            if (bucket)
                one.push_back({name, priceText(*bucket)});
        }
        const std::pair<const char *, std::optional<PicoUsd>> pieces[]{{"request", price.request},
                                                                       {"image", price.image},
                                                                       {"second", price.second},
                                                                       {"character", price.character},
                                                                       {"search", price.search}};
        for (const auto &[name, piece] : pieces) {
            if (piece)
                one.push_back({name, usdText(NanoUsd{piece->value / 1'000}).toLatin1()});
        }
        if (price.date.isValid())
            one.push_back({"date", price.date.toString(Qt::ISODate).toLatin1()});
        return one;
    }
    static Yaml pricesOf(const catalog::Model &model)
    {
        std::vector<Yaml> list{Yaml::map(priceOf(*model.price))};
        for (const catalog::ConditionalPrice &price : model.prices) {
            Members one = priceOf(price.price);
            one.push_back({"min_prompt_tokens", QByteArray::number(price.when.minPromptTokens)});
            if (price.when.utcStart) {
                one.push_back({"utc_start", clockText(*price.when.utcStart)});
                one.push_back({"utc_end", clockText(*price.when.utcEnd)});
            }
            std::vector<Yaml> days;
            for (std::size_t day = 0; day < words::days.size(); ++day) {
                if ((price.when.utcDays >> day & 1U) != 0)
                    days.push_back(QString(words::days[day]).toLatin1());
            }
            if (!days.empty())
                one.push_back({"utc_days", Yaml::list(days)});
            if (!price.when.serviceTier.isEmpty())
                one.push_back({"service_tier", price.when.serviceTier.toUtf8()});
            if (price.when.batch)
                one.push_back({"batch", "true"});
            list.push_back(Yaml::map(one));
        }
        return Yaml::list(list);
    }
    Yaml models() const
    {
        std::vector<Yaml> list;
        for (const catalog::Model &model : m_policy.models) {
            Members one{{"id", model.id.toUtf8()},
                        {"context", QByteArray::number(model.context)},
                        {"max_output", QByteArray::number(model.maxOutput)},
                        {"prefill", boolean(model.acceptsPrefill)},
                        {"logprobs", boolean(model.givesLogprobs)},
                        {"price", pricesOf(model)}};
            const std::pair<const char *, Feature> abilities[]{
                {"tools", Feature::Tools}, {"image", Feature::Image},           {"audio", Feature::Audio},
                {"file", Feature::File},   {"json_schema", Feature::JsonSchema}, {"reasoning", Feature::Reasoning}};
            for (const auto &[name, feature] : abilities)
                one.push_back({name, boolean(model.capabilities.testFlag(feature))});
            Members quality{{"default", numberText(model.quality.standard().value_or(-1))}};
            for (const Task task : allTasks) { // the generator writes none that equals the default
                if (model.quality.of(task) != model.quality.standard())
                    quality.push_back({QString(taskName(task)).toLatin1(), numberText(model.quality.of(task).value_or(-1))});
            }
            one.push_back({"quality", Yaml::map(quality)});
            list.push_back(Yaml::map(one));
        }
        return Yaml::list(list);
    }
    Yaml chains() const
    {
        Members all;
        for (const Chain &one : m_policy.chains) {
            std::vector<Yaml> steps;
            for (const Step &step : one.steps)
                steps.push_back(stepOf(step));
            all.push_back({one.id.toUtf8(), Yaml::list(steps)});
        }
        return Yaml::map(all);
    }
    Yaml stepOf(const Step &step) const
    {
        Members one;
        if (const auto *single = std::get_if<ModelStep>(&step.kind))
            one.push_back({"model", model(single->model)});
        if (const auto *cascade = std::get_if<CascadeStep>(&step.kind))
            one.push_back({"cascade", Yaml::map({{"first", model(cascade->first)}, {"accept", numberText(cascade->accept)}})});
        if (const auto *split = std::get_if<SplitStep>(&step.kind)) {
            std::vector<Yaml> parts;
            for (const SplitStep::Part &part : split->parts)
                parts.push_back(Yaml::map({{"model", model(part.model)}, {"weight", QByteArray::number(part.weight)}}));
            one.push_back({"split", Yaml::list(parts)});
        }
        if (const auto *pool = std::get_if<PoolStep>(&step.kind)) {
            std::vector<Yaml> candidates;
            for (const ModelIndex candidate : pool->models)
                candidates.push_back(model(candidate));
            one.push_back({"pool", Yaml::map({{"quality", pool->quality ? numberText(*pool->quality) : "auto"},
                                              {"prefer", word(words::preferences, pool->prefer)},
                                              {"models", Yaml::list(candidates)}})});
        }
        if (step.options.tries)
            one.push_back({"tries", QByteArray::number(*step.options.tries)});
        if (step.options.timeout.total)
            one.push_back({"timeout", limitsOf(step.options.timeout)});
        std::vector<Yaml> on;
        for (const FailureClass failure : step.options.on)
            on.push_back(QString(failureName(failure)).toLatin1());
        if (!on.empty())
            one.push_back({"on", Yaml::list(on)});
        return Yaml::map(one);
    }

    Yaml rules() const
    {
        std::vector<Yaml> list;
        for (const Rule &rule : m_policy.rules) {
            Members one{{"id", rule.id.toUtf8()}, {"chain", chain(rule.chain)}};
            if (rule.when.kind != Condition::Kind::Always)
                one.push_back({"when", Yaml::map({conditionOf(rule.when)})});
            list.push_back(Yaml::map(one));
        }
        return Yaml::list(list);
    }
    Yaml childrenOf(const Condition &condition) const
    {
        std::vector<Yaml> list;
        for (const Condition &child : condition.children)
            list.push_back(Yaml::map({conditionOf(child)}));
        return Yaml::list(list);
    }
    std::pair<QByteArray, Yaml> conditionOf(const Condition &condition) const
    {
        using Kind = Condition::Kind;
        const auto comparison = [&] {
            static const QByteArrayList signs{"< ", "<= ", "== ", "!= ", ">= ", "> "};
            return signs[static_cast<qsizetype>(condition.comparison)] + numberText(condition.number);
        };
        switch (condition.kind) {
        case Kind::Always:
            return {"always", "?"};
        case Kind::All:
            return {"all", childrenOf(condition)};
        case Kind::Any:
            return {"any", childrenOf(condition)};
        case Kind::Not:
            return {"not", Yaml::map({conditionOf(condition.children.front())})};
        case Kind::Tag:
            return {"tag", tagsOf(condition.tags)};
        case Kind::Label:
            return {"label", condition.text.toUtf8()};
        case Kind::Asked:
            return {"asked", condition.text.toUtf8()};
        case Kind::Client:
            return {"client", condition.text.toUtf8()};
        case Kind::InputTokens:
            return {"input_tokens", comparison()};
        case Kind::OutputTokens:
            return {"output_tokens", comparison()};
        case Kind::Difficulty:
            return {"difficulty", comparison()};
        case Kind::Confidence:
            return {"confidence", comparison()};
        case Kind::SessionCost:
            return {"session_cost", comparison()};
        case Kind::Has:
            return {"has", featuresOf(condition.features)};
        case Kind::Matches:
            return {"matches", Yaml::map({{"pattern", QByteArray::fromStdString(condition.pattern->pattern())},
                                          {"in", word(words::places, condition.wholePrompt ? 1 : 0)}})};
        case Kind::Task: {
            std::vector<Yaml> tasks;
            for (const Task task : allTasks) {
                if ((condition.tasks >> static_cast<unsigned>(task) & 1U) != 0)
                    tasks.push_back(QString(taskName(task)).toLatin1());
            }
            return {"task", Yaml::list(tasks)};
        }
        case Kind::Priority:
            return {"priority", condition.text.toUtf8()};
        case Kind::Time:
            return {"time", clockText(condition.from) + '-' + clockText(condition.to)};
        case Kind::Weekday:
            return {"weekday", wordsOf(words::days, condition.weekdays)};
        case Kind::Header:
            return {"header", Yaml::map({{condition.header.toUtf8(), condition.text.toUtf8()}})};
        }
        Q_UNREACHABLE();
    }
    static Yaml featuresOf(Features features)
    {
        static constexpr std::array all{Feature::Tools,      Feature::Image,     Feature::Audio, Feature::File,
                                        Feature::JsonSchema, Feature::Reasoning, Feature::System};
        quint64 bits = 0;
        for (std::size_t i = 0; i < all.size(); ++i)
            bits |= features.testFlag(all[i]) ? quint64{1} << i : 0;
        return wordsOf(words::features, bits);
    }

    Yaml budgets() const
    {
        std::vector<Yaml> list;
        for (const Budget &budget : m_policy.budgets) {
            std::vector<Yaml> notify;
            for (const int percent : budget.notify)
                notify.push_back(QByteArray::number(percent));
            const QByteArray of = budget.of.isEmpty() ? QByteArray() : ':' + budget.of.toUtf8();
            list.push_back(Yaml::map({{"id", budget.id.toUtf8()},
                                      {"scope", word(words::scopes, budget.scope) + of},
                                      {"period", word(words::periods, budget.period)},
                                      {"limit", usdText(budget.limit).toUtf8()},
                                      {"notify", Yaml::list(notify)},
                                      {"then", word(words::exhausted, budget.then)}}));
        }
        return Yaml::list(list);
    }
    Yaml cache() const
    {
        Members all;
        if (m_policy.cache.exactTtl)
            all.push_back({"exact", Yaml::map({{"ttl", durationText(*m_policy.cache.exactTtl)}})});
        if (const auto &semantic = m_policy.cache.semantic)
            all.push_back({"semantic", Yaml::map({{"threshold", numberText(semantic->threshold)},
                                                  {"ttl", durationText(semantic->ttl)},
                                                  {"tags", tagsOf(semantic->tags)}})});
        return Yaml::map(all);
    }
    Yaml quality() const
    {
        return Yaml::map({{"sample", numberText(m_policy.quality.sample)},
                          {"judge", model(*m_policy.quality.judge)},
                          {"limit", usdText(m_policy.quality.limit).toUtf8()}});
    }
    Yaml privacy() const
    {
        Members bodies;
        for (auto kept = m_policy.privacy.bodies.begin(); kept != m_policy.privacy.bodies.end(); ++kept)
            bodies.push_back({tag(kept.key()), durationText(*kept)});
        return Yaml::map({{"bodies", Yaml::map(bodies)}});
    }
    Yaml tests() const
    {
        std::vector<Yaml> list;
        for (const PolicyTest &test : m_policy.tests) {
            Members expect;
            const std::pair<const char *, QString> texts[]{
                {"rule", test.rule}, {"chain", test.chain}, {"model", test.model}, {"refused", test.refused}};
            for (const auto &[name, text] : texts) {
                if (!text.isEmpty())
                    expect.push_back({name, text.toUtf8()});
            }
            if (!test.never.isEmpty())
                expect.push_back({"not", textsOf(test.never)});
            Members one{{"name", test.name.toUtf8()},
                        {"prompt", test.prompt.toUtf8()},
                        {"asked", test.asked.toUtf8()},
                        {"expect", Yaml::map(expect)}};
            if (!test.tags.isEmpty())
                one.push_back({"tags", textsOf(test.tags)});
            if (!test.client.isEmpty())
                one.push_back({"client", test.client.toUtf8()});
            list.push_back(Yaml::map(one));
        }
        return Yaml::list(list);
    }

    const Policy &m_policy;
};

} // namespace

Yaml documentOf(const Policy &policy)
{
    return Writer(policy).document();
}

} // namespace signalbox::test
