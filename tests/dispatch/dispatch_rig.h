// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/budget_board.h"
#include "dispatch/exchange_fixture.h"
#include "upstream/client.h"

#include <memory>

namespace signalbox::test {

/// A dispatcher with everything it needs and one client, rebuilt for each test by setUp(). For test classes to derive
/// from. Under a ManualClock time stands still but for advance().
template <class TestClock>
class DispatchRig
{
protected:
    DispatchRig() = default;
    ~DispatchRig() = default;
    Q_DISABLE_COPY_MOVE(DispatchRig)

    void setUp()
    {
        m_diary = Diary{};
        m_recorder = std::make_unique<DiaryRecorder>(m_diary);
        m_ids = std::make_unique<DecisionIdSource>(m_clock, 0, 0);
        m_client = std::make_unique<upstream::Client>();
        m_dispatcher = std::make_unique<dispatch::Dispatcher>(
            dispatch::DispatchTools{*m_client, *m_recorder, m_clock, *m_ids, nullptr, {}, &m_budgets}, 7);
        m_reply = std::make_unique<DiaryReply>(m_diary);
    }
    void tearDown()
    {
        m_dispatcher.reset();
        m_client.reset();
        m_reply.reset();
    }
    /// Requests from now on follow `yaml`, whose providers are at `baseUrls` in their order; all lanes are as new.
    void use(const QByteArray &yaml, std::vector<QByteArray> baseUrls)
    {
        m_board = std::make_unique<health::Board>();
        const std::shared_ptr<dispatch::Snapshot> snapshot = makeSnapshot(yaml, *m_board);
        snapshot->baseUrls = std::move(baseUrls);
        m_snapshot = snapshot;
        (void)m_budgets.configure(snapshot->policy);
    }
    void advance(std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        m_dispatcher->tick();
    }

    TestClock m_clock;
    dispatch::BudgetBoard m_budgets{m_clock};
    Diary m_diary;
    std::unique_ptr<DiaryRecorder> m_recorder;
    std::unique_ptr<DecisionIdSource> m_ids;
    std::unique_ptr<health::Board> m_board;
    std::unique_ptr<upstream::Client> m_client;
    std::unique_ptr<dispatch::Dispatcher> m_dispatcher;
    std::unique_ptr<DiaryReply> m_reply;
    dispatch::SnapshotPtr m_snapshot;
};

} // namespace signalbox::test
