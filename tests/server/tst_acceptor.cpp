// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/acceptor.h"
#include "server/port_owner.h"
#include "server/socket_options.h"
#include "support/strict_messages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::server;
using namespace Qt::StringLiterals;

class TestAcceptor final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void handsOverDescriptors()
    {
        int taken = 0;
        Acceptor acceptor([&taken](qintptr descriptor) {
            ++taken;
            sendAndClose(descriptor, "bye");
        });
        QVERIFY(acceptor.start(QHostAddress(QHostAddress::LocalHost), 0));
        QTcpSocket client;
        client.connectToHost(acceptor.serverAddress(), acceptor.serverPort());
        QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(client.readAll(), "bye"_ba);
        QCOMPARE(taken, 1);
    }

    void aBusyPortNamesItsHolderAndAFreeOne()
    {
        Acceptor first([](qintptr) {});
        QVERIFY(first.start(QHostAddress(QHostAddress::LocalHost), 0));
        Acceptor second([](qintptr) {});
        const Result<void> result = second.start(QHostAddress(QHostAddress::LocalHost), first.serverPort());
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Io);
        QVERIFY2(result.error().message.contains(u"127.0.0.1:%1"_s.arg(first.serverPort())),
                 qPrintable(result.error().message));
        QVERIFY2(result.error().message.contains(u"--listen 127.0.0.1:"_s), qPrintable(result.error().message));
#ifdef Q_OS_LINUX
        QVERIFY2(result.error().message.contains(u"tst_acceptor (pid %1)"_s.arg(QCoreApplication::applicationPid())),
                 qPrintable(result.error().message));
#endif
    }

    void anAddressThatIsNotOursIsAnError()
    {
        Acceptor acceptor([](qintptr) {});
        const Result<void> result = acceptor.start(QHostAddress(u"192.0.2.1"_s), 0);
        QVERIFY(!result);
        QVERIFY2(result.error().message.startsWith(u"Cannot listen on 192.0.2.1:0"_s),
                 qPrintable(result.error().message));
    }

#ifdef Q_OS_LINUX
    void readsProc()
    {
        QTemporaryDir proc;
        QVERIFY(QDir(proc.path()).mkpath(u"net"_s) && QDir(proc.path()).mkpath(u"42/fd"_s) &&
                QDir(proc.path()).mkpath(u"43/fd"_s));
        write(proc.filePath(u"net/tcp"_s),
              "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
              "   0: 0100007F:2124 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1\n"
              "   1: 0100007F:2125 00000000:0000 01 00000000:00000000 00:00000000 00000000  1000        0 778 1\n");
        write(proc.filePath(u"42/comm"_s), "other\n");
        write(proc.filePath(u"43/comm"_s), "ollama\n");
        QVERIFY(QFile::link(u"socket:[778]"_s, proc.filePath(u"42/fd/3"_s)));
        QVERIFY(QFile::link(u"socket:[777]"_s, proc.filePath(u"43/fd/9"_s)));
        const std::optional<PortOwner> owner = portOwner(0x2124, proc.path());
        QVERIFY(owner);
        QCOMPARE(owner->name, u"ollama"_s);
        QCOMPARE(owner->pid, 43);
        QVERIFY(!portOwner(0x2125, proc.path())); // connected, not listening
        QVERIFY(!portOwner(1, proc.path()));
    }

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
#endif
};

QTEST_GUILESS_MAIN(TestAcceptor)
#include "tst_acceptor.moc"
