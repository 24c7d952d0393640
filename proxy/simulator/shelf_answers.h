// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/shelf.h"

namespace signalbox::simulator {

/// What a model answers at one of the other endpoints, in `canned`; a completion is left to be made like chat.
[[nodiscard]] Result<ChatRequest> shelfAnswer(const ShelfCall &call);

/// The vector of a text: `dimensions` figures of length 1 that depend on model and text alone.
[[nodiscard]] QList<float> vectorOf(const QString &model, const QByteArray &text, int dimensions);

} // namespace signalbox::simulator
