// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "catalog/preset.h"
#include "core/failure.h"
#include "core/sensitive_kind.h"
#include "policy/condition.h"
#include "policy/limits.h"
#include "policy/rule_index.h"
#include "policy/safe_set.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace signalbox::catalog {
enum class FeedKind : quint8; // catalog/price_feed.h
}

namespace signalbox::policy {

struct Zone
{
    QString id;
    QString label; ///< for people; the id when not given
};

/// The dialect a provider speaks, in the order of words::wires.
enum class Wire { OpenAi, Anthropic, Responses, Gemini };

/// How a provider's lanes are checked while nothing is sent to them (dispatch.md, "active probes").
struct Probe
{
    enum class With {
        Models, ///< GET …/models: free
        Call,   ///< a chat of one word that allows one token of answer: billed
    };
    std::chrono::milliseconds every{30'000};
    With with = With::Models;

    bool operator==(const Probe &) const = default;
};

struct Provider
{
    QString id;
    Wire wire = Wire::OpenAi;
    QByteArray baseUrl; ///< without a trailing '/'; e.g. "https://api.openai.com/v1"
    QStringList keys;   ///< references such as "env:OPENAI_API_KEY", never key material; empty = no key is sent
    unsigned zone = 0;  ///< position in Policy::zones
    Limits limits;
    std::optional<Probe> probe; ///< unset = never probed
    QString batchTier; ///< `service_tier` sent with requests of priority batch; empty = none is sent
    const catalog::Preset *preset = nullptr; ///< what is known about it beyond the policy; null = nothing
    bool simulated = false; ///< served by our own simulator (watermarked everywhere)
    QByteArray keyHeader{};    ///< the key is the whole of this header, lower case; empty = as its dialect has it
    QByteArray apiVersion{};   ///< Azure: asked by deployment, with ?api-version=; empty = addresses without
    bool onThisMachine = false; ///< its address is a loopback one; what `then: local` of a budget leaves open
};

/// Limits a step sets; unset members come from the provider.
struct LimitOverrides
{
    std::optional<std::chrono::milliseconds> connect, firstToken, stall, total;
};

/// Settings every kind of step may carry.
struct StepOptions
{
    std::optional<int> tries; ///< attempts on this lane, ≥ 1; unset = dispatch's default
    LimitOverrides timeout;
    std::vector<FailureClass>
        on; ///< enter this step only after one of these; empty = after anything that may fall back
};

struct ModelStep
{
    ModelIndex model;
};

struct SplitStep
{
    struct Part
    {
        ModelIndex model;
        int weight = 1; ///< ≥ 0, relative; at least one is > 0
    };
    std::vector<Part> parts;
};

/// By what a pool ranks the models that are good enough. Balanced weighs price, speed and quality against each other.
enum class Preference { Cheapest, Fastest, Best, Balanced };

/// The router picks among capable models.
struct PoolStep
{
    std::vector<ModelIndex>
        models; ///< candidates, in file order; never empty (the loader fills in all models when `models:` is absent)
    std::optional<double> quality; ///< least quality for the task; nullopt = `auto`: what the classifier says it needs
    Preference prefer = Preference::Cheapest;
};

/// A cheap model is asked first; its answer counts if it can be trusted, else the next step is asked.
struct CascadeStep
{
    ModelIndex first;
    double accept = 0.9; ///< least confidence in its answer, 0…1
};

struct Step
{
    std::variant<ModelStep, SplitStep, PoolStep, CascadeStep> kind;
    StepOptions options;
};

struct Chain
{
    QString id;
    std::vector<Step> steps; ///< never empty
};

/// Finds sensitive text: built-in kinds, or a pattern of the user's own. What it finds gives the request its tag.
struct Detector
{
    QString id;
    KindSet kinds; ///< empty when there is a pattern
    std::shared_ptr<const re2::RE2> pattern;
    unsigned tag = 0; ///< position in Policy::tags
};

/// Its pattern as written; empty for built-in kinds.
[[nodiscard]] QString patternText(const Detector &detector);

struct Rule
{
    QString id;
    Condition when;
    unsigned chain = 0; ///< position in Policy::chains
};

/// What savings are measured against.
struct Baseline
{
    enum class Kind { Asked, Model, Priciest };
    Kind kind = Kind::Asked;
    ModelIndex model; ///< for Kind::Model
};

/// Asking a second lane while the first is late (dispatch.md, "hedging").
struct Hedge
{
    enum class After { P95, P99 };
    int shareMillionths = 0; ///< of a worker's requests, at most; 0 = never
    After after = After::P95; ///< of the lane's time to first token

