// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/dispatcher.h"

#include <QHash>
#include <QPointer>

#include <functional>
#include <map>

namespace signalbox::dispatch {

/// How a probe that a person asked for went.
struct ProbeReport
{
    QString provider;
    std::chrono::microseconds took{0};
    std::optional<FailureClass> failure; ///< nullopt: fine
    int httpStatus = 0;                  ///< 0: no answer
    QString detail;                      ///< redacted; of a failure
    QString notSent;                     ///< why nothing was sent; empty when something was
    QStringList counted;                 ///< models whose health heard of it: those that are neither out nor drained
};

/// Active probes (dispatch.md): asks providers whose policy wants it how they are, but only for lanes to which nothing
/// was sent for the time it names. The outcome counts for the lane's health as a client's would. `with: models` is one
/// GET for all idle lanes of a provider; `with: call` is a request of its own through the dispatcher, so it passes the
/// same gates, is charged and recorded, with the label signalbox=probe. Neither ever holds anything a client sent. A
/// lane that no tag may reach is not probed. For one worker only; lives on its thread.
class Prober final : public QObject
{
    Q_OBJECT

public:
    static constexpr int mostAtOnce = 8;

    /// What `tools` refers to and `dispatcher` outlive it. `seed` spreads the probes over time.
    Prober(Dispatcher &dispatcher, DispatchTools tools, quint64 seed, QObject *parent = nullptr);
    ~Prober() override;

    /// What is probed from now on; what runs is left to end.
    void setSnapshot(const SnapshotPtr &snapshot);
    using Told = std::function<void(const ProbeReport &)>;
    /// Asks a provider for its list of models now, whatever its policy says about probes; for people. Free, and holds
    /// nothing a client sent. `told` hears how it went, unless stop() comes first.
    void probeNow(const QString &provider, const Told &told);
    /// Cancels what runs and starts nothing more.
    void stop();
    /// Starts what is due; called by the timer, or by a test with a manual clock.
    void tick();
    [[nodiscard]] int running() const;

private:
    class ModelsCall;
    class Unheard;
    /// When something may be probed next.
    struct Schedule
    {
        std::chrono::microseconds from{0}; ///< not counted before
        std::chrono::microseconds every{0};
        std::chrono::microseconds wait{0}; ///< `every` ± 10 %, drawn anew for each probe
    };

    [[nodiscard]] Schedule &scheduleFor(const QString &what, std::chrono::microseconds every, std::chrono::microseconds now);
    void drawWait(Schedule &schedule);
    void probeModels(unsigned provider, std::chrono::microseconds now);
    void probeCall(policy::ModelIndex model, std::chrono::microseconds now);
    void endLateCalls(std::chrono::microseconds now);
    void ended(ModelsCall *call);

    Dispatcher &m_dispatcher;
    DispatchTools m_tools;
    std::mt19937_64 m_random;
    wire::ChatReader m_reader;
    QTimer m_timer;
    SnapshotPtr m_snapshot;
    QHash<QString, Schedule> m_schedules; ///< by provider id or model id
    std::map<QString, std::unique_ptr<ModelsCall>> m_models; ///< running, by provider id
    QHash<QString, QPointer<Unheard>> m_calls;               ///< running, by model id
};

/// The tag with which a request may reach a model, the most open one there is; nullopt when none may.
[[nodiscard]] std::optional<QString> openingTag(const policy::Policy &policy, policy::ModelIndex model);

} // namespace signalbox::dispatch
