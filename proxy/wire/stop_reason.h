// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/canonical_answer.h"

#include <QByteArrayView>

// The words for why an answer ended. Words nobody knows yet are Unknown; what a dialect has no word for degrades to one it has.

namespace signalbox::wire {

[[nodiscard]] StopReason chatStop(QByteArrayView word);
/// `calls`: the answer holds calls of tools, which decides for Unknown and for servers that say "stop" all the same.
[[nodiscard]] QByteArrayView chatStopWord(StopReason reason, bool calls);
[[nodiscard]] StopReason anthropicStop(QByteArrayView word);
[[nodiscard]] QByteArrayView anthropicStopWord(StopReason reason, bool calls);

} // namespace signalbox::wire