    [[nodiscard]] bool isOn() const { return shareMillionths > 0; }
    bool operator==(const Hedge &) const = default;
};

/// What happens to a text stream that is cut after the client got some of it.
enum class RescueMode { Off, Continue };

/// An amount that may be spent in a period. Kept by reserving before a call and settling after it.
struct Budget
{
    enum class Scope { All, Client, Session, Provider, Model, Tag, Label };
    enum class Period { Hour, Day, Week, Month }; ///< of local time; weeks begin on Monday
    enum class Then {
        Cheapest, ///< only the cheapest lane that is allowed and capable
        Local,    ///< only zones on this machine (providers with a loopback address)
        Stop,     ///< nothing: budget_exceeded
    };
    QString id;
    Scope scope = Scope::All;
    QString of; ///< client, provider, model, tag or label it holds for; empty = each one has its own
    Period period = Period::Day;
    NanoUsd limit;
    std::vector<int> notify; ///< percent, ascending
    Then then = Then::Stop;
};

/// Answers kept to be given again. Off unless set.
struct Cache
{
    struct Semantic
    {
        double threshold = 0.92;
        std::chrono::milliseconds ttl{0};
        Tags tags; ///< only requests whose every tag is one of these
    };
    std::optional<std::chrono::milliseconds> exactTtl;
    std::optional<Semantic> semantic;
};

/// How much of the traffic is judged for quality, by which model, at most for how much a day.
struct QualitySampling
{
    double sample = 0.0; ///< share of requests, 0…1
    std::optional<ModelIndex> judge;
    NanoUsd limit; ///< USD a day
};

/// Whose bodies are kept, and for how long; by tag position. Nothing by default.
struct Privacy
{
    QHash<unsigned, std::chrono::milliseconds> bodies;
};

/// An assertion stored with the policy: what must come of a request.
struct PolicyTest
{
    QString prompt;
    QStringList tags;
    QString asked;  ///< the request's `model`; "auto" by default
    QString client;
    QString name;   ///< for messages; the start of the prompt when not given
    int line = 0;   ///< in the file
    // what is expected; empty = not asserted
    QString rule;
    QString chain;
    QString model;       ///< that is asked first
    QStringList never;   ///< models that must not be among the lanes
    QString refused;     ///< the contract's error code
};

/// A public price list that is fetched now and then and compared with what is known. It never counts by itself.
struct FeedSource
{
    catalog::FeedKind kind{};
    QByteArray url; ///< where it is fetched from
    std::chrono::milliseconds every = std::chrono::hours(24);

    bool operator==(const FeedSource &) const = default;
};

/// Whether an append to the ledger's journal is awaited to the disk (security.md).
enum class Durability { Process, Disk };

struct Defaults
{
    unsigned tag = 0;   ///< position in Policy::tags
    unsigned chain = 0; ///< position in Policy::chains
    std::optional<unsigned> uninspected; ///< tag of content nobody can look into; unset = no more than `tag`
    Baseline baseline;
    std::chrono::milliseconds sticky = std::chrono::minutes(10); ///< how long a session stays on its lane; 0 = off
    RescueMode rescue = RescueMode::Off;
    Hedge hedge;
    std::chrono::milliseconds batchWait{0}; ///< how long a request of priority batch may wait for a cheaper price; 0 = not
};

/// A validated policy: every reference is resolved to a position, every pattern compiled. Immutable and shared between
/// threads as shared_ptr<const Policy>. Made only by load().
struct Policy
{
    QString hash; ///< hex xxh3-64 of the canonical content: formatting and comments do not change it
    Defaults defaults;
    std::vector<Zone> zones;
    QStringList tags; ///< in file order; the file lists them from open to strict
    Matrix matrix;
    std::vector<Provider> providers;
    std::vector<catalog::Model> models; ///< index = ModelIndex
    std::vector<unsigned> providerOfModel;
    std::vector<Detector> detectors;
    std::vector<Chain> chains;
    std::vector<Rule> rules; ///< first match wins; then defaults.chain
    RuleIndex ruleIndex;     ///< over `rules`

    std::vector<Budget> budgets;
    Cache cache;
    QualitySampling quality;
    Privacy privacy;
    std::vector<PolicyTest> tests;
    std::vector<FeedSource> feeds; ///< each kind at most once
    Durability durability = Durability::Process;
    QStringList headers; ///< names of the request headers its rules look at, lower case, sorted

    QHash<QString, quint32> modelByName; ///< "provider/name", and bare "name" where only one provider has it
    QHash<QString, unsigned> chainById;

    [[nodiscard]] const catalog::Model &model(ModelIndex index) const { return models[index.value]; }
    [[nodiscard]] const Provider &providerOf(ModelIndex index) const { return providers[providerOfModel[index.value]]; }
    [[nodiscard]] std::optional<ModelIndex> findModel(const QString &name) const;
    /// Position of a tag by name; nullopt when the policy does not define it.
    [[nodiscard]] std::optional<unsigned> findTag(QStringView name) const;
};

} // namespace signalbox::policy
