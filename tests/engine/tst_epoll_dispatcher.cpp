// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/epoll_dispatcher.h"
#include "support/strict_messages.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

/// A connected pair of sockets, by Qt's number type.
class Pair final
{
public:
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("socketpair");
    }
    ~Pair()
    {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Pair)
    void say() const { QCOMPARE(::write(ends[1], "x", 1), 1); }
    void hear() const
    {
        char byte = 0;
        (void)!::read(ends[0], &byte, 1);
    }

    std::array<int, 2> ends{-1, -1};
};

} // namespace

/// The whole test runs on an EpollDispatcher: see main().
class TestEpollDispatcher final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void runsOnIt() { QVERIFY(qobject_cast<engine::EpollDispatcher *>(QThread::currentThread()->eventDispatcher())); }

    void noCallOfAnotherThreadIsSleptOver()
    {
        constexpr int each = 20'000;
        int heard = 0;
        std::array<std::thread, 3> threads;
        for (std::thread &thread : threads) {
            thread = std::thread([this, &heard] {
                for (int i = 0; i < each; ++i)
                    QMetaObject::invokeMethod(
                        this, [&heard] { ++heard; }, Qt::QueuedConnection);
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(heard, 3 * each, 20'000);
        for (std::thread &thread : threads)
            thread.join();
    }

    void theLoopIsWokenForEachCall()
    {
        // Asked and answered, one at a time, so that the loop sleeps before each.
        constexpr int rounds = 2'000;
        std::atomic<int> answered = 0;
        std::atomic<bool> isLate = false;
        QEventLoop loop;
        std::thread asking([&] {
            for (int i = 0; i < rounds && !isLate; ++i) {
                QMetaObject::invokeMethod(
                    this, [&answered] { ++answered; }, Qt::QueuedConnection);
                while (answered.load() == i && !isLate)
                    std::this_thread::yield();
            }
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
        });
        QTimer::singleShot(20'000, &loop, [&isLate] { isLate = true; });
        loop.exec();
        asking.join();
        QCOMPARE(answered.load(), rounds);
    }

    void ownCallsAreDelivered()
    {
        int rounds = 0;
        std::function<void()> again = [&] {
            if (++rounds < 1'000)
                QMetaObject::invokeMethod(this, again, Qt::QueuedConnection);
        };
        again();
        QTRY_COMPARE(rounds, 1'000);
    }

    void timersFireInTheirOrder()
    {
        QString order;
        const auto after = [&](int wait, const QString &name) {
            QTimer::singleShot(wait, Qt::PreciseTimer, this, [&order, name] { order += name; });
        };
        after(30, u"c"_s);
        after(0, u"a"_s);
        after(10, u"b"_s);
        QTRY_COMPARE(order, u"abc"_s);
    }

    void aTimerMayChangeTimersWhileItFires()
    {
        QTimer victim;
        QTimer killer;
        QTimer once;
        int killed = 0;
        int fired = 0;
        int rounds = 0;
        connect(&victim, &QTimer::timeout, this, [&] { ++fired; });
        connect(&killer, &QTimer::timeout, this, [&] {
            victim.stop();
            killer.stop();
            ++killed;
        });
        connect(&once, &QTimer::timeout, this, [&] {
            if (++rounds == 5)
                once.stop();
            else
                once.start(rounds);
        });
        killer.start(1);
        victim.start(2);
        once.start(1);
        QElapsedTimer busy; // both are due in the same turn
        for (busy.start(); busy.elapsed() < 10;) {
        }
        QTRY_COMPARE(rounds, 5);
        QCOMPARE(killed, 1);
        QCOMPARE(fired, 0);
    }

    void aLateTimerIsNotMadeUpFor()
    {
        QTimer timer;
        int fired = 0;
        connect(&timer, &QTimer::timeout, this, [&] { ++fired; });
        timer.start(20);
        QElapsedTimer busy;
        for (busy.start(); busy.elapsed() < 110;) {
        }
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QCOMPARE(fired, 1);
    }

    void knowsItsTimers()
    {
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        timer.start(5'000);
        QAbstractEventDispatcher *const dispatcher = QThread::currentThread()->eventDispatcher();
        const auto timers = dispatcher->registeredTimers(&timer);
        QCOMPARE(timers.size(), 1);
        QCOMPARE(timers.first().timerId, timer.timerId());
        QCOMPARE(timers.first().interval, 5'000);
        QCOMPARE(timers.first().timerType, Qt::PreciseTimer);
        QVERIFY(timer.remainingTime() > 4'000);
        QVERIFY(timer.remainingTime() <= 5'000);
        const int id = timer.timerId();
        timer.stop();
        QCOMPARE(dispatcher->remainingTime(id), -1);
        QCOMPARE(dispatcher->registeredTimers(&timer).size(), 0);
        QVERIFY(!dispatcher->unregisterTimers(&timer));
    }

    void aTimerDoesNotFireInsideItself()
    {
        QTimer timer;
        int depth = 0;
        int deepest = 0;
        int fired = 0;
        connect(&timer, &QTimer::timeout, this, [&] {
            deepest = std::max(deepest, ++depth);
            QElapsedTimer busy;
            for (busy.start(); busy.elapsed() < 5;)
                QCoreApplication::processEvents();
            --depth;
            ++fired;
        });
        timer.start(1);
        QTRY_VERIFY(fired >= 3);
        QCOMPARE(deepest, 1);
    }

    void notifiersSayWhatIsReady()
    {
        const Pair pair;
        QSocketNotifier reading(pair.ends[0], QSocketNotifier::Read);
        QSocketNotifier writing(pair.ends[0], QSocketNotifier::Write);
        int read = 0;
        int written = 0;
        connect(&reading, &QSocketNotifier::activated, this, [&] {
            ++read;
            pair.hear();
        });
        connect(&writing, &QSocketNotifier::activated, this, [&] {
            ++written;
            writing.setEnabled(false);
        });
        QTRY_COMPARE(written, 1);
        QCOMPARE(read, 0);
        pair.say();
        QTRY_COMPARE(read, 1);
        writing.setEnabled(true);
        QTRY_COMPARE(written, 2);
        reading.setEnabled(false);
        pair.say();
        QCoreApplication::processEvents();
        QCOMPARE(read, 1);
        reading.setEnabled(true); // level triggered: what waited is told
        QTRY_COMPARE(read, 2);
    }

    void whatIsStillUnreadIsToldAgain()
    {
        const Pair pair;
        QSocketNotifier reading(pair.ends[0], QSocketNotifier::Read);
        int told = 0;
        connect(&reading, &QSocketNotifier::activated, this, [&] {
            if (++told == 3)
                pair.hear();
        });
        pair.say();
        QTRY_COMPARE(told, 3);
        QCoreApplication::processEvents();
        QCOMPARE(told, 3);
    }

    void aClosedDescriptorsEventIsNotItsSuccessors()
    {
        // Both have news in one turn; who hears first closes the other, whose number the next socket gets.
        auto first = std::make_unique<Pair>();
        auto second = std::make_unique<Pair>();
        std::unique_ptr<Pair> successor;
        auto one = std::make_unique<QSocketNotifier>(first->ends[0], QSocketNotifier::Read);
        auto two = std::make_unique<QSocketNotifier>(second->ends[0], QSocketNotifier::Read);
        std::unique_ptr<QSocketNotifier> three;
        int heard = 0;
        int wrong = 0;
        const auto replace = [&](std::unique_ptr<Pair> &pair, std::unique_ptr<QSocketNotifier> &notifier) {
            ++heard;
            const int number = pair->ends[0];
            notifier->setEnabled(false);
            pair.reset();
            successor = std::make_unique<Pair>();
            QVERIFY(successor->ends[0] == number || successor->ends[1] == number);
            three = std::make_unique<QSocketNotifier>(number, QSocketNotifier::Read);
            connect(three.get(), &QSocketNotifier::activated, this, [&wrong] { ++wrong; });
        };
        connect(one.get(), &QSocketNotifier::activated, this, [&] {
            one->setEnabled(false);
            if (heard == 0)
                replace(second, two);
        });
        connect(two.get(), &QSocketNotifier::activated, this, [&] {
            two->setEnabled(false);
            if (heard == 0)
                replace(first, one);
        });
        first->say();
        second->say();
        QTRY_COMPARE(heard, 1);
        QCoreApplication::processEvents();
        QCOMPARE(wrong, 0);
    }

    void theOthersHangUpIsToldToReaders()
    {
        const Pair pair;
        QSocketNotifier reading(pair.ends[0], QSocketNotifier::Read);
        bool told = false;
        connect(&reading, &QSocketNotifier::activated, this, [&] {
            told = true;
            reading.setEnabled(false);
        });
        ::shutdown(pair.ends[1], SHUT_RDWR);
        QTRY_VERIFY(told);
    }

    void nestedLoopsMayLeaveSocketsOut()
    {
        const Pair pair;
        QSocketNotifier reading(pair.ends[0], QSocketNotifier::Read);
        int read = 0;
        connect(&reading, &QSocketNotifier::activated, this, [&] {
            ++read;
            pair.hear();
        });
        pair.say();
        QCoreApplication::processEvents(QEventLoop::ExcludeSocketNotifiers);
        QCOMPARE(read, 0);
        QTRY_COMPARE(read, 1);
    }

    void carriesTcp()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost, 0));
        QByteArray received;
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *const peer = server.nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, this, [&received, peer] { received += peer->readAll(); });
        });
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        const QByteArray much(8 * 1024 * 1024, 'm');
        client.write(much);
        QTRY_COMPARE_WITH_TIMEOUT(received.size(), much.size(), 20'000);
        QVERIFY(received == much);
    }

    void aThreadEndsWhenAsked()
    {
        QThread thread;
        thread.setEventDispatcher(new engine::EpollDispatcher);
        thread.start();
        QObject guest;
        guest.moveToThread(&thread);
        std::atomic<bool> visited = false;
        QMetaObject::invokeMethod(
            &guest, [&visited, &thread] { visited = QThread::currentThread() == &thread; }, Qt::QueuedConnection);
        QTRY_VERIFY(visited.load());
        thread.quit();
        QTRY_VERIFY(thread.isFinished());
    }

    void saysBeforeItSleeps()
    {
        int sleeps = 0;
        const auto connection = connect(QThread::currentThread()->eventDispatcher(),
                                        &QAbstractEventDispatcher::aboutToBlock, this, [&sleeps] { ++sleeps; });
        QEventLoop loop;
        QTimer::singleShot(5, &loop, &QEventLoop::quit);
        loop.exec();
        disconnect(connection);
        QVERIFY(sleeps >= 1);
    }

    void aCallPostedWhileAboutToSleepIsNotSleptOver()
    {
        bool heard = false;
        const auto connection = connect(QThread::currentThread()->eventDispatcher(),
                                        &QAbstractEventDispatcher::aboutToBlock, this, [this, &heard] {
                                            QMetaObject::invokeMethod(
                                                this, [&heard] { heard = true; }, Qt::QueuedConnection);
                                        });
        QEventLoop loop;
        QElapsedTimer took;
        took.start();
        QTimer::singleShot(5'000, &loop, &QEventLoop::quit);
        for (int turn = 0; turn < 3 && !heard; ++turn)
            loop.processEvents(QEventLoop::WaitForMoreEvents);
        disconnect(connection);
        QVERIFY(heard);
        QVERIFY(took.elapsed() < 4'000);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new engine::EpollDispatcher);
    QCoreApplication application(argc, argv);
    TestEpollDispatcher test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_epoll_dispatcher.moc"
