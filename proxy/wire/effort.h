// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/facts.h"

#include <QByteArrayView>

namespace signalbox::wire {

/// What a client's word for effort means; empty = Unset. Words nobody knows yet ask for some.
[[nodiscard]] ReasoningEffort effortNamed(QByteArrayView word);
/// OpenAI's word for it; empty for Unset.
[[nodiscard]] QByteArrayView effortName(ReasoningEffort effort);

/// Budgets of thinking tokens, where a dialect counts instead of naming.
[[nodiscard]] qint64 budgetOf(ReasoningEffort effort);
[[nodiscard]] ReasoningEffort effortOf(qint64 budget);

} // namespace signalbox::wire
