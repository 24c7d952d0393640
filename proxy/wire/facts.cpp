// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/facts.h"

#include "wire/jsonfault.h"
#include "wire/refusal.h"
#include "wire/request_reading.h"

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;

Unexpected notJson(QByteArrayView body, simdjson::error_code error)
{
    if (const auto fault = findJsonFault(body, maxJsonDepth)) {
        return refusal({}, u"The request body is not valid JSON: %1 at byte %2."_s.arg(fault->what).arg(fault->offset));
    }
    return refusal({}, u"The request body is not valid JSON: %1."_s.arg(QLatin1StringView(simdjson::error_message(error))));
}

Result<RequestFacts> readFacts(QByteArrayView body, element root, ReadOptions options)
{
    switch (options.dialect) {
    case Dialect::OpenAiChat:
        return readChatFacts(body, root, options);
    case Dialect::Anthropic:
        return readMessagesFacts(body, root, options);
    case Dialect::OpenAiResponses:
        return readResponsesFacts(body, root, options);
    case Dialect::Gemini:
        return readGeminiFacts(body, root, options);
    }
    Q_UNREACHABLE();
}

} // namespace

ChatReader::ChatReader() : m_json(std::make_unique<JsonReader>()) {}
ChatReader::~ChatReader() = default;

Result<RequestFacts> ChatReader::read(const QByteArray &body, ReadOptions options)
{
    element root;
    if (const auto error = m_json->parse(body, root); error != simdjson::SUCCESS) {
        m_json->trim();
        return notJson(body, error);
    }
    auto facts = readFacts(body, root, options);
    m_json->trim();
    return facts;
}

Result<RequestFacts> readChatRequest(const QByteArray &body, ReadOptions options)
{
    return ChatReader().read(body, options);
}

} // namespace signalbox::wire
