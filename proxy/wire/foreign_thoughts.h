// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/facts.h"

namespace signalbox::wire {

/// Takes out of an Anthropic request the thoughts that were said to be another vendor's (their signature tells): who signs
/// thoughts refuses a request with others. In order and apart; empty when there are none. `body` is valid JSON.
[[nodiscard]] QList<BodyEdit> withoutForeignThoughts(QByteArrayView body);
/// The same for OpenAI Responses: items of reasoning with a seal of ours.
[[nodiscard]] QList<BodyEdit> withoutForeignItems(QByteArrayView body);

} // namespace signalbox::wire
