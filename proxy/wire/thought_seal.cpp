// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/thought_seal.h"

namespace signalbox::wire::responses {
namespace {

constexpr QByteArrayView nobodys = "signalbox:from-another-vendor";
constexpr QByteArrayView signedByAnthropic = "signalbox:anthropic:";
constexpr QByteArrayView redactedByAnthropic = "signalbox:anthropic-redacted:";

} // namespace

QByteArray anthropicSeal(QByteArrayView signature, bool redacted)
{
    if (signature.isEmpty())
        return nobodys.toByteArray();
    return (redacted ? redactedByAnthropic : signedByAnthropic).toByteArray() + signature.toByteArray();
}

QByteArray sealOf(const ThinkingPart &thought)
{
    if (thought.from != Dialect::Anthropic)
        return nobodys.toByteArray();
    return anthropicSeal(thought.redacted.isEmpty() ? thought.signature : thought.redacted, !thought.redacted.isEmpty());
}

bool isNobodysSeal(QByteArrayView encrypted)
{
    return encrypted.startsWith(nobodys);
}

bool isAnthropicsSeal(QByteArrayView encrypted)
{
    return encrypted.startsWith(signedByAnthropic) || encrypted.startsWith(redactedByAnthropic);
}

void takeSeal(ThinkingPart &thought, const QByteArray &encrypted)
{
    if (encrypted.startsWith(redactedByAnthropic)) {
        thought.from = Dialect::Anthropic;
        thought.redacted = encrypted.sliced(redactedByAnthropic.size());
        thought.text.clear();
        thought.id.clear();
    } else if (encrypted.startsWith(signedByAnthropic)) {
        thought.from = Dialect::Anthropic;
        thought.signature = encrypted.sliced(signedByAnthropic.size());
        thought.id.clear();
    } else if (!encrypted.startsWith(ourSeal)) {
        thought.signature = encrypted;
    }
}

} // namespace signalbox::wire::responses
