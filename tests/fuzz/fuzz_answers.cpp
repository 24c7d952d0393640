// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Answers from one dialect to another, complete and streamed: the first byte says which, the second how the stream is cut.
// What comes out is what a strict client of the other dialect reads, whatever a provider says.

#include "wire/jsonreader.h"
#include "wire/translate.h"

#include <QSet>

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

bool isObject(QByteArrayView text)
{
    wire::JsonReader json;
    simdjson::dom::element root;
    const simdjson::error_code read = json.parse(text, root);
    return read == simdjson::DEPTH_ERROR || (read == simdjson::SUCCESS && root.is_object());
}

/// Blocks are begun once, in order, are open while they grow, and are closed before the message ends.
void checkMessageStream(const QList<wire::SseEvent> &events)
{
    QSet<qint64> open;
    qint64 next = 0;
    wire::JsonReader json;
    for (const wire::SseEvent &event : events) {
        simdjson::dom::element root;
        if (!event.hasData || json.parse(event.data, root) != simdjson::SUCCESS)
            continue;
        std::string_view type;
        int64_t index = -1;
        require(root["type"].get(type) == simdjson::SUCCESS);
        require(event.type == QByteArrayView(type.data(), static_cast<qsizetype>(type.size())));
        if (root["index"].get(index) != simdjson::SUCCESS)
            index = -1;
        if (type == "content_block_start") {
            require(index == next++);
            open.insert(index);
        } else if (type == "content_block_delta") {
            require(open.contains(index));
        } else if (type == "content_block_stop") {
            require(open.remove(index));
        } else if (type == "message_delta") {
            require(open.isEmpty());
        }
    }
}

QByteArray played(Dialect from, Dialect to, QByteArrayView stream, qsizetype piece)
{
    wire::SseReader reader;
    wire::StreamTranslator translator(from, to, {true, 5, "model", 1});
    QByteArray out;
    QList<wire::SseEvent> events;
    for (qsizetype at = 0; at < stream.size(); at += piece)
        require(reader.feed(stream.sliced(at, std::min(piece, stream.size() - at)), events));
    reader.finish(events);
    for (const wire::SseEvent &event : std::as_const(events))
        out += translator.feed(event);
    Usage estimate;
    estimate.output = 3;
    return out + translator.finish(estimate);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 3)
        return 0;
    const auto [from, to] = pairs[data[0] % pairs.size()];
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2);
    if (const std::optional<wire::CanonicalAnswer> answer = wire::readAnswer(from, bytes))
        require(isObject(wire::writeAnswer(to, *answer, {true, 5, "model", 1})));

    const QByteArray out = played(from, to, bytes, bytes.size());
    require(out == played(from, to, bytes, 1 + data[1] % 16));
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    require(reader.feed(out, events) && reader.held() == 0);
    for (const wire::SseEvent &event : std::as_const(events))
        require(!event.hasData || event.data == "[DONE]" || isObject(event.data));
    if (to == Dialect::Anthropic)
        checkMessageStream(events);
    return 0;
}
