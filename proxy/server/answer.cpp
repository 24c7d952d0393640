// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/answer.h"

#include "server/http_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace signalbox::server {
namespace {

struct Reason
{
    int status;
    QByteArrayView phrase;
};

/// RFC 9110 §15; the phrase is for people only, an unknown status goes out without one.
constexpr std::array reasons = {
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{402, "Payment Required"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{529, "Overloaded"},
};

void appendNumber(QByteArray &out, qint64 number, int base = 10)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    out.append(digits.data(), end - digits.data());
}

bool isOurs(QByteArrayView name)
{
    return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "keep-alive" ||
           name == "trailer" || name == "upgrade" || name == "proxy-connection";
}

/// Status line and headers without the framing and the empty line.
void appendHead(QByteArray &out, const AnswerTerms &terms, int status, const upstream::Headers &headers)
{
    out.append("HTTP/1.1 ");
    appendNumber(out, status);
    out.append(' ');
    const auto *const reason =
        std::find_if(reasons.begin(), reasons.end(), [status](const Reason &known) { return known.status == status; });
    if (reason != reasons.end())
        out.append(reason->phrase);
    out.append("\r\n");
    for (const upstream::Header &header : headers) {
        if (isOurs(header.name) || !isToken(header.name) || !isFieldValue(header.value))
            continue;
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    if (!terms.keepAlive)
        out.append("connection: close\r\n");
    else if (terms.minorVersion == 0)
        out.append("connection: keep-alive\r\n");
}

bool hasNoBody(int status)
{
    return status == 204 || status == 304 || status < 200;
}

} // namespace

BodyFraming streamFraming(const AnswerTerms &terms)
{
    return terms.minorVersion == 0 ? BodyFraming::UntilClose : BodyFraming::Chunked;
}

QByteArray completeAnswer(const AnswerTerms &terms, int status, const upstream::Headers &headers, QByteArrayView body)
{
    constexpr qsizetype roomForHead = 512;
    QByteArray out;
    out.reserve(roomForHead + body.size());
    appendHead(out, terms, status, headers);
    if (!hasNoBody(status)) {
        out.append("content-length: ");
        appendNumber(out, body.size());
        out.append("\r\n");
    }
    out.append("\r\n");
    if (!terms.headOnly && !hasNoBody(status))
        out.append(body);
    return out;
}

QByteArray streamHead(const AnswerTerms &terms, int status, const upstream::Headers &headers)
{
    constexpr qsizetype roomForHead = 1024;
    QByteArray out;
    out.reserve(roomForHead);
    appendHead(out, terms, status, headers);
    if (streamFraming(terms) == BodyFraming::Chunked && !hasNoBody(status))
        out.append("transfer-encoding: chunked\r\n");
    out.append("\r\n");
    return out;
}

void appendChunk(QByteArray &out, QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    constexpr qsizetype roomForFraming = 24;
    out.reserve(out.size() + bytes.size() + roomForFraming);
    appendNumber(out, bytes.size(), 16);
    out.append("\r\n").append(bytes).append("\r\n");
}

} // namespace signalbox::server
