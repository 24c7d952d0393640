// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/answer_reader.h"
#include "dispatch/budget_board.h"
#include "dispatch/charge.h"
#include "dispatch/dispatcher.h"
#include "routing/decide.h"
#include "wire/completion_chat.h"

#include <algorithm>
#include <optional>

namespace signalbox::dispatch {

/// One upstream call: hears it, reads its answer, keeps its times and its AttemptRecord, knows its deadlines, charges it
/// and tells its lane's health how it went. Owned by the Exchange of its request, on the same thread.
class Attempt final : private upstream::Listener
{
public:
    /// Hears what an attempt comes to. It may be closed, cancelled and destroyed from inside.
    class Watcher
    {
    public:
        Watcher() = default;
        virtual ~Watcher() = default;
        Q_DISABLE_COPY_MOVE(Watcher)

        virtual void onProgress(Attempt &attempt, AnswerReader::Progress progress) = 0;
        /// The rest of the provider's message was read after the attempt had been closed: its connection is free.
        virtual void onRestRead(Attempt &attempt) = 0;
    };

    /// The request it is part of. All outlive it.
    struct Place
    {
        const DispatchTools &tools;
        wire::ChunkReader &chunks;
        const DispatchRequest &request;
        DecisionRecord &record;
        Watcher &watcher;
    };

    /// `position`: of its record in `place.record.attempts`, which is there already. `key`: of its provider's ring, nullopt =
    /// none is sent. `keepText`: see AnswerReader.
    Attempt(const Place &place, const routing::Lane &lane, qsizetype position, std::optional<std::size_t> key, bool keepText);
    ~Attempt() override { cancel(); }

    /// What is held for it in budgets; settled when it is closed.
    void keep(BudgetHold hold) { m_hold = std::move(hold); }
    /// Makes the call. After its intent was recorded; once. `prefill`: see upstreamRequest().
    /// `plain`: without what only the policy asks for (probabilities, a tier of service).
    void send(QByteArrayView prefill = {}, bool plain = false);
    /// Aborts the call if it is still open; nothing more is heard of it.
    void cancel();
    /// The client is slow: stops and resumes reading from the provider.
    void setPaused(bool paused);
    /// It is over: charges it and reports it to the lane's health. Once. What the provider still says is read to the
    /// end, unless cancelled.
    void close(const std::optional<AttemptFailure> &failure);
    /// The limit it broke; nullopt while it is in time.
    [[nodiscard]] std::optional<AttemptFailure> lateness(std::chrono::microseconds now) const;
    /// What it holds back has waited long enough (dispatch.md: ≤ 2 s past the first byte).
    [[nodiscard]] bool holdsTooLong(std::chrono::microseconds now) const;
    /// Lets out what is held back; heard as progress.
    void releaseHeld() { hear(m_answer.releaseHeld()); }

    [[nodiscard]] const routing::Lane &lane() const { return m_lane; }
    [[nodiscard]] const AnswerReader &answer() const { return m_answer; }
    [[nodiscard]] const AttemptRecord &record() const { return m_place.record.attempts[m_position]; }
    [[nodiscard]] AttemptRecord &record() { return m_place.record.attempts[m_position]; }
    /// The keys of its provider.
    [[nodiscard]] const ProviderKeys &keys() const { return m_place.request.snapshot->keysOf(m_lane.model.index()); }
    /// It failed, and for another key it might have gone well.
    [[nodiscard]] bool isKeyToBlame() const;
    /// It asks for the probabilities of the tokens, which the client did not.
    [[nodiscard]] bool asksLogprobs() const { return m_asksLogprobs; }
    /// It asks for something that the client did not.
    [[nodiscard]] bool asksMore() const { return m_asksLogprobs || m_asksTier; }
    [[nodiscard]] bool isCallOpen() const { return m_callOpen; }
    [[nodiscard]] bool isClosed() const { return m_closed; }
    /// The provider's floor for asking again; 0 = none given.
    [[nodiscard]] std::chrono::microseconds retryAfter() const
    {
        return std::chrono::milliseconds(std::max<qint64>(record().retryAfterMs, 0));
    }
    /// Microseconds since it was sent.
    [[nodiscard]] qint64 age() const;

private:
    void onConnected(std::chrono::microseconds after) override;
    void onHead(int status, const upstream::Headers &headers) override;
    void onBody(QByteArrayView bytes) override;
    void onEnding(const upstream::Ending &ending) override;

    void hear(AnswerReader::Progress progress);
    void asCompletion(AnswerReader::Progress &progress);
    void hideKey(AttemptFailure &failure) const;
    void hideFindings(std::optional<AttemptFailure> &failure) const;
    void noteRateLimits(const upstream::Headers &headers);
    void reportHealth(const std::optional<AttemptFailure> &failure);
    [[nodiscard]] bool mayBeBilled(const std::optional<AttemptFailure> &failure) const;
    [[nodiscard]] Worked worked(const std::optional<AttemptFailure> &failure) const;
    [[nodiscard]] health::Lane *health() const;
    [[nodiscard]] health::ProviderKey *key() const;
    [[nodiscard]] std::chrono::microseconds now() const { return m_place.tools.clock.steady(); }

    const Place &m_place;
    const routing::Lane &m_lane;
    qsizetype m_position;
    std::optional<std::size_t> m_key;
    BudgetHold m_hold;
    AnswerReader m_answer;
    wire::CompletionStream m_completion;
    upstream::CallId m_call = 0;
    std::optional<Error> m_unsayable; ///< why nothing could be sent
    bool m_callOpen = false;
    bool m_closed = false;
    bool m_paused = false;
    bool m_asksLogprobs = false;
    bool m_asksTier = false;
    bool m_bytesMayHaveBeenSent = true;
    std::chrono::microseconds m_start{0};
    std::chrono::microseconds m_lastByte{0};
};

} // namespace signalbox::dispatch
