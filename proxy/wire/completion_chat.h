// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "wire/sse.h"

#include <QByteArray>

#include <optional>

namespace signalbox::wire {

/// What the completions endpoint takes for granted; chat has no limit of its own.
inline constexpr qint64 completionMaxTokens = 16;

/// A legacy completion as a Chat Completions request: its one prompt as a user's message, max_tokens spelled out, everything
/// else as it was. Only for requests without Surface::beyond. InvalidRequest when it is no such request.
[[nodiscard]] Result<QByteArray> chatFromCompletion(QByteArrayView body);

/// A complete chat answer as a text_completion; nullopt when it is none.
[[nodiscard]] std::optional<QByteArray> completionFromChat(QByteArrayView body);

/// Turns the events of a chat stream, in any pieces, into those of a completions stream. Events that are neither content nor
/// an end nor usage go away; [DONE], comments and errors stay as they are.
class CompletionStream final
{
public:
    [[nodiscard]] QByteArray feed(QByteArrayView bytes);

private:
    SseReader m_events;
};

} // namespace signalbox::wire
