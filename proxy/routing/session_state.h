// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace signalbox::routing {

/// What a session's earlier requests mean for the next one. A value handed to decide(); an empty one means no session.
struct SessionState
{
    QStringList tags; ///< every tag a request of the session ever had: they are never taken off again
    QString lane;     ///< "provider/model" that gave the last answer; empty = none yet
    qint64 promptTokens = 0;               ///< of that answer's prompt: as much may wait in the lane's cache
    std::chrono::microseconds answered{0}; ///< when, on Clock::steady()
    NanoUsd spent{};       ///< by earlier requests of the session, as far as priced
    QStringList declared{}; ///< tags that once came from more than texts a detector found, or the default

    QString keeper{};      ///< "provider/model" that keeps what the request goes on from by an id; empty = nobody known

    bool operator==(const SessionState &) const = default;
};

} // namespace signalbox::routing
