// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "http_answer.h"
#include "loop.h"

#include <string>

namespace signalbox::bench {

/// One client connection to 127.0.0.1: sends a request, reads its answer, may be used again after a whole one.
class Connection : public Watcher, private HttpAnswer::Listener
{
public:
    enum class Leaving {
        Fin, ///< an orderly close, with nothing left unread
        Rst, ///< as a killed client or a lost network looks
    };
    enum class Ending {
        Whole,   ///< by its framing
        Cut,     ///< closed or reset before that
        Garbage, ///< no HTTP
    };

    Connection(Loop &loop, int port);
    ~Connection() override;

    void send(const std::string &request);
    /// Closes at once; no callback follows.
    void leave(Leaving how);
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] Time sentAt() const { return m_sentAt; }

protected:
    void onReady(std::uint32_t events) override;

    // Of these only the last may delete this; all may leave().
    virtual void onAnswerHead(int status) = 0;
    virtual void onAnswerBody(std::string_view bytes) = 0;
    /// The answer ended; the connection may be sent the next request if it isOpen().
    virtual void onAnswerEnd(Ending ending) = 0;

private:
    void onHead(int status) override { onAnswerHead(status); }
    void onBody(std::string_view bytes) override { onAnswerBody(bytes); }
    void flush();
    void close();
    void drainInput() const;

    int m_fd;
    bool m_asked = false;
    std::string m_unsent;
    HttpAnswer m_answer;
    Time m_sentAt;
};

} // namespace signalbox::bench
