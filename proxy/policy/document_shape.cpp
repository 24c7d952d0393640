// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"

#include "catalog/model_kind.h"
#include "catalog/preset.h"
#include "core/sensitive_kind.h"
#include "core/task.h"

#include <algorithm>

namespace signalbox::policy {

using namespace Qt::StringLiterals;

const ShapeKey *Shape::key(QLatin1StringView wanted) const
{
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const ShapeKey &known) { return known.name == wanted; });
    return found == keys.end() ? nullptr : &*found;
}

namespace shapes {
namespace {

using Kind = Shape::Kind;
constexpr bool required = true;

constexpr Shape mapping(std::span<const ShapeKey> keys)
{
    Shape shape;
    shape.kind = Kind::Mapping;
    shape.keys = keys;
    return shape;
}
constexpr Shape of(Kind kind, const Shape &element, qint64 least = 0)
{
    Shape shape;
    shape.kind = kind;
    shape.element = &element;
    shape.least = least;
    return shape;
}
constexpr Shape word(std::span<const QLatin1StringView> words)
{
    Shape shape;
    shape.kind = Kind::Word;
    shape.words = words;
    return shape;
}
constexpr Shape integer(qint64 least, qint64 most)
{
    Shape shape;
    shape.kind = Kind::Integer;
    shape.least = least;
    shape.most = most;
    return shape;
}
constexpr Shape anyOf(std::span<const Shape *const> options)
{
    Shape shape;
    shape.kind = Kind::AnyOf;
    shape.options = options;
    return shape;
}
constexpr Shape fitting(const char *pattern)
{
    Shape shape;
    shape.pattern = pattern;
    return shape;
}
constexpr Shape plain(Kind kind)
{
    Shape shape;
    shape.kind = kind;
    return shape;
}

constexpr Shape text = plain(Kind::Text);
constexpr Shape longText = plain(Kind::LongText);
constexpr Shape id = plain(Kind::Id);
constexpr Shape boolean = plain(Kind::Boolean);
constexpr Shape fraction = plain(Kind::Fraction);
constexpr Shape duration = plain(Kind::Duration);
constexpr Shape usd = plain(Kind::Usd);
constexpr Shape amount = plain(Kind::Price);
constexpr Shape comparison = plain(Kind::Comparison);
constexpr Shape clock = plain(Kind::Clock);
constexpr Shape date = plain(Kind::Date);
constexpr Shape tokens = integer(1, 1'000'000'000);
constexpr Shape texts = of(Kind::OneOrMany, text);
constexpr Shape ids = of(Kind::OneOrMany, id);

constexpr std::array offWord{"off"_L1};
constexpr Shape off = word(offWord);
constexpr std::array offOrDurationOptions{&off, &duration};
constexpr Shape offOrDuration = anyOf(offOrDurationOptions);

QStringList taskNames()
{
    return qualityKeys().mid(1);
}
QStringList detectorKinds()
{
    return namedKinds();
}
QStringList presetNames()
{
    QStringList names;
    for (const catalog::Preset &preset : catalog::presets())
        names.append(preset.id);
    return names;
}
constexpr Shape listedWord(QStringList (*list)())
{
    Shape shape;
    shape.kind = Kind::Word;
    shape.wordList = list;
    return shape;
}
constexpr Shape listedMap(QStringList (*list)(), const Shape &element)
{
    Shape shape = of(Kind::MapOf, element);
    shape.wordList = list;
    return shape;
}
QStringList everyQualityKey()
{
    return qualityKeys();
}

// --- defaults, zones, tags, matrix, detectors -----------------------------------------------------------------------

constexpr Shape shareShape = fraction;
constexpr Shape percentileShape = word(words::percentiles);
constexpr ShapeKey hedgeKeys[]{
    {"after"_L1, &percentileShape, "How late a stream must be, by what is usual for its lane."},
    {"share"_L1, &shareShape, "At most this share of requests is hedged; more than 0, at most 0.05."},
};
constexpr Shape switchShape = word(words::switches);
constexpr std::array hedgeOptions{&switchShape, &hedge};
constexpr Shape hedgeShape = anyOf(hedgeOptions);
constexpr Shape rescueShape = word(words::rescues);
constexpr ShapeKey defaultsKeys[]{
    {"tag"_L1, &id, "How sensitive a request is when nobody says so.", required},
    {"chain"_L1, &id, "Where a request goes when no rule matches.", required},
    {"uninspected"_L1, &id, "The tag of requests with sound, pictures, files or token ids, in which no detector can look; `tag` when left out."},
    {"baseline"_L1, &text, "What savings are measured against: asked, priciest or provider/model."},
    {"rescue"_L1, &rescueShape, "continue: the next lane finishes a text stream that was cut; both calls are paid."},
    {"hedge"_L1, &hedgeShape, "on: the next lane is asked as well when a stream is later than usual; both are paid."},
    {"sticky"_L1, &offOrDuration, "How long a session stays on the lane that holds its cache; at most 24h."},
    {"batch_wait"_L1, &offOrDuration, "How long work of priority batch may wait for a cheaper price; at most 24h."},
};
constexpr ShapeKey zoneKeys[]{
    {"id"_L1, &id, "The zone's name.", required},
    {"label"_L1, &text, "What people see instead of the id."},
};
constexpr ShapeKey tagKeys[]{{"id"_L1, &id, "The tag's name.", required}};
constexpr std::array zoneOptions{&id, &zone};
constexpr std::array tagOptions{&id, &tag};
constexpr Shape zoneShape = anyOf(zoneOptions);
constexpr Shape tagShape = anyOf(tagOptions);
constexpr Shape zones = of(Kind::List, zoneShape, 1);
constexpr Shape tags = of(Kind::List, tagShape, 1);
constexpr Shape verdict = word(words::verdicts);
constexpr Shape row = of(Kind::MapOf, verdict);
constexpr Shape matrix = of(Kind::MapOf, row);
constexpr Shape kind = listedWord(detectorKinds);
constexpr std::array detectorWhat{"kind"_L1, "pattern"_L1};
constexpr ShapeKey detectorKeys[]{
    {"id"_L1, &id, "Decisions and the test box name it.", required},
    {"kind"_L1, &kind, "A built-in kind of sensitive text, or a group of kinds."},
    {"pattern"_L1, &text, "A pattern of your own (RE2)."},
    {"tag"_L1, &id, "The tag a request gets when this finds something.", required},
};
constexpr Shape detectors = of(Kind::List, detector);

// --- providers and models --------------------------------------------------------------------------------------------

constexpr Shape wire = word(words::wires);
constexpr Shape keyReference = fitting("^(env:|keychain:|file:)");
constexpr Shape keyReferences = of(Kind::OneOrMany, keyReference);
constexpr ShapeKey limitKeys[]{
    {"connect"_L1, &duration, "Until the connection stands."},
    {"first_token"_L1, &duration, "Until the first content."},
    {"stall"_L1, &duration, "Between two pieces of a stream."},
    {"total"_L1, &duration, "For the whole attempt."},
};
constexpr Shape probeWith = word(words::probes);
constexpr ShapeKey probeKeys[]{
    {"every"_L1, &duration, "How often, while nothing else is sent; 1s to 24h."},
    {"with"_L1, &probeWith, "models: GET /models, free; call: a chat of one word, billed."},
};
constexpr std::array probeOptions{&off, &probe};
constexpr Shape probeShape = anyOf(probeOptions);
constexpr Shape presetName = listedWord(presetNames);
constexpr Shape apiVersion = fitting("^[A-Za-z0-9.-]{1,40}$");
constexpr Shape headerName = fitting("^[A-Za-z][A-Za-z0-9-]{0,63}$");
constexpr ShapeKey providerKeys[]{
    {"preset"_L1, &presetName, "A provider Signalbox knows: its dialect, address and models. The provider's own name when left out."},
    {"wire"_L1, &wire, "The dialect it speaks; the preset's when left out."},
    {"base_url"_L1, &text, "Its address without the endpoint, such as https://api.openai.com/v1; the preset's when left out."},
    {"api_version"_L1, &apiVersion, "Azure: models are asked by deployment, with this version, such as 2024-10-21. Not for its v1 address."},
    {"key_header"_L1, &headerName, "The header that is the key, such as api-key; authorization: a bearer token. Its dialect's when left out."},
    {"keys"_L1, &keyReferences, "Where its keys are: env:NAME, keychain:NAME or file:PATH. Never a key itself."},
    {"zone"_L1, &id, "Where data goes that is sent to it; the one its preset suggests when left out."},
    {"limits"_L1, &limits, "Time limits of an attempt."},
    {"probe"_L1, &probeShape, "Ask lanes without traffic how they are."},
    {"batch_tier"_L1, &id, "The service_tier sent with requests of priority batch, such as flex."},
    {"simulated"_L1, &boolean, "Served by Signalbox itself; nothing leaves this machine."},
};
constexpr Shape providers = of(Kind::MapOf, provider, 1);
constexpr Shape utcDay = word(words::days);
constexpr Shape utcDays = of(Kind::OneOrMany, utcDay);
constexpr ShapeKey priceKeys[]{
    {"input"_L1, &amount, "USD per million prompt tokens.", required},
    {"output"_L1, &amount, "USD per million answer tokens.", required},
    {"cache_read"_L1, &amount, "USD per million tokens read from the provider's cache."},
    {"cache_write_5m"_L1, &amount, "USD per million tokens kept for five minutes."},
    {"cache_write_1h"_L1, &amount, "USD per million tokens kept for an hour."},
    {"reasoning"_L1, &amount, "USD per million answer tokens that are reasoning; as the others when left out."},
    {"audio_input"_L1, &amount, "USD per million prompt tokens of audio."},
    {"audio_output"_L1, &amount, "USD per million answer tokens of audio."},
    {"image_input"_L1, &amount, "USD per million prompt tokens of images."},
    {"image_output"_L1, &amount, "USD per million answer tokens of images."},
    {"request"_L1, &usd, "USD for each request, on top."},
    {"image"_L1, &usd, "USD for each picture made."},
    {"second"_L1, &usd, "USD for each second of sound."},
    {"character"_L1, &usd, "USD for each character spoken."},
    {"search"_L1, &usd, "USD for each search that the provider makes."},
    {"source"_L1, &text, "Where the figures are from."},
    {"date"_L1, &date, "When they were."},
    {"min_prompt_tokens"_L1, &tokens, "Holds for prompts of at least so many tokens. Not in the first price."},
    {"utc_start"_L1, &clock, "Holds from this time of the UTC day on. Not in the first price."},
    {"utc_end"_L1, &clock, "… until this one, which does not count. Not in the first price."},
    {"utc_days"_L1, &utcDays, "Holds on these days of the UTC week, such as [sat, sun]. Not in the first price."},
    {"service_tier"_L1, &text, "Holds for this service tier. Not in the first price."},
    {"batch"_L1, &boolean, "Holds for work that may wait. Not in the first price."},
};
constexpr Shape prices = of(Kind::OneOrMany, price);
constexpr Shape qualityByTask = listedMap(everyQualityKey, fraction);
constexpr std::array qualityOptions{&fraction, &qualityByTask};
constexpr Shape modelQuality = anyOf(qualityOptions);
constexpr Shape modelId = fitting("^[^/]+/.+$");
QStringList modelKindNames()
{
    QStringList names;
    for (const catalog::ModelKind which : catalog::allModelKinds)
        names.append(catalog::modelKindName(which));
    return names;
}
constexpr Shape modelKind = listedWord(modelKindNames);
constexpr ShapeKey modelKeys[]{
    {"id"_L1, &modelId, "provider/name; the name is the provider's own.", required},
    {"context"_L1, &tokens, "Tokens of prompt plus answer; requests above it are not sent here."},
    {"max_output"_L1, &tokens, "Longest answer in tokens."},
    {"tools"_L1, &boolean, "Can call tools."},
    {"image"_L1, &boolean, "Takes images."},
    {"audio"_L1, &boolean, "Takes audio."},
    {"file"_L1, &boolean, "Takes files."},
    {"json_schema"_L1, &boolean, "Answers by a JSON Schema."},
    {"reasoning"_L1, &boolean, "Takes a reasoning effort."},
    {"kind"_L1, &modelKind, "What it is asked for: chat, embedding, image …; chat when left out."},
    {"completions"_L1, &boolean, "A chat model that its provider also answers for at the legacy completions endpoint."},
    {"vectors"_L1, &text, "Of an embedding model: models with the same word here give the same vectors. Its own name when left out."},
    {"prefill"_L1, &boolean, "Goes on from a last message of the assistant."},
    {"logprobs"_L1, &boolean, "Says how probable its tokens were, by which a cascade judges its answers."},
    {"price"_L1, &prices, "One price, or a list: the ordinary one first, then exceptions of which the last that holds counts."},
    {"quality"_L1, &modelQuality, "0 to 1, once or by task; a pool compares it with what a request needs."},
};
constexpr Shape models = of(Kind::List, model, 1);

// --- chains and rules ------------------------------------------------------------------------------------------------

constexpr Shape failure = word(words::failures);
constexpr Shape failures = of(Kind::OneOrMany, failure);
constexpr Shape tries = integer(1, 10);
constexpr Shape weight = integer(0, 1'000'000);
constexpr ShapeKey partKeys[]{
    {"model"_L1, &text, "provider/name.", required},
    {"weight"_L1, &weight, "Its share, relative to the others; 1 when left out."},
};
constexpr Shape split = of(Kind::List, splitPart, 1);
constexpr std::array autoWord{"auto"_L1};
constexpr Shape autoShape = word(autoWord);
constexpr std::array poolQualityOptions{&autoShape, &fraction};
constexpr Shape poolQuality = anyOf(poolQualityOptions);
constexpr Shape preference = word(words::preferences);
constexpr Shape poolModels = of(Kind::List, text, 1);
constexpr ShapeKey poolKeys[]{
    {"quality"_L1, &poolQuality, "The least quality: auto (what the classifier says this prompt needs) or 0 to 1."},
    {"prefer"_L1, &preference, "By what the capable models are ranked."},
    {"models"_L1, &poolModels, "Full ids or patterns such as openai/*; all models when left out."},
};
constexpr ShapeKey cascadeKeys[]{
    {"first"_L1, &text, "The cheap model that is asked first.", required},
    {"accept"_L1, &fraction, "Its answer counts if its confidence reaches this, else the next step is asked; 0.9 when left out."},
};
constexpr ShapeKey stepKeys[]{
    {"model"_L1, &text, "This model."},
    {"split"_L1, &split, "One of several models, drawn by weight."},
    {"pool"_L1, &pool, "The router picks among capable models."},
    {"cascade"_L1, &cascade, "A cheap model first; its answer counts if it can be trusted."},
    {"tries"_L1, &tries, "Attempts on a lane of this step."},
    {"timeout"_L1, &limits, "Time limits instead of the provider's."},
    {"on"_L1, &failures, "Enter this step only after one of these failures."},
};
constexpr Shape chain = of(Kind::List, step, 1);
constexpr Shape chains = of(Kind::MapOf, chain, 1);

constexpr Shape task = listedWord(taskNames);
constexpr Shape tasks = of(Kind::OneOrMany, task);
constexpr Shape feature = word(words::features);
constexpr Shape features = of(Kind::OneOrMany, feature);
constexpr Shape place = word(words::places);
constexpr ShapeKey matchesKeys[]{
    {"pattern"_L1, &text, "RE2.", required},
    {"in"_L1, &place, "last_user: the last message of the user; prompt: all of it."},
};
constexpr std::array matchesOptions{&text, &matches};
constexpr Shape matchesShape = anyOf(matchesOptions);
constexpr Shape priority = word(words::priorities);
constexpr Shape span = fitting("^\\s*([01][0-9]|2[0-3]):[0-5][0-9]\\s*-\\s*(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\\s*$");
constexpr Shape spans = of(Kind::OneOrMany, span);
constexpr Shape day = fitting("^\\s*(mon|tue|wed|thu|fri|sat|sun)\\s*(-\\s*(mon|tue|wed|thu|fri|sat|sun)\\s*)?$");
constexpr Shape weekdays = of(Kind::OneOrMany, day);
constexpr Shape headerMap = of(Kind::MapOf, texts, 1);
constexpr Shape headers = of(Kind::OneOrMany, headerMap);
constexpr Shape conditions = of(Kind::List, condition, 1);
constexpr ShapeKey conditionKeys[]{
    {"tag"_L1, &ids, "The request carries one of these tags."},
    {"label"_L1, &texts, "It carries a label: key=value, or key for any value."},
    {"task"_L1, &tasks, "What the classifier says the prompt wants done."},
    {"difficulty"_L1, &comparison, "How hard the classifier finds it, 0 to 1."},
    {"confidence"_L1, &comparison, "How sure the classifier is, 0 to 1."},
    {"input_tokens"_L1, &comparison, "Estimated tokens of the prompt."},
    {"output_tokens"_L1, &comparison, "The most answer tokens the client allows; never true when it sets none."},
    {"has"_L1, &features, "The request has all of these."},
    {"matches"_L1, &matchesShape, "A pattern (RE2) is found in the last user message or the prompt."},
    {"asked"_L1, &texts, "The model the client asked for, with * and ?."},
    {"client"_L1, &texts, "The client's name, with * and ?."},
    {"session_cost"_L1, &comparison, "USD this session has cost so far."},
    {"priority"_L1, &priority, "What the client says of its hurry; interactive when it says nothing."},
    {"time"_L1, &spans, "Local time of day, such as '22:00-06:00'; the end does not count."},
    {"weekday"_L1, &weekdays, "Local day: mon … sun, or a span such as mon-fri."},
    {"header"_L1, &headers, "Request headers: {name: pattern}; all of a mapping, any of a list."},
    {"all"_L1, &conditions, "All of these."},
    {"any"_L1, &conditions, "At least one of these."},
    {"not"_L1, &condition, "Not this."},
};
constexpr ShapeKey ruleKeys[]{
    {"id"_L1, &id, "Decisions name it.", required},
    {"when"_L1, &condition, "Every request when left out."},
    {"chain"_L1, &id, "Where the request goes.", required},
};
constexpr Shape rules = of(Kind::List, rule);

// --- the other sections ----------------------------------------------------------------------------------------------

constexpr Shape scope = fitting("^\\s*(all|client|session|provider|model|tag|label)\\s*(:|$)");
constexpr Shape period = word(words::periods);
constexpr Shape percent = integer(1, 100);
constexpr Shape percents = of(Kind::OneOrMany, percent);
constexpr Shape exhausted = word(words::exhausted);
constexpr ShapeKey budgetKeys[]{
    {"id"_L1, &id, "Errors and reports name it.", required},
    {"scope"_L1, &scope, "all, client, session, provider, model, tag or label: each of them on its own, or one: client:NAME.", required},
    {"period"_L1, &period, "Of local time; weeks begin on Monday.", required},
    {"limit"_L1, &usd, "USD.", required},
    {"notify"_L1, &percents, "Percent of the limit at which to tell."},
    {"then"_L1, &exhausted, "What is left when it is spent: the cheapest lane, only this machine, or nothing (stop)."},
};
constexpr Shape budgets = of(Kind::List, budget);
constexpr ShapeKey exactKeys[]{{"ttl"_L1, &duration, "How long an answer may be given again.", required}};
constexpr ShapeKey semanticKeys[]{
    {"threshold"_L1, &fraction, "How alike two prompts must be; 0.92 when left out."},
    {"ttl"_L1, &duration, "How long an answer may be given again.", required},
    {"tags"_L1, &ids, "Only requests whose every tag is one of these.", required},
};
constexpr ShapeKey cacheKeys[]{
    {"exact"_L1, &exactCache, "The same request gets the same answer."},
    {"semantic"_L1, &semanticCache, "A prompt that means the same gets the same answer."},
};
constexpr ShapeKey qualityKeyList[]{
    {"sample"_L1, &fraction, "Share of requests whose answers are judged; 0 = none.", required},
    {"judge"_L1, &text, "The model that judges; the matrix holds for it too."},
    {"limit"_L1, &usd, "USD a day that judging may cost."},
};
constexpr Shape bodies = of(Kind::MapOf, duration);
constexpr ShapeKey privacyKeys[]{{"bodies"_L1, &bodies, "Tag → how long bodies of such requests are kept; nothing by default."}};
constexpr Shape refusal = word(words::refusals);
constexpr ShapeKey expectationKeys[]{
    {"rule"_L1, &id, "The rule that matches; default for the implicit last one."},
    {"chain"_L1, &id, "The chain it is sent to."},
    {"model"_L1, &text, "The model that is asked first."},
    {"not"_L1, &texts, "Models that are not among the lanes; full ids or patterns."},
    {"refused"_L1, &refusal, "The error code it is refused with."},
};
constexpr ShapeKey testKeys[]{
    {"name"_L1, &text, "What messages call it; the start of the prompt when left out."},
    {"prompt"_L1, &longText, "What the user says.", required},
    {"tags"_L1, &texts, "As in x-signalbox-tags: tags, and labels as key=value."},
    {"asked"_L1, &text, "The model asked for; auto when left out."},
    {"client"_L1, &text, "Who asks."},
    {"expect"_L1, &expectation, "What must come of it.", required},
};
constexpr Shape tests = of(Kind::List, test);
constexpr Shape durability = word(words::durabilities);
constexpr ShapeKey ledgerKeys[]{{"durability"_L1, &durability, "disk: wait until a record is on the disk before an answer ends."}};

constexpr Shape feedKind = word(words::feeds);
constexpr ShapeKey feedKeys[]{
    {"from"_L1, &feedKind, "Whose price list.", required},
    {"every"_L1, &duration, "How often it is fetched; 1h to 30d, 24h when left out."},
    {"url"_L1, &text, "Where it is, when not at its usual address; https."},
};
constexpr Shape feeds = of(Kind::List, feed);

constexpr Shape version = integer(1, 1);
constexpr ShapeKey documentKeys[]{
    {"version"_L1, &version, "Of the document's form.", required},
    {"defaults"_L1, &defaults, "What holds when nothing else says so.", required},
    {"zones"_L1, &zones, "Where data can go; at most 64.", required},
    {"tags"_L1, &tags, "How sensitive a request can be, from open to strict; at most 64.", required},
    {"matrix"_L1, &matrix, "Tag → zone → allow, redact or never. Nothing can step over it.", required},
    {"detectors"_L1, &detectors, "What is looked for in every text, and the tag it gives."},
    {"providers"_L1, &providers, "Who answers requests.", required},
    {"models"_L1, &models, "What they offer, beside the catalogue's models of providers with a preset."},
    {"chains"_L1, &chains, "A chain is tried step by step until a model answers.", required},
    {"rules"_L1, &rules, "The first that matches decides; then defaults.chain."},
    {"budgets"_L1, &budgets, "What may be spent."},
    {"cache"_L1, &cache, "Answers kept to be given again."},
    {"quality"_L1, &quality, "Judging a sample of the answers."},
    {"privacy"_L1, &privacy, "What is kept of requests."},
    {"tests"_L1, &tests, "What must come of a request; run on check and before a policy is applied."},
    {"ledger"_L1, &ledger, "How decisions are recorded."},
    {"feeds"_L1, &feeds, "Price lists to fetch and compare; what they say counts only when it is applied."},
};

constexpr Shape named(const char *name, std::span<const ShapeKey> keys, qint64 least = 0)
{
    Shape shape = mapping(keys);
    shape.name = name;
    shape.least = least;
    return shape;
}
constexpr Shape choosing(Shape shape, std::span<const QLatin1StringView> keys)
{
    shape.exactlyOne = keys;
    return shape;
}

} // namespace

constexpr Shape document = mapping(documentKeys);
constexpr Shape defaults = mapping(defaultsKeys);
constexpr Shape hedge = mapping(hedgeKeys);
constexpr Shape zone = mapping(zoneKeys);
constexpr Shape tag = mapping(tagKeys);
constexpr Shape detector = choosing(mapping(detectorKeys), detectorWhat);
constexpr Shape provider = mapping(providerKeys);
constexpr Shape limits = named("limits", limitKeys);
constexpr Shape probe = mapping(probeKeys);
constexpr Shape model = mapping(modelKeys);
constexpr Shape price = named("price", priceKeys);
constexpr Shape step = choosing(named("step", stepKeys), words::stepKinds);
constexpr Shape splitPart = mapping(partKeys);
constexpr Shape pool = mapping(poolKeys);
constexpr Shape cascade = mapping(cascadeKeys);
constexpr Shape rule = mapping(ruleKeys);
constexpr Shape condition = named("condition", conditionKeys, 1);
constexpr Shape matches = mapping(matchesKeys);
constexpr Shape budget = mapping(budgetKeys);
constexpr Shape cache = mapping(cacheKeys);
constexpr Shape exactCache = mapping(exactKeys);
constexpr Shape semanticCache = mapping(semanticKeys);
constexpr Shape quality = mapping(qualityKeyList);
constexpr Shape privacy = mapping(privacyKeys);
constexpr Shape test = mapping(testKeys);
constexpr Shape expectation = named("expectation", expectationKeys, 1);
constexpr Shape ledger = mapping(ledgerKeys);
constexpr Shape feed = mapping(feedKeys);

} // namespace shapes

const QStringList &qualityKeys()
{
    static const QStringList keys = [] {
        QStringList names{QStringLiteral("default")};
        for (const Task task : allTasks)
            names.append(taskName(task));
        return names;
    }();
    return keys;
}

} // namespace signalbox::policy
