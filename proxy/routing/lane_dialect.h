// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "wire/dialect.h"
#include "wire/facts.h"

namespace signalbox::routing {

/// The dialect that providers of a `wire:` are asked in.
[[nodiscard]] constexpr wire::Dialect dialectOf(policy::Wire wire)
{
    switch (wire) {
    case policy::Wire::OpenAi:
        return wire::Dialect::OpenAiChat;
    case policy::Wire::Anthropic:
        return wire::Dialect::Anthropic;
    case policy::Wire::Responses:
        return wire::Dialect::OpenAiResponses;
    case policy::Wire::Gemini:
        return wire::Dialect::Gemini;
    }
    Q_UNREACHABLE();
}

[[nodiscard]] inline wire::Dialect dialectOf(const policy::Policy &policy, policy::ModelIndex model)
{
    return dialectOf(policy.providerOf(model).wire);
}

/// "; asked as anthropic: seed is not known …": what becomes of a request on its way to `model`; empty = it goes as it is.
[[nodiscard]] QString crossingText(const policy::Policy &policy, policy::ModelIndex model, const wire::RequestFacts &facts);

} // namespace signalbox::routing
