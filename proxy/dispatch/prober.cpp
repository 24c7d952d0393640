// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/prober.h"

#include "dispatch/upstream_request.h"
#include "wire/chat_response.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QThread>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

using std::chrono::microseconds;

constexpr std::chrono::milliseconds tickInterval{500};
constexpr qsizetype mostBody = 8 * 1024 * 1024; ///< a list of models

/// A request that says nothing: one word, one token of answer.
QByteArray probeBody(const QString &model)
{
    return QJsonDocument(QJsonObject{{u"models"_s, QJsonArray{model}},
                                     {u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"ping"_s}}}},
                                     {u"max_tokens"_s, 1}})
        .toJson(QJsonDocument::Compact);
}

bool wantsProbes(const policy::Policy &policy)
{
    return std::any_of(policy.providers.cbegin(), policy.providers.cend(),
                       [](const policy::Provider &provider) { return provider.probe.has_value(); });
}

} // namespace

/// The client's side of a call that nobody waits for.
class Prober::Unheard final : public ReplyStream
{
public:
    using ReplyStream::ReplyStream;

    void sendComplete(int, const upstream::Headers &, QByteArrayView) override { over(); }
    void begin(int, const upstream::Headers &) override {}
    void write(QByteArrayView) override {}
    void finish() override { over(); }
    void abort() override { over(); }
    [[nodiscard]] qint64 bytesPending() const override { return 0; }
    [[nodiscard]] bool isClientGone() const override { return m_over; }
    [[nodiscard]] bool isOver() const { return m_over; }
    void leave()
    {
        if (m_over)
            return;
        over();
        emit clientGone();
    }

private:
    void over()
    {
        m_over = true;
        deleteLater();
    }
    bool m_over = false;
};

/// One GET …/models for the lanes of a provider that were idle.
class Prober::ModelsCall final : private upstream::Listener
{
public:
    /// The lanes were entered for it. `keyLane`: knows which key may be used.
    ModelsCall(Prober &prober, unsigned provider, std::vector<std::shared_ptr<health::Lane>> lanes,
               std::shared_ptr<health::Lane> keyLane)
        : m_prober(prober), m_snapshot(prober.m_snapshot), m_position(provider), m_lanes(std::move(lanes)),
          m_keyLane(std::move(keyLane)), m_limit(policyOf().limits.connect + policyOf().limits.firstToken)
    {
    }
    ~ModelsCall() override { cancel(); }

    /// False: no key may be used now, so nothing was sent and the lanes were left again.
    [[nodiscard]] bool start(microseconds now)
    {
        const health::KeyRing &ring = *keys().ring();
        std::optional<std::size_t> key;
        if (!ring.isEmpty()) {
            key = m_keyLane->pickKey(ring, now);
            if (!key) {
                leaveLanes();
                return false;
            }
            m_key = ring.keys()[*key].key;
            for (std::size_t i = 0; i < std::max<std::size_t>(m_lanes.size(), 1); ++i) // each lane will tell how it went
                m_key->countUse(m_prober.m_tools.clock.utc());
        }
        m_start = now;
        m_open = true;
        m_call = m_prober.m_tools.client.start(modelsRequest(*m_snapshot, m_position, key, m_prober.m_tools.via), this);
        return true;
    }
    /// The lanes hear nothing of it.
    void cancel()
    {
        if (!std::exchange(m_open, false))
            return;
        m_prober.m_tools.client.cancel(m_call);
        leaveLanes();
    }
    [[nodiscard]] bool isLate(microseconds now) const { return now - m_start > m_limit; }
    void endLate()
    {
        m_prober.m_tools.client.cancel(m_call);
        end(FailureClass::Timeout, u"no answer within %1 s"_s.arg(std::chrono::ceil<std::chrono::seconds>(m_limit).count()));
    }
    [[nodiscard]] const QString &provider() const { return policyOf().id; }
    void tell(const Told &told) { m_told.push_back(told); }

private:
    [[nodiscard]] const policy::Provider &policyOf() const { return m_snapshot->policy->providers[m_position]; }
    [[nodiscard]] const ProviderKeys &keys() const { return m_snapshot->keys[m_position]; }
    void leaveLanes()
    {
        for (const std::shared_ptr<health::Lane> &lane : m_lanes)
            lane->abandon();
    }
    void onHead(int status, const upstream::Headers &headers) override
    {
        m_status = status;
        m_headers = headers;
    }
    void onBody(QByteArrayView bytes) override
    {
        if (m_body.size() + bytes.size() <= mostBody)
            m_body.append(bytes);
        else
            m_tooLarge = true;
    }
    void onEnding(const upstream::Ending &ending) override
    {
        if (m_status >= 400) {
            const wire::ErrorMeaning meaning = wire::readErrorReply(m_status, m_body);
            // A key that may not list models may chat all the same.
            end(m_status == 403 ? FailureClass::InvalidRequest : meaning.failure, meaning.message);
        } else if (!ending.complete) {
            end(ending.failure.value_or(FailureClass::Unavailable), ending.detail);
        } else if (m_status >= 300) {
            end(FailureClass::Malformed, u"redirect (%1), never followed"_s.arg(m_status));
        } else if (m_tooLarge || QJsonDocument::fromJson(m_body).isNull()) {
            end(FailureClass::Malformed, u"the list of models is not usable JSON"_s);
        } else {
            end(std::nullopt, {});
        }
    }
    void end(std::optional<FailureClass> failure, QString detail)
    {
        m_open = false;
        keys().hideIn(detail);
        const UtcTime utc = m_prober.m_tools.clock.utc();
        const microseconds now = m_prober.m_tools.clock.steady();
        health::AttemptOutcome outcome;
        outcome.failure = failure;
        outcome.retryAfter = std::chrono::milliseconds(
            wire::retryAfterMs(upstream::headerValue(m_headers, "retry-after"), upstream::headerValue(m_headers, "retry-after-ms"),
                               utc.micros / 1'000'000)
                .value_or(0));
        outcome.total = std::max(now - m_start, microseconds(1));
        outcome.probe = health::ProbeKind::Models;
        outcome.ended = utc;
        outcome.httpStatus = m_status;
        outcome.detail = detail;
        outcome.key = m_key.get();
        for (const std::shared_ptr<health::Lane> &lane : m_lanes)
            lane->record(outcome, now);
        ProbeReport report{provider(), outcome.total, failure, m_status, detail, {}, {}};
        for (const std::shared_ptr<health::Lane> &lane : m_lanes)
            report.counted.append(lane->modelId());
        const std::vector<Told> told = std::exchange(m_told, {});
        m_prober.ended(this); // destroys this
        for (const Told &one : told)
            one(report);
    }

