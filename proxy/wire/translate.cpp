// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/translate.h"

#include "wire/dialect_codecs.h"
#include "wire/refusal.h"

namespace signalbox::wire {

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using simdjson::dom::object;

Result<CanonicalRequest> readRequest(Dialect from, QByteArrayView body)
{
    JsonReader reader;
    element root;
    object fields;
    if (reader.parse(body, root) != simdjson::SUCCESS || root.get(fields) != simdjson::SUCCESS)
        return refusal({}, u"The request body must be a JSON object."_s);
    switch (from) {
    case Dialect::OpenAiChat:
        return chat::readRequest(fields);
    case Dialect::Anthropic:
        return anthropic::readRequest(fields);
    case Dialect::OpenAiResponses:
        return responses::readRequest(fields);
    case Dialect::Gemini:
        return gemini::readRequest(fields);
    }
    Q_UNREACHABLE();
}

Result<QByteArray> writeRequest(Dialect to, CanonicalRequest request, const LaneNeeds &lane)
{
    switch (to) {
    case Dialect::OpenAiChat:
        return chat::writeRequest(std::move(request), lane);
    case Dialect::Anthropic:
        return anthropic::writeRequest(std::move(request), lane);
    case Dialect::OpenAiResponses:
        return responses::writeRequest(std::move(request), lane);
    case Dialect::Gemini:
        return gemini::writeRequest(std::move(request), lane);
    }
    Q_UNREACHABLE();
}

std::optional<CanonicalAnswer> readAnswer(Dialect from, QByteArrayView body)
{
    JsonReader reader;
    element root;
    object fields;
    bool replaced = false;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS || root.get(fields) != simdjson::SUCCESS)
        return std::nullopt;
    switch (from) {
    case Dialect::OpenAiChat:
        return chat::readAnswer(fields);
    case Dialect::Anthropic:
        return anthropic::readAnswer(fields);
    case Dialect::OpenAiResponses:
        return responses::readAnswer(fields);
    case Dialect::Gemini:
        return gemini::readAnswer(fields);
    }
    Q_UNREACHABLE();
}

QByteArray writeAnswer(Dialect to, const CanonicalAnswer &answer, const AnswerWish &wish)
{
    switch (to) {
    case Dialect::OpenAiChat:
        return chat::writeAnswer(answer, wish);
    case Dialect::Anthropic:
        return anthropic::writeAnswer(answer, wish);
    case Dialect::OpenAiResponses:
        return responses::writeAnswer(answer, wish);
    case Dialect::Gemini:
        return gemini::writeAnswer(answer, wish);
    }
    Q_UNREACHABLE();
}

std::unique_ptr<AnswerDecoder> makeDecoder(Dialect from)
{
    switch (from) {
    case Dialect::OpenAiChat:
        return chat::makeDecoder();
    case Dialect::Anthropic:
        return anthropic::makeDecoder();
    case Dialect::OpenAiResponses:
        return responses::makeDecoder();
    case Dialect::Gemini:
        return gemini::makeDecoder();
    }
    Q_UNREACHABLE();
}

std::unique_ptr<AnswerEncoder> makeEncoder(Dialect to, const AnswerWish &wish)
{
    switch (to) {
    case Dialect::OpenAiChat:
        return chat::makeEncoder(wish);
    case Dialect::Anthropic:
        return anthropic::makeEncoder(wish);
    case Dialect::OpenAiResponses:
        return responses::makeEncoder(wish);
    case Dialect::Gemini:
        return gemini::makeEncoder(wish);
    }
    Q_UNREACHABLE();
}

StreamTranslator::StreamTranslator(Dialect from, Dialect to, const AnswerWish &wish)
    : m_decoder(makeDecoder(from)), m_encoder(makeEncoder(to, wish)), m_from(from)
{
}

QByteArray StreamTranslator::feed(const SseEvent &event)
{
    m_decoder->read(event, m_events);
    return written();
}

QByteArray StreamTranslator::finish(const Usage &estimate)
{
    m_decoder->finish(m_events);
    if (!m_hasUsage && estimate != Usage()) {
        AnswerEvent figures{AnswerEvent::Kind::UsageSoFar};
        figures.usage = ReadUsage{estimate, m_from};
        m_events.insert(m_events.begin(), std::move(figures));
    }
    return written();
}

QByteArray StreamTranslator::written()
{
    QByteArray out;
    for (const AnswerEvent &event : m_events) {
        if (event.kind == AnswerEvent::Kind::End && std::exchange(m_ended, true))
            continue;
        m_hasUsage = m_hasUsage || event.usage;
        out += m_encoder->write(event);
    }
    m_events.clear();
    return out;
}

} // namespace signalbox::wire
