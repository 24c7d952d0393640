// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/jsonreader.h"
#include "wire/translate.h"

// The readers and writers of each dialect; what they promise stands in translate.h, which is what others include.

namespace signalbox::wire::chat {

[[nodiscard]] Result<CanonicalRequest> readRequest(simdjson::dom::object body);
[[nodiscard]] QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane);
[[nodiscard]] std::optional<CanonicalAnswer> readAnswer(simdjson::dom::object body);
[[nodiscard]] QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish);
[[nodiscard]] std::unique_ptr<AnswerDecoder> makeDecoder();
[[nodiscard]] std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish);

} // namespace signalbox::wire::chat

namespace signalbox::wire::anthropic {

[[nodiscard]] Result<CanonicalRequest> readRequest(simdjson::dom::object body);
[[nodiscard]] QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane);
[[nodiscard]] std::optional<CanonicalAnswer> readAnswer(simdjson::dom::object body);
[[nodiscard]] QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish);
[[nodiscard]] std::unique_ptr<AnswerDecoder> makeDecoder();
[[nodiscard]] std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish);

/// Says in a thought's signature that another vendor's model had it. Anthropic would refuse a made-up signature, so such
/// blocks are taken out again before they are sent there.
inline constexpr QByteArrayView foreignSignature = "signalbox:from-another-vendor";

} // namespace signalbox::wire::anthropic

namespace signalbox::wire::responses {

[[nodiscard]] Result<CanonicalRequest> readRequest(simdjson::dom::object body);
[[nodiscard]] QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane);
[[nodiscard]] std::optional<CanonicalAnswer> readAnswer(simdjson::dom::object body);
[[nodiscard]] QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish);
[[nodiscard]] std::unique_ptr<AnswerDecoder> makeDecoder();
[[nodiscard]] std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish);

} // namespace signalbox::wire::responses

namespace signalbox::wire::gemini {

[[nodiscard]] Result<CanonicalRequest> readRequest(simdjson::dom::object body);
[[nodiscard]] QByteArray writeRequest(CanonicalRequest request, const LaneNeeds &lane);
[[nodiscard]] std::optional<CanonicalAnswer> readAnswer(simdjson::dom::object body);
[[nodiscard]] QByteArray writeAnswer(const CanonicalAnswer &answer, const AnswerWish &wish);
[[nodiscard]] std::unique_ptr<AnswerDecoder> makeDecoder();
[[nodiscard]] std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish);

} // namespace signalbox::wire::gemini
