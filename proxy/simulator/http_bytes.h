// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace signalbox::simulator {

/// "HTTP/1.1 503 Service Unavailable\r\n" + `headers` (each with its CRLF) + the blank line.
[[nodiscard]] QByteArray httpHead(int status, const QByteArray &headers);
[[nodiscard]] QByteArray header(QByteArrayView name, QByteArrayView value);
/// One chunk of `Transfer-Encoding: chunked` (RFC 9112 §7.1); `bytes` is not empty.
[[nodiscard]] QByteArray httpChunk(QByteArrayView bytes);
/// The chunk that ends the body.
[[nodiscard]] QByteArray lastHttpChunk();

/// A JSON string, quotes included.
[[nodiscard]] QByteArray jsonString(const QString &text);
/// `{"error":{…}}` as OpenAI words it; empty `code` and `param` become null.
[[nodiscard]] QByteArray errorJson(const QString &message, const QString &type, const QString &code,
                                   const QString &param = {});

} // namespace signalbox::simulator
