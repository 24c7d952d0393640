// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/live_feed.h"

#include "support/strict_messages.h"

#include <QTest>

#include <thread>

using namespace signalbox;

class TestLiveFeed final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void keepsTheNewestStateInOrderOfAppearance()
    {
        engine::LiveFeed feed;
        DecisionRecord first;
        first.id = {1};
        DecisionRecord second;
        second.id = {2};
        feed.put(first);
        feed.put(second);
        first.status = DecisionStatus::Ok;
        feed.put(first);
        const QList<DecisionRecord> taken = feed.take();
        QCOMPARE(taken.size(), 2);
        QCOMPARE(taken[0].id, DecisionId{1});
        QCOMPARE(taken[0].status, DecisionStatus::Ok);
        QCOMPARE(taken[1].status, DecisionStatus::Running);
        QVERIFY(feed.take().isEmpty());
    }

    void isBoundedAndSaysWhatItLeftOut()
    {
        engine::LiveFeed feed;
        DecisionRecord record;
        for (quint64 i = 0; i < engine::LiveFeed::mostWaiting + 5; ++i) {
            record.id = {i};
            feed.put(record);
        }
        QCOMPARE(static_cast<std::size_t>(feed.take().size()), engine::LiveFeed::mostWaiting);
        QCOMPARE(feed.skipped(), 5);
    }

    void manyThreadsPutWhileOneTakes()
    {
        engine::LiveFeed feed;
        constexpr quint64 perThread = 4'000;
        std::vector<std::thread> threads;
        for (quint64 t = 0; t < 3; ++t) {
            threads.emplace_back([&feed, t] {
                DecisionRecord record;
                for (quint64 i = 0; i < perThread; ++i) {
                    record.id = {t << 32 | i};
                    feed.put(record);
                }
            });
        }
        qsizetype taken = 0;
        for (int i = 0; i < 100; ++i)
            taken += feed.take().size();
        for (std::thread &thread : threads)
            thread.join();
        taken += feed.take().size();
        QCOMPARE(quint64(taken), 3 * perThread);
    }
};

QTEST_APPLESS_MAIN(TestLiveFeed)
#include "tst_live_feed.moc"
