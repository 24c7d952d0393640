// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/facts.h"
#include "wire/jsonmembers.h"
#include "wire/jsonreader.h"
#include "wire/promptwalk.h"

#include <QLatin1StringView>

#include <bitset>

namespace signalbox::wire {

/// Reads the top level of a request into facts, whatever its dialect: who knows the members derives from this. PromptWalk
/// reads what is inside messages and tools. One per request.
class RequestReading
{
public:
    RequestReading(QByteArrayView body, ReadOptions options) : m_body(body), m_walk(options.promptText) {}
    virtual ~RequestReading() = default;
    Q_DISABLE_COPY_MOVE(RequestReading)

    [[nodiscard]] Result<RequestFacts> read(simdjson::dom::element root);

protected:
    /// One member of the request. `cut`: it is not sent on.
    virtual Result<void> member(std::string_view key, simdjson::dom::element value, Span span, bool &cut) = 0;
    /// All were read.
    virtual Result<void> finish() = 0;

    /// Refuses the second copy of what is read here. `index` names the member among up to 64.
    [[nodiscard]] Result<void> once(std::size_t index, std::string_view key);
    [[nodiscard]] Result<void> readModel(simdjson::dom::element value, Span span);
    [[nodiscard]] Result<void> readModels(simdjson::dom::element value);
    /// Our keys are read and marked for removal; with nothing else inside, the whole member goes.
    [[nodiscard]] Result<void> readMetadata(simdjson::dom::element value, Span span, bool &cut, std::string_view known = {});
    [[nodiscard]] static Result<void> readFlag(simdjson::dom::element value, bool &flag, const QString &param);
    /// OpenAI's `stream_options`: where it stands and whether it asks for the usage, because forwarding turns that on.
    [[nodiscard]] Result<void> readStreamOptions(simdjson::dom::element value, Span span);
    /// Negative means "no limit" to several local servers, so only what cannot be a count is refused.
    [[nodiscard]] static Result<void> readCount(simdjson::dom::element value, qint64 &count, qint64 most, const QString &param);
    [[nodiscard]] Result<void> modelGiven();

    QByteArrayView m_body;
    PromptWalk m_walk;
    RequestFacts m_facts;

private:
    [[nodiscard]] Result<void> readOurs(std::string_view key, simdjson::dom::element value);

    std::bitset<64> m_seen;
};

/// Number behind `value`; 0 when it is none.
[[nodiscard]] double numberOf(simdjson::dom::element value);

inline constexpr qint64 mostTokens = 1'000'000'000;

[[nodiscard]] Result<RequestFacts> readChatFacts(QByteArrayView body, simdjson::dom::element root, ReadOptions options);
[[nodiscard]] Result<RequestFacts> readMessagesFacts(QByteArrayView body, simdjson::dom::element root, ReadOptions options);
[[nodiscard]] Result<RequestFacts> readResponsesFacts(QByteArrayView body, simdjson::dom::element root, ReadOptions options);
[[nodiscard]] Result<RequestFacts> readGeminiFacts(QByteArrayView body, simdjson::dom::element root, ReadOptions options);

} // namespace signalbox::wire
