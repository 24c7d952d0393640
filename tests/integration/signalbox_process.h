// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>

#include <memory>

namespace signalbox::test {

/// The real executable (SIGNALBOX_BINARY names another one than this build's), headless, on a port of its own choice,
/// with everything below one data folder.
class SignalboxProcess final : public QObject
{
    Q_OBJECT

public:
    SignalboxProcess(QString policyFile, QString dataDir, int workers = 1);
    ~SignalboxProcess() override;

    static constexpr const char *token = "sb-test-0123456789abcdef0123456789abcdef";

    void start();
    void kill() { m_process.kill(); }           ///< SIGKILL
    void terminate() { m_process.terminate(); } ///< SIGTERM: drains
    [[nodiscard]] bool isReady() const { return m_port != 0; }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QByteArray errors() const { return m_errors; } ///< stderr so far

    /// "POST /v1/chat/completions" of `body` with the token.
    [[nodiscard]] QByteArray chatPost(const QByteArray &body, const QByteArray &headers = {}) const;
    [[nodiscard]] QByteArray get(const QByteArray &path) const;

private:
    void readOutput();
    [[nodiscard]] QByteArray hostAndToken() const;

    QString m_policyFile;
    QString m_dataDir;
    int m_workers;
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
    quint16 m_port = 0;
};

/// Runs with `policy`, written into `folder`, until it is ready; a failure of the test when it does not get there.
[[nodiscard]] std::unique_ptr<SignalboxProcess> startedWith(const QByteArray &policy, const QString &folder);
/// Ends it as a person would and expects it to end well; a failure of the test otherwise.
void endProperly(SignalboxProcess &box);

} // namespace signalbox::test
