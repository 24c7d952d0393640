// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/task.h"
#include "wire/facts.h"

#include <QByteArray>

namespace signalbox::classify {

/// What a request is, as far as its text tells. A value: recorded with the decision and replayed by what-if.
struct Classification
{
    Task task = Task::Unknown;
    double difficulty = 0.5; ///< 0 = anyone can, 1 = the best may fail
    double confidence = 0.0; ///< that `task` is right, 0…1; 0 = nothing looked

    bool operator==(const Classification &) const = default;
};

/// Tells what a request is. Pure for one request; may remember features of messages it has seen (never their text), so
/// one per worker thread.
class Classifier
{
public:
    Classifier() = default;
    virtual ~Classifier() = default;
    Q_DISABLE_COPY_MOVE(Classifier)

    /// `facts` must have been read from this `body`.
    [[nodiscard]] virtual Classification classify(const QByteArray &body, const wire::RequestFacts &facts) = 0;
};

} // namespace signalbox::classify