    Prober &m_prober;
    SnapshotPtr m_snapshot;
    unsigned m_position;
    std::vector<std::shared_ptr<health::Lane>> m_lanes;
    std::shared_ptr<health::Lane> m_keyLane;
    std::vector<Told> m_told;
    microseconds m_limit;
    std::shared_ptr<health::ProviderKey> m_key; ///< null: sent without one
    microseconds m_start{0};
    upstream::CallId m_call = 0;
    bool m_open = false;
    int m_status = 0;
    upstream::Headers m_headers;
    QByteArray m_body;
    bool m_tooLarge = false;
};

Prober::Prober(Dispatcher &dispatcher, DispatchTools tools, quint64 seed, QObject *parent)
    : QObject(parent), m_dispatcher(dispatcher), m_tools(std::move(tools)), m_random(seed)
{
    m_timer.setInterval(tickInterval);
    connect(&m_timer, &QTimer::timeout, this, &Prober::tick);
}

Prober::~Prober()
{
    stop();
}

void Prober::setSnapshot(const SnapshotPtr &snapshot)
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_snapshot = snapshot;
    const policy::Policy &policy = *snapshot->policy;
    m_schedules.removeIf([&policy](QHash<QString, Schedule>::iterator entry) {
        const QString provider = entry.key().section(u'/', 0, 0);
        return std::none_of(policy.providers.cbegin(), policy.providers.cend(), [&provider](const policy::Provider &known) {
            return known.id == provider && known.probe;
        });
    });
    if (wantsProbes(policy)) {
        tick(); // the time a lane has to be idle is counted from here
        m_timer.start();
    } else if (running() == 0) {
        m_timer.stop();
    }
}

void Prober::stop()
{
    m_timer.stop();
    m_snapshot.reset();
    m_models.clear();
    for (const QPointer<Unheard> &call : std::exchange(m_calls, {})) {
        if (call)
            call->leave();
    }
}

int Prober::running() const
{
    const auto calls = std::count_if(m_calls.cbegin(), m_calls.cend(),
                                     [](const QPointer<Unheard> &call) { return call && !call->isOver(); });
    return static_cast<int>(m_models.size()) + static_cast<int>(calls);
}

void Prober::tick()
{
    const microseconds now = m_tools.clock.steady();
    endLateCalls(now);
    if (!m_snapshot)
        return;
    const policy::Policy &policy = *m_snapshot->policy;
    if (!wantsProbes(policy) && running() == 0)
        m_timer.stop();
    for (unsigned provider = 0; provider < policy.providers.size(); ++provider) {
        const std::optional<policy::Probe> &probe = policy.providers[provider].probe;
        if (!probe)
            continue;
        if (probe->with == policy::Probe::With::Models) {
            probeModels(provider, now);
            continue;
        }
        for (quint32 model = 0; model < policy.models.size(); ++model) {
            const bool chats = policy.models[model].kind == catalog::ModelKind::Chat || policy.models[model].kind == catalog::ModelKind::Responses;
            if (policy.providerOfModel[model] == provider && chats) // a word of chat asks nothing else
                probeCall({model}, now);
        }
    }
}

Prober::Schedule &Prober::scheduleFor(const QString &what, microseconds every, microseconds now)
{
    Schedule &schedule = m_schedules[what];
    if (schedule.every == every)
        return schedule;
    schedule = {now, every, {}};
    drawWait(schedule);
    return schedule;
}

void Prober::drawWait(Schedule &schedule)
{
    const double share = std::uniform_real_distribution<double>(0.9, 1.1)(m_random);
    schedule.wait = std::chrono::duration_cast<microseconds>(schedule.every * share);
}

