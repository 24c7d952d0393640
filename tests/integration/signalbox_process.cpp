// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/signalbox_process.h"

#include <QFile>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTest>

using namespace Qt::StringLiterals;

namespace signalbox::test {

SignalboxProcess::SignalboxProcess(QString policyFile, QString dataDir, int workers)
    : m_policyFile(std::move(policyFile))
    , m_dataDir(std::move(dataDir))
    , m_workers(workers)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SignalboxProcess::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_errors += m_process.readAllStandardError(); });
    connect(&m_process, &QProcess::finished, this, [this] { m_port = 0; });
}

SignalboxProcess::~SignalboxProcess()
{
    // Only a failed test leaves it running; QProcess then ends it.
    m_process.disconnect(this);
}

void SignalboxProcess::start()
{
    m_output.clear();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SIGNALBOX_TOKEN"_s, QString::fromLatin1(token));
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    m_process.setProcessEnvironment(environment);
    m_process.start(qEnvironmentVariable("SIGNALBOX_BINARY", QString::fromUtf8(SIGNALBOX_BINARY)),
                    {u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--data-dir"_s, m_dataDir, u"--policy"_s,
                     m_policyFile, u"--workers"_s, QString::number(m_workers)});
}

void SignalboxProcess::readOutput()
{
    m_output += m_process.readAllStandardOutput();
    const QByteArray ready = "signalbox listening on http://127.0.0.1:"_ba;
    const qsizetype start = m_output.indexOf(ready);
    const qsizetype end = m_output.indexOf("/v1\n", start);
    if (start >= 0 && end > start)
        m_port = m_output.mid(start + ready.size(), end - start - ready.size()).toUShort();
}

QByteArray SignalboxProcess::hostAndToken() const
{
    return "Host: 127.0.0.1:" + QByteArray::number(m_port) + "\r\nAuthorization: Bearer " + token + "\r\n";
}

QByteArray SignalboxProcess::chatPost(const QByteArray &body, const QByteArray &headers) const
{
    return "POST /v1/chat/completions HTTP/1.1\r\n" + hostAndToken() + "Content-Type: application/json\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray SignalboxProcess::get(const QByteArray &path) const
{
    return "GET " + path + " HTTP/1.1\r\n" + hostAndToken() + "\r\n";
}

std::unique_ptr<SignalboxProcess> startedWith(const QByteArray &policy, const QString &folder)
{
    const QString path = folder + u"/policy.yaml"_s;
    QFile file(path);
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write(policy);
    file.close();
    auto box = std::make_unique<SignalboxProcess>(path, folder + u"/data"_s);
    box->start();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(box->isReady() || !box->isRunning(), 20'000); }();
    [&] { QVERIFY2(box->isReady(), box->errors().constData()); }();
    return box;
}

void endProperly(SignalboxProcess &box)
{
    box.terminate();
    QTRY_VERIFY_WITH_TIMEOUT(!box.isRunning(), 40'000);
    QCOMPARE(box.exitCode(), 0);
}

} // namespace signalbox::test
