// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/failure.h"

#include "core/named.h"

#include <array>

namespace signalbox {

QLatin1StringView failureName(FailureClass failure)
{
    switch (failure) {
    case FailureClass::RateLimited:
        return QLatin1StringView("rate_limited");
    case FailureClass::Unavailable:
        return QLatin1StringView("unavailable");
    case FailureClass::Timeout:
        return QLatin1StringView("timeout");
    case FailureClass::Malformed:
        return QLatin1StringView("malformed");
    case FailureClass::Auth:
        return QLatin1StringView("auth");
    case FailureClass::ContextLength:
        return QLatin1StringView("context_length");
    case FailureClass::ContentFilter:
        return QLatin1StringView("content_filter");
    case FailureClass::InvalidRequest:
        return QLatin1StringView("invalid_request");
    case FailureClass::ClientGone:
        return QLatin1StringView("client_gone");
    case FailureClass::Outrun:
        return QLatin1StringView("outrun");
    case FailureClass::LowConfidence:
        return QLatin1StringView("low_confidence");
    }
    Q_UNREACHABLE();
}

std::optional<FailureClass> failureFromName(QStringView name)
{
    static constexpr std::array all{FailureClass::RateLimited,   FailureClass::Unavailable,   FailureClass::Timeout,
                                    FailureClass::Malformed,     FailureClass::Auth,          FailureClass::ContextLength,
                                    FailureClass::ContentFilter, FailureClass::InvalidRequest, FailureClass::ClientGone,
                                    FailureClass::Outrun,        FailureClass::LowConfidence};
    return valueNamed(name, all, &failureName);
}

bool retriesSameLane(FailureClass failure)
{
    switch (failure) {
    case FailureClass::RateLimited:
    case FailureClass::Unavailable:
        return true;
    case FailureClass::Timeout:
    case FailureClass::Malformed:
    case FailureClass::Auth:
    case FailureClass::ContextLength:
    case FailureClass::ContentFilter:
    case FailureClass::InvalidRequest:
    case FailureClass::ClientGone:
    case FailureClass::Outrun:
    case FailureClass::LowConfidence:
        return false;
    }
    Q_UNREACHABLE();
}

bool triesNextLane(FailureClass failure)
{
    switch (failure) {
    case FailureClass::RateLimited:
    case FailureClass::Unavailable:
    case FailureClass::Timeout:
    case FailureClass::Malformed:
    case FailureClass::Auth:
    case FailureClass::ContextLength:
    case FailureClass::LowConfidence:
        return true;
    case FailureClass::ContentFilter:
    case FailureClass::InvalidRequest:
    case FailureClass::ClientGone:
    case FailureClass::Outrun:
        return false;
    }
    Q_UNREACHABLE();
}

bool countsAgainstHealth(FailureClass failure)
{
    switch (failure) {
    case FailureClass::Unavailable:
    case FailureClass::Timeout:
    case FailureClass::Malformed:
        return true;
    case FailureClass::RateLimited:
    case FailureClass::Auth:
    case FailureClass::ContextLength:
    case FailureClass::ContentFilter:
    case FailureClass::InvalidRequest:
    case FailureClass::ClientGone:
    case FailureClass::Outrun:
    case FailureClass::LowConfidence:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox
