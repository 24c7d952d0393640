// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/descriptors.h"
#include "support/strict_messages.h"

#include <QTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::engine;

class TestDescriptors final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void fitsConnectionsIntoTheLimit_data()
    {
        QTest::addColumn<int>("wanted"); // 0: nobody asked
        QTest::addColumn<int>("workers");
        QTest::addColumn<qint64>("limit");
        QTest::addColumn<int>("connections"); // 0: refused
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, int wanted, int workers, qint64 limit, int connections,
                            const QString &says = {}) {
            QTest::addRow("%s", name) << wanted << workers << limit << connections << says;
        };
        row("the default where there is room", 0, 1, 1'000'000, 1024);
        row("the default, exactly", 0, 1, 2 * 1024 + 16 + 128, 1024);
        row("the default, one short", 0, 1, 2 * 1024 + 16 + 127, 1023);
        row("the default under a small hard limit", 0, 2, 1024, 432);
        row("no room at all", 0, 1, 145, 0, u"1024 connections need 2192 file descriptors"_s);
        row("asked for and fits", 10'000, 1, 20'144, 10'000);
        row("asked for, one short", 10'000, 1, 20'143, 0, u"use --max-connections 9999"_s);
        row("workers have descriptors too", 10'000, 2, 20'144, 0, u"this process may open 20144"_s);
        row("fewer than the default", 1, 1, 146, 1);
        row("not even one", 1, 1, 145, 0, u"LimitNOFILE= of systemd)."_s);
    }
    void fitsConnectionsIntoTheLimit()
    {
        QFETCH(const int, wanted);
        QFETCH(const int, workers);
        QFETCH(const qint64, limit);
        QFETCH(const int, connections);
        QFETCH(const QString, says);
        const Result<int> result =
            connectionsWithin(wanted == 0 ? std::nullopt : std::optional<int>(wanted), workers, limit);
        QCOMPARE(result.value_or(0), connections);
        if (connections != 0) {
            QVERIFY(descriptorsFor(connections, workers) <= limit);
            return;
        }
        QCOMPARE(result.error().kind, ErrorKind::InvalidRequest);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    }

    void raisesTheSoftLimitAsFarAsNeeded()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit low{256, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        const Result<int> reserved = reserveDescriptors(200, 1);
        rlimit after{};
        ::getrlimit(RLIMIT_NOFILE, &after);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(reserved.has_value());
        QCOMPARE(after.rlim_cur, static_cast<rlim_t>(descriptorsFor(200, 1)));
        QCOMPARE(after.rlim_max, before.rlim_max);
    }

    void leavesARoomyLimitAlone()
    {
        rlimit before{};
        ::getrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(reserveDescriptors(1, 1).has_value());
        rlimit after{};
        ::getrlimit(RLIMIT_NOFILE, &after);
        QCOMPARE(after.rlim_cur, before.rlim_cur);
    }
};

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
