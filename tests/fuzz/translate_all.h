// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/jsonreader.h"
#include "wire/translate.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

// One dialect's translators on hostile bytes: nothing crashes, what is written is JSON, and a stream means the same
// however it is cut. The first input byte chooses what the rest is: a request, a complete answer or a stream.

namespace signalbox::fuzz {

inline constexpr wire::Dialect everyDialect[] = {wire::Dialect::OpenAiChat, wire::Dialect::OpenAiResponses,
                                                 wire::Dialect::Anthropic, wire::Dialect::Gemini};

inline void require(bool fact)
{
    if (!fact)
        std::abort();
}

inline void requireJson(const QByteArray &text)
{
    wire::JsonReader reader;
    simdjson::dom::element root;
    const simdjson::error_code error = reader.parse(text, root);
    // What is nested near the limit may be nested deeper in another dialect.
    require(error == simdjson::SUCCESS || error == simdjson::DEPTH_ERROR);
}

inline QByteArray translatedStream(wire::Dialect from, wire::Dialect to, QByteArrayView stream, qsizetype step)
{
    wire::SseReader reader;
    wire::StreamTranslator translator(from, to, {true, 5, "model", 1});
    QByteArray out;
    QList<wire::SseEvent> events;
    for (qsizetype at = 0; at < stream.size(); at += step)
        require(reader.feed(stream.sliced(at, std::min(step, stream.size() - at)), events));
    reader.finish(events);
    for (const wire::SseEvent &event : std::as_const(events))
        out += translator.feed(event);
    return out + translator.finish({});
}

inline void translateAll(wire::Dialect from, const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return;
    const QByteArray text(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    if (data[0] % 3 == 0) {
        if (const auto request = wire::readRequest(from, text)) {
            for (const wire::Dialect to : everyDialect) {
                const auto written = wire::writeRequest(to, *request, {"model", 1000});
                require(written.has_value());
                requireJson(*written);
            }
        }
    } else if (data[0] % 3 == 1) {
        if (const auto answer = wire::readAnswer(from, text)) {
            for (const wire::Dialect to : everyDialect)
                requireJson(wire::writeAnswer(to, *answer, {true, 5, "model", 1}));
        }
    } else {
        for (const wire::Dialect to : everyDialect) {
            const QByteArray whole = translatedStream(from, to, text, std::max<qsizetype>(text.size(), 1));
            require(translatedStream(from, to, text, 1 + data[0] % 7) == whole);
            wire::SseReader reader;
            QList<wire::SseEvent> events;
            require(reader.feed(whole, events));
            for (const wire::SseEvent &event : std::as_const(events)) {
                if (event.hasData && event.data != "[DONE]")
                    requireJson(event.data);
            }
        }
    }
}

} // namespace signalbox::fuzz