void Prober::probeModels(unsigned provider, microseconds now)
{
    const policy::Policy &policy = *m_snapshot->policy;
    const policy::Provider &entry = policy.providers[provider];
    Schedule &schedule = scheduleFor(entry.id, entry.probe->every, now);
    if (m_models.contains(entry.id) || running() >= mostAtOnce || now - schedule.from < schedule.wait)
        return;
    std::vector<std::shared_ptr<health::Lane>> lanes;
    for (quint32 model = 0; model < policy.models.size(); ++model) {
        const std::shared_ptr<health::Lane> &lane = m_snapshot->lanes[model];
        if (policy.providerOfModel[model] == provider && lane->isIdleSince(now - schedule.wait) && openingTag(policy, {model})
            && lane->state().available(now) && lane->tryEnter(now))
            lanes.push_back(lane);
    }
    if (lanes.empty())
        return;
    drawWait(schedule);
    const std::shared_ptr<health::Lane> keyLane = lanes.front();
    auto call = std::make_unique<ModelsCall>(*this, provider, std::move(lanes), keyLane);
    if (call->start(now))
        m_models.emplace(entry.id, std::move(call));
}

void Prober::probeNow(const QString &provider, const Told &told)
{
    const auto refuse = [&](const QString &why) { told({provider, {}, {}, 0, {}, why, {}}); };
    if (!m_snapshot)
        return refuse(u"The proxy is stopping."_s);
    const policy::Policy &policy = *m_snapshot->policy;
    const auto entry = std::find_if(policy.providers.cbegin(), policy.providers.cend(),
                                    [&provider](const policy::Provider &known) { return known.id == provider; });
    if (entry == policy.providers.cend())
        return refuse(u"The policy has no such provider."_s);
    if (const auto running = m_models.find(provider); running != m_models.end())
        return running->second->tell(told);
    const auto position = static_cast<unsigned>(entry - policy.providers.cbegin());
    const microseconds now = m_tools.clock.steady();
    std::vector<std::shared_ptr<health::Lane>> lanes;
    std::shared_ptr<health::Lane> keyLane;
    for (quint32 model = 0; model < policy.models.size(); ++model) {
        if (policy.providerOfModel[model] != position || !openingTag(policy, {model}))
            continue;
        const std::shared_ptr<health::Lane> &lane = m_snapshot->lanes[model];
        keyLane = lane;
        if (lane->state().available(now) && lane->tryEnter(now))
            lanes.push_back(lane);
    }
    if (!keyLane)
        return refuse(u"No tag may be sent there, so neither is a probe."_s);
    auto call = std::make_unique<ModelsCall>(*this, position, std::move(lanes), keyLane);
    call->tell(told);
    if (!call->start(now))
        return refuse(u"None of its keys may be used now."_s);
    m_models.emplace(provider, std::move(call));
    m_timer.start(); // ends it when no answer comes
}

void Prober::probeCall(policy::ModelIndex model, microseconds now)
{
    const policy::Policy &policy = *m_snapshot->policy;
    const QString &id = policy.model(model).id;
    Schedule &schedule = scheduleFor(id, policy.providerOf(model).probe->every, now);
    const QPointer<Unheard> earlier = m_calls.value(id);
    if ((earlier && !earlier->isOver()) || running() >= mostAtOnce || now - schedule.from < schedule.wait)
        return;
    const std::optional<QString> tag = openingTag(policy, model);
    const health::Lane &lane = *m_snapshot->lanes[model.value];
    if (!tag || !lane.isIdleSince(now - schedule.wait) || !lane.state().available(now))
        return;
    drawWait(schedule);
    DispatchRequest request;
    request.snapshot = m_snapshot;
    request.body = probeBody(id);
    Result<wire::RequestFacts> facts = m_reader.read(request.body, wire::ReadOptions{m_snapshot->needsPromptText});
    if (!facts)
        return;
    request.facts = *std::move(facts);
    request.labels = {u"signalbox=probe"_s};
    request.client = u"signalbox-probe"_s;
    request.defaultTag = *tag;
    request.isProbe = true;
    request.received = now;
    auto *reply = new Unheard(this); // deletes itself when it is answered
    m_calls[id] = reply;
    m_dispatcher.start(std::move(request), reply);
}

void Prober::endLateCalls(microseconds now)
{
    std::vector<ModelsCall *> late;
    for (const auto &[provider, call] : m_models) {
        if (call->isLate(now))
            late.push_back(call.get());
    }
    for (ModelsCall *call : late)
        call->endLate();
}

void Prober::ended(ModelsCall *call)
{
    const QString provider = call->provider(); // goes with the call
    m_models.erase(provider);
}

std::optional<QString> openingTag(const policy::Policy &policy, policy::ModelIndex model)
{
    for (qsizetype i = 0; i < policy.tags.size(); ++i) {
        policy::Tags only;
        only.add(static_cast<unsigned>(i));
        if (policy.matrix.allow(only).select(model))
            return policy.tags[i];
    }
    return std::nullopt;
}

} // namespace signalbox::dispatch
