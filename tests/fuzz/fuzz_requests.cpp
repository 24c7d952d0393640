// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Requests from one dialect to another: the first byte says which. What is accepted as a request is translated into one that
// its new dialect accepts, whatever stands in it.

#include "wire/facts.h"
#include "wire/jsonreader.h"
#include "wire/translate.h"

#include <array>
#include <cstdint>
#include <cstdlib>

using namespace signalbox;
using wire::Dialect;

namespace {

void require(bool fact)
{
    if (!fact)
        std::abort();
}

constexpr std::array<std::array<Dialect, 2>, 2> pairs{
    {{Dialect::OpenAiChat, Dialect::Anthropic}, {Dialect::Anthropic, Dialect::OpenAiChat}}};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const auto [from, to] = pairs[data[0] % pairs.size()];
    const QByteArray body(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    wire::ChatReader reader;
    const Result<wire::RequestFacts> facts = reader.read(body, {true, from});
    if (!facts) {
        require(facts.error().kind == ErrorKind::InvalidRequest && !facts.error().message.isEmpty());
        return 0;
    }
    const QByteArray sent = wire::forwardedBody(body, *facts, "up/stream");
    Result<wire::CanonicalRequest> request = wire::readRequest(from, sent);
    if (!request) {
        require(request.error().kind == ErrorKind::InvalidRequest && !request.error().message.isEmpty());
        return 0;
    }
    require(request->model == "up/stream");
    const Result<QByteArray> made = wire::writeRequest(to, *request, {"up/stream", 0});
    require(made.has_value());
    wire::JsonReader json;
    simdjson::dom::element root;
    const simdjson::error_code read = json.parse(*made, root);
    if (read == simdjson::DEPTH_ERROR) // arguments are JSON in a string there and an object here
        return 0;
    require(read == simdjson::SUCCESS);
    const Result<wire::RequestFacts> again = reader.read(*made, {true, to});
    // Tool schemas and arguments may hold a name twice: such a request is refused by who reads it, as it would be anyway.
    require(again.has_value() || again.error().message.contains(QLatin1StringView("twice"))
            || again.error().message.contains(QLatin1StringView("messages")));
    if (again)
        require(again->stream == facts->stream && again->asked == QLatin1StringView("up/stream"));
    require(wire::writeRequest(to, *std::move(request), {"up/stream", 0}) == made); // the same bytes each time
    return 0;
}
