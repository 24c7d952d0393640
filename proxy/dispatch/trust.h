// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "core/task.h"
#include "wire/answer_content.h"
#include "wire/facts.h"

#include <QString>

namespace signalbox::dispatch {

/// How far an answer of a cascade's first model can be believed, and by what that was told.
struct Trust
{
    double value = 0.0; ///< 0…1, what `accept` of the policy is compared with
    QString because;

    bool operator==(const Trust &) const = default;
};

/// Judges a whole answer without asking anybody: first what can be checked (it is empty, was cut at the model's own limit,
/// is not the JSON or the tool call that was asked for, says that it does not know), then how probable its tokens were, and
/// where the provider does not say that, the share of such tasks the model gets right. A provider's content filter is an
/// answer: it is not shopped around. Pure. `body`: the request as the client sent it.
[[nodiscard]] Trust trustIn(const wire::AnswerContent &answer, const wire::RequestFacts &facts, QByteArrayView body,
                            const catalog::Model &model, Task task);

} // namespace signalbox::dispatch
