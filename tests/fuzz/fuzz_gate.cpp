// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The gate's reader on arbitrary bytes. The first byte seeds the cuts, the rest is what a client sends. Holds: no
// crash, the same requests and the same refusal whole and in pieces, nothing admitted beyond the limits, and a request
// that is admitted is one that its canonical form yields again.

#include "server/admission.h"
#include "server/request_reader.h"

#include <cstdlib>
#include <vector>

using namespace signalbox;
using namespace signalbox::server;

namespace signalbox::upstream {

QByteArrayView headerValue(const Headers &headers, QByteArrayView name)
{
    for (const Header &header : headers) {
        if (header.name == name)
            return header.value;
    }
    return {};
}

} // namespace signalbox::upstream

namespace {

struct Outcome
{
    std::vector<RequestHead> heads;
    QByteArrayList bodies;
    int refused = 0; ///< HTTP status

    bool operator==(const Outcome &other) const
    {
        const auto sameHead = [](const RequestHead &a, const RequestHead &b) {
            return a.method == b.method && a.path == b.path && a.query == b.query && a.host == b.host &&
                   a.headers.size() == b.headers.size() && a.keepAlive == b.keepAlive;
        };
        return refused == other.refused && bodies == other.bodies &&
               std::equal(heads.begin(), heads.end(), other.heads.begin(), other.heads.end(), sameHead);
    }
};

void require(bool condition)
{
    if (!condition)
        std::abort();
}

GateLimits smallLimits()
{
    GateLimits limits;
    limits.bodyBytes = 4096;
    limits.headerBytes = 2048;
    return limits;
}

Outcome read(QByteArrayView bytes, unsigned seed)
{
    RequestReader reader(smallLimits());
    Outcome outcome;
    while (!bytes.isEmpty()) {
        seed = seed * 1'103'515'245U + 12'345U;
        const qsizetype size = seed % 2 == 0 && outcome.heads.empty() ? bytes.size() : 1 + (seed >> 16) % 23;
        QByteArrayView piece = bytes.first(qMin(bytes.size(), size));
        bytes = bytes.sliced(piece.size());
        for (bool more = true; more;) {
            const RequestReader::Progress progress = reader.feed(piece);
            piece = piece.sliced(progress.consumed);
            switch (progress.step) {
            case RequestReader::Step::NeedsMore:
                require(piece.isEmpty());
                more = false;
                break;
            case RequestReader::Step::HeadReady:
                require(reader.head().headers.size() <= HeadParser::headerCountLimit);
                break;
            case RequestReader::Step::Complete:
                outcome.heads.push_back(reader.head());
                outcome.bodies.append(reader.takeBody());
                require(outcome.bodies.last().size() <= smallLimits().bodyBytes);
                reader.next();
                more = !piece.isEmpty();
                break;
            case RequestReader::Step::Refused:
                outcome.refused = httpStatus(reader.error());
                require(!reader.error().message.isEmpty());
                return outcome;
            }
        }
    }
    return outcome;
}

QByteArray canonical(const RequestHead &head, const QByteArray &body)
{
    QByteArray bytes = head.method + " / HTTP/1." + QByteArray::number(head.minorVersion) + "\r\n";
    for (const upstream::Header &header : head.headers) {
        if (header.name != "content-length" && header.name != "transfer-encoding")
            bytes += header.name + ": " + header.value + "\r\n";
    }
    return bytes + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

class NobodyKnown final : public Authenticator
{
public:
    std::optional<Identity> identify(QByteArrayView token) const override
    {
        return token == "t" ? std::optional(Identity{QStringLiteral("t"), Scope::Inference}) : std::nullopt;
    }
};

void requireAdmittedIsOurs(const RequestHead &head)
{
    const LocalEndpoint own{QHostAddress(QHostAddress::LocalHost), 8484};
    const Result<Identity> identity = admit(head, own, NobodyKnown());
    if (!identity)
        return;
    require(head.host.isEmpty() ? head.minorVersion == 0 : head.host.endsWith(":8484"));
    require(identity->client == QStringLiteral("t") || head.method == "OPTIONS" || head.path == "/healthz");
    require(!head.path.startsWith("/signalbox/") || head.method == "OPTIONS");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const Outcome outcome = read(bytes, 0);
    require(outcome == read(bytes, data[0] * 2U + 1U));
    for (std::size_t i = 0; i < outcome.heads.size(); ++i) {
        const RequestHead &head = outcome.heads[i];
        const QByteArray &body = outcome.bodies.at(static_cast<qsizetype>(i));
        requireAdmittedIsOurs(head);
        const QByteArray again = canonical(head, body);
        if (head.headers.size() >= HeadParser::headerCountLimit ||
            again.size() - body.size() > smallLimits().headerBytes)
            continue;
        const Outcome reread = read(again, 0);
        require(reread.refused == 0 && reread.heads.size() == 1 && reread.bodies.first() == body &&
                reread.heads.front().keepAlive == head.keepAlive);
    }
    return 0;
}
