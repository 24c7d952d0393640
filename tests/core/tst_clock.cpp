// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/clock.h"

#include "support/strict_messages.h"

#include <QDateTime>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

class TestClock final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void systemClockIsUtcInMicroseconds()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        const UtcTime now = SystemClock().utc();
        const qint64 after = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(now.micros / 1000 >= before);
        QVERIFY(now.micros / 1000 <= after);
    }

    void steadyNeverGoesBack()
    {
        const SystemClock clock;
        std::chrono::microseconds last = clock.steady();
        for (int i = 0; i < 10'000; ++i) {
            const std::chrono::microseconds now = clock.steady();
            QVERIFY(now >= last);
            last = now;
        }
    }

    void manualClockMovesOnlyWhenTold()
    {
        ManualClock clock({5});
        const std::chrono::microseconds start = clock.steady();
        QCOMPARE(clock.utc().micros, 5);
        clock.advance(2ms);
        QCOMPARE(clock.utc().micros, 2005);
        QCOMPARE((clock.steady() - start).count(), 2000);
        QCOMPARE(clock.utc().micros, 2005);
    }
};

QTEST_APPLESS_MAIN(TestClock)
#include "tst_clock.moc"
