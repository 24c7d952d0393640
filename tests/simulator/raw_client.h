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
#include <QTcpSocket>

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

/// A client that shows what really arrives on a socket.
class RawClient final : public QObject
{
    Q_OBJECT

public:
    explicit RawClient(quint16 port)
    {
        connect(&m_socket, &QTcpSocket::readyRead, this, [this] {
            ++segments;
            received += m_socket.readAll();
        });
        connect(&m_socket, &QTcpSocket::disconnected, this, [this] { closed = true; });
        connect(&m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
            reset = error == QAbstractSocket::RemoteHostClosedError ? reset : true;
        });
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }

    void send(const QByteArray &bytes) { m_socket.write(bytes); }
    void leave() { m_socket.abort(); }
    void setReadLimit(qint64 bytes) { m_socket.setReadBufferSize(bytes); }
    [[nodiscard]] HttpAnswer answer() const { return readAnswer(received); }

    QByteArray received;
    int segments = 0;
    bool closed = false;
    bool reset = false;

private:
    QTcpSocket m_socket;
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
