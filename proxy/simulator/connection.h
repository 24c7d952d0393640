// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/request_reader.h"
#include "simulator/script.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

namespace signalbox::simulator {

/// One client's connection to the simulated providers: reads a request, plays its script, then reads the next. Owns
/// the socket and deletes itself after it closed. Lives on the simulator's thread.
class Connection final : public QObject
{
    Q_OBJECT

public:
    Connection(QTcpSocket *socket, QObject *parent);
    ~Connection() override;

    /// Answers the request last announced. Call exactly once for each, during or after requestArrived().
    void play(Script script);

signals:
    void requestArrived(const signalbox::simulator::HttpRequest &request);
    /// The script ended, or the peer left before (`cancelled`).
    void answerEnded(bool cancelled);
    void bytesTaken(qint64 bytes);

private:
    void onReadyRead();
    void onDisconnected();
    void readNext();
    void advance();
    void end();
    void reset();

    QTcpSocket *m_socket; ///< a child; alive as long as we are
    RequestReader m_reader;
    Script m_script;
    qsizetype m_next = 0;
    std::chrono::microseconds m_due{0}; ///< of the next step, since the script began
    QElapsedTimer m_since;
    QTimer m_timer;
    bool m_answering = false; ///< from requestArrived() to answerEnded()
    bool m_leaving = false;   ///< we close; what still arrives is not read
    bool m_closed = false;
};

} // namespace signalbox::simulator
