// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSocketNotifier>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace signalbox::test {

/// One HTTP answer out of the bytes a client received.
struct HttpAnswer
{
    int status = 0;                        ///< 0: no complete head
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;                       ///< chunk framing removed
    bool complete = false;                 ///< HTTP says that the message is whole
    bool garbage = false;                  ///< a chunk size that is none
    qsizetype end = 0;                     ///< of the message in the bytes, when complete
};

inline HttpAnswer readAnswer(const QByteArray &bytes)
{
    HttpAnswer answer;
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return answer;
    const QList<QByteArray> lines = bytes.first(headEnd).split('\n');
    answer.status = lines.constFirst().split(' ').value(1).toInt();
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        answer.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
    }
    qsizetype at = headEnd + 4;
    if (answer.headers.value("transfer-encoding") != "chunked") {
        answer.body = bytes.sliced(at);
        if (answer.headers.contains("content-length")) {
            const qsizetype length = answer.headers.value("content-length").toLongLong();
            answer.complete = answer.body.size() >= length;
            answer.body = answer.body.left(length);
            answer.end = at + length;
        }
        return answer;
    }
    for (;;) {
        const qsizetype lineEnd = bytes.indexOf("\r\n", at);
        if (lineEnd < 0)
            return answer;
        bool ok = false;
        const qsizetype size = bytes.mid(at, lineEnd - at).toLongLong(&ok, 16);
        answer.garbage = !ok;
        if (!ok || bytes.size() < lineEnd + 2 + size + 2)
            return answer;
        answer.body += bytes.mid(lineEnd + 2, size);
        at = lineEnd + 2 + size + 2;
        if (size == 0) {
            answer.complete = true;
            answer.end = at;
            return answer;
        }
    }
}

/// Payloads of the `data:` lines, LF or CRLF.
inline QList<QByteArray> dataLines(const QByteArray &body)
{
    QList<QByteArray> result;
    for (QByteArray line : body.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.startsWith("data: "))
            result.append(line.sliced(6));
    }
    return result;
}

/// Text of all content deltas of choice 0.
inline QByteArray streamedText(const QByteArray &body)
{
    QByteArray text;
    for (const QByteArray &data : dataLines(body)) {
        const QJsonArray choices = QJsonDocument::fromJson(data).object()[QLatin1StringView("choices")].toArray();
        for (const QJsonValue choice : choices) {
            if (choice[QLatin1StringView("index")].toInt() == 0)
                text += choice[QLatin1StringView("delta")][QLatin1StringView("content")].toString().toUtf8();
        }
    }
    return text;
}

/// A client that shows what really arrives on a socket. Plain POSIX: QTcpSocket does not tell a reset from a close.
class RawClient final : public QObject
{
    Q_OBJECT

public:
    explicit RawClient(quint16 port)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The kernel accepts into the backlog, so this does not wait for the server's event loop.
        if (::connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            qFatal("connect: %s", strerror(errno));
        m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &RawClient::receive);
    }
    ~RawClient() override { leave(); }

    void send(const QByteArray &bytes)
    {
        if (::send(m_socket, bytes.constData(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL) != bytes.size())
            qFatal("send: %s", strerror(errno));
    }
    void leave()
    {
        m_notifier.reset();
        if (m_socket >= 0)
            ::close(std::exchange(m_socket, -1));
    }
    void stopReading() { m_notifier->setEnabled(false); }
    [[nodiscard]] HttpAnswer answer() const { return readAnswer(received); }
    /// Whether the one answer asked for is over, by its framing or because the connection is; cheap for large answers.
    [[nodiscard]] bool isOver() const
    {
        if (closed)
            return true;
        const qsizetype head = received.indexOf("\r\n\r\n");
        if (head < 0)
            return false;
        if (received.endsWith("\r\n0\r\n\r\n"))
            return true;
        const HttpAnswer start = readAnswer(received.first(head + 4));
        return start.headers.contains("content-length") &&
               received.size() >= head + 4 + start.headers.value("content-length").toLongLong();
    }

    QByteArray received;
    int segments = 0;
    bool closed = false; ///< by FIN or RST
    bool reset = false;  ///< by RST

private:
    void receive()
    {
        std::array<char, 65536> buffer;
        const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (count > 0) {
            ++segments;
            received.append(buffer.data(), count);
        } else if (count == 0 || errno != EAGAIN) {
            closed = true;
            reset = count < 0 && errno == ECONNRESET;
            m_notifier->setEnabled(false);
        }
    }

    int m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

/// "POST /<provider>/v1/chat/completions" with `body`.
inline QByteArray chatPost(const QByteArray &provider, const QByteArray &body, const QByteArray &headers = {})
{
    return "POST /" + provider +
           "/v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// A chat body with one user message; `more` are further members, each ending in a comma.
inline QByteArray chatBody(const QByteArray &prompt, bool stream = false, const QByteArray &more = {})
{
    return "{\"model\":\"small\"," + more + (stream ? "\"stream\":true," : "") +
           "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"" + prompt +
           "\"}]}";
}

} // namespace signalbox::test
