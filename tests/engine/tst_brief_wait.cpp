// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/brief_wait.h"

#include "support/strict_messages.h"

#include <QAbstractEventDispatcher>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <array>
#include <optional>

#include <unistd.h>

using namespace signalbox;
using namespace std::chrono_literals;

class TestBriefWait final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        QCOMPARE(::pipe(m_ends.data()), 0);
    }
    void cleanup()
    {
        ::close(m_ends[0]);
        ::close(m_ends[1]);
    }

    void whatArrivesIsSeen()
    {
        engine::BriefWait wait(1us);
        wait.watch(m_ends[0]);
        send();
        QVERIFY(wait.look());
        QVERIFY(wait.look()); // still there, nobody has read it
        QCOMPARE(wait.looks(), 2);
    }
    void lookingInVainBecomesRare()
    {
        engine::BriefWait wait(1us);
        wait.watch(m_ends[0]);
        for (int i = 0; i < 1024; ++i)
            QVERIFY(!wait.look());
        QCOMPARE(wait.looks(), 10); // at 0, 2, 6, 14, … 1022
        for (int i = 0; i < 10 * 1024; ++i)
            QVERIFY(!wait.look());
        QCOMPARE(wait.looks(), 20);
    }
    void aFindMakesItLookAgain()
    {
        engine::BriefWait wait(1us);
        wait.watch(m_ends[0]);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!wait.look());
        send();
        int asked = 1;
        while (!wait.look())
            ++asked;
        QVERIFY2(asked <= 1024, qPrintable(QString::number(asked)));
        const qint64 before = wait.looks();
        QVERIFY(wait.look());
        QCOMPARE(wait.looks(), before + 1);
        receive();
        for (int i = 0; i < 3; ++i)
            QVERIFY(!wait.look());
        QCOMPARE(wait.looks(), before + 3); // at 0 and 2: often again, not as rarely as before the find
    }
    void aClosedDescriptorIsForgotten()
    {
        engine::BriefWait wait(1us);
        wait.watch(m_ends[0]);
        send();
        QVERIFY(wait.look());
        ::close(m_ends[0]);
        QVERIFY(!wait.look());
        QCOMPARE(::pipe(m_ends.data()), 0);
    }
    void withoutAMomentItNeverLooks()
    {
        engine::BriefWait wait(0us);
        wait.watch(m_ends[0]);
        send();
        QVERIFY(!wait.look());
        QCOMPARE(wait.looks(), 0);
    }
    void theEventLoopAsksBeforeItSleeps()
    {
        engine::BriefWait wait(1us);
        QTimer timer;
        QSignalSpy spy(&timer, &QTimer::timeout);
        std::optional<qint64> looksAtFirstSleep;
        connect(QThread::currentThread()->eventDispatcher(), &QAbstractEventDispatcher::aboutToBlock, this, [&] {
            if (!looksAtFirstSleep) // connected later, so called later
                looksAtFirstSleep = wait.looks();
        });
        timer.start(1);
        QVERIFY(spy.wait());
        QCOMPARE(looksAtFirstSleep, std::optional<qint64>(1));
        disconnect(QThread::currentThread()->eventDispatcher(), nullptr, this, nullptr);
    }

private:
    void send() const { QCOMPARE(::write(m_ends[1], "x", 1), 1); }

    void receive() const
    {
        char byte = 0;
        QCOMPARE(::read(m_ends[0], &byte, 1), 1);
    }

    std::array<int, 2> m_ends{-1, -1};
};

QTEST_GUILESS_MAIN(TestBriefWait)
#include "tst_brief_wait.moc"
