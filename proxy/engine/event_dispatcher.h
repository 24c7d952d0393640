// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

class QAbstractEventDispatcher;

namespace signalbox::engine {

/// A new event loop for a thread that serves connections, for QThread::setEventDispatcher(); null: Qt's own is used.
[[nodiscard]] QAbstractEventDispatcher *makeEventDispatcher();

} // namespace signalbox::engine
