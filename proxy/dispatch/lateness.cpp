// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/lateness.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

constexpr int completeAnswerFactor = 4;

double seconds(std::chrono::microseconds duration)
{
    return static_cast<double>(duration.count()) / 1e6;
}

} // namespace

QString lateness(const policy::Limits &limits, const AttemptProgress &progress)
{
    const std::chrono::microseconds first = limits.firstToken * (progress.stream ? 1 : completeAnswerFactor);
    if (progress.age > limits.total)
        return u"not complete within %1 s"_s.arg(seconds(limits.total));
    if (!progress.committed && progress.age > first && (progress.stream || !progress.hasHead))
        return u"no content within %1 s"_s.arg(seconds(first));
    if (progress.hasHead && !progress.paused && progress.sinceLastByte > limits.stall)
        return u"nothing more for %1 s"_s.arg(seconds(limits.stall));
    return {};
}

} // namespace signalbox::dispatch
