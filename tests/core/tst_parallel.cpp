// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/parallel.h"
#include "support/strict_messages.h"

#include <QTest>

#include <vector>

using namespace signalbox;

class TestParallel final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everythingIsDoneOnce_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("block");
        for (const auto &[count, block] : {std::pair{0, 5}, {1, 5}, {5, 5}, {6, 5}, {10'000, 7}, {3, 100}})
            QTest::addRow("%d by %d", count, block) << count << block;
    }
    void everythingIsDoneOnce()
    {
        QFETCH(const int, count);
        QFETCH(const int, block);
        std::vector<int> done(static_cast<std::size_t>(count), 0);
        forEachBlock(count, block, [&](qsizetype begin, qsizetype end) {
            if (begin >= end || end - begin > block)
                return;
            for (qsizetype i = begin; i < end; ++i)
                ++done[static_cast<std::size_t>(i)];
        });
        QCOMPARE(done, std::vector<int>(static_cast<std::size_t>(count), 1));
    }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
