// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/dialect.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace signalbox::wire {

/// One function an answer calls.
struct CalledFunction
{
    QByteArray name;
    QByteArray arguments; ///< as the model wrote them, maybe no JSON

    bool operator==(const CalledFunction &) const = default;
};

/// What an answer says, in whole and in Chat's words: for looking at it, never for forwarding. Of the first choice; the
/// others only count.
struct AnswerContent
{
    QByteArray text;         ///< UTF-8
    QByteArray finishReason; ///< as OpenAI says it; empty = none came
    bool refused = false;    ///< it said so in `refusal`
    std::vector<CalledFunction> calls;
    int choices = 0;
    double logprobSum = 0.0; ///< natural logarithms of the tokens' probabilities, all choices; only Chat has them
    qint64 logprobs = 0;     ///< how many came
};

/// `answer`: a complete answer, or the bytes of a whole stream (`streamed`). nullopt when it cannot be read.
[[nodiscard]] std::optional<AnswerContent> lookAtAnswer(Dialect dialect, QByteArrayView answer, bool streamed);

/// The Chat answer (or stream) without the tokens' probabilities, for a client that did not ask for them. What cannot be read
/// stays as it is.
[[nodiscard]] QByteArray withoutLogprobs(QByteArrayView answer, bool streamed);

} // namespace signalbox::wire
