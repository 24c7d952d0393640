// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/chat_response.h"

#include <QByteArrayView>

// What a provider that speaks Anthropic's dialect says, in the terms the dispatcher knows from chat_response.h.

namespace signalbox::wire {

/// What a complete Anthropic message with status 200 means.
[[nodiscard]] ReplyMeaning readMessageReply(QByteArrayView body);

} // namespace signalbox::wire
