// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Everything that reads JSON from outside: requests (and what is forwarded of them), chunks, replies, error bodies.

#include "wire/chat_response.h"
#include "wire/facts.h"
#include "wire/foreign_thoughts.h"
#include "wire/jsonfault.h"
#include "wire/jsonreader.h"

#include <cstdint>
#include <cstdlib>

using namespace signalbox;

namespace {

void require(bool fact)
{
    if (!fact)
        std::abort();
}

/// What is forwarded is a request again, and says what the edits say.
void checkForwarded(const QByteArray &body, const wire::RequestFacts &facts)
{
    const QByteArray sent = wire::forwardedBody(body, facts, "up/stream");
    const auto again = wire::readChatRequest(sent);
    require(again.has_value());
    require(again->asked == QLatin1StringView("up/stream"));
    require(again->askedModels.isEmpty());
    require(static_cast<const wire::Asking &>(*again) == wire::Asking());
    require(again->stream == facts.stream && (!again->stream || again->includeUsage));
    require(again->removed.isEmpty());
    require(again->inputTokens == facts.inputTokens && again->features == facts.features && again->messages == facts.messages);
    require(again->lastUserText == facts.lastUserText);
    require(wire::forwardedBody(sent, *again, "up/stream") == sent);
}

/// The same in OpenAI Responses, whose items hold more kinds of text.
void checkResponses(const QByteArray &body)
{
    constexpr auto dialect = wire::Dialect::OpenAiResponses;
    const auto facts = wire::readChatRequest(body, {.promptText = true, .dialect = dialect});
    if (!facts) {
        require(facts.error().kind == ErrorKind::InvalidRequest && !facts.error().message.isEmpty());
        return;
    }
    const QByteArray sent = wire::forwardedBody(body, *facts, "up/stream", wire::withoutForeignItems(body));
    wire::JsonReader reader;
    simdjson::dom::element root;
    require(reader.parse(sent, root) == simdjson::SUCCESS);
    const auto again = wire::readChatRequest(sent, {.promptText = true, .dialect = dialect});
    if (!again) // nothing but thoughts of others was in it
        return;
    require(again->asked == QLatin1StringView("up/stream") && again->removed.isEmpty() && again->stream == facts->stream);
    require(wire::withoutForeignItems(sent).isEmpty());
}

/// A Gemini request that is forwarded is one again, and says the same.
void checkContents(const QByteArray &body)
{
    const wire::ReadOptions geminis{.promptText = true, .dialect = wire::Dialect::Gemini};
    if (const auto contents = wire::ChatReader().read(body, geminis)) {
        const auto again = wire::ChatReader().read(wire::forwardedBody(body, *contents, "up/stream"), geminis);
        require(again && again->lastUserText == contents->lastUserText && again->inputTokens == contents->inputTokens);
        require(again->removed.isEmpty());
    } else {
        require(contents.error().kind == ErrorKind::InvalidRequest && !contents.error().message.isEmpty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto facts = wire::readChatRequest(body, {.promptText = true});
    if (facts)
        checkForwarded(body, *facts);
    else
        require(facts.error().kind == ErrorKind::InvalidRequest && !facts.error().message.isEmpty());

    checkResponses(body);
    checkContents(body);

    wire::JsonReader reader;
    simdjson::dom::element root;
    const bool isJson = reader.parse(body, root) == simdjson::SUCCESS;
    require(isJson == !wire::findJsonFault(body, wire::maxJsonDepth).has_value());

    const wire::ChunkMeaning chunk = wire::readChatChunk(body);
    require(chunk.failure.has_value() == (chunk.kind == wire::ChunkMeaning::Kind::Error));
    require(chunk.errorMessage.size() <= 300);
    const wire::ReplyMeaning reply = wire::readChatReply(body);
    require(reply.usable != reply.failure.has_value());
    for (const int status : {200, 400, 401, 429, 503}) {
        const wire::ErrorMeaning meaning = wire::readErrorReply(status, body);
        require(!meaning.message.isEmpty() && meaning.message.size() <= 300 && meaning.code.size() <= 300);
    }
    if (const auto usage = wire::readOpenAiUsage(body)) {
        require(usage->input >= 0 && usage->cacheRead >= 0 && usage->cacheWrite5m >= 0);
        require(usage->output >= 0 && usage->reasoning >= 0 && usage->reasoning <= usage->output);
    }
    (void)wire::retryAfterMs(body, body, 0);
    return 0;
}
