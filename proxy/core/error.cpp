// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/error.h"

namespace signalbox {

int httpStatus(const Error &error)
{
    if (error.httpStatus != 0)
        return error.httpStatus;
    switch (error.kind) {
    case ErrorKind::InvalidRequest:
    case ErrorKind::PolicyInvalid:
    case ErrorKind::NoCapableModel:
    case ErrorKind::OverMaxCost:
        return 400;
    case ErrorKind::Unauthorized:
        return 401;
    case ErrorKind::BudgetExceeded:
        return 402;
    case ErrorKind::Forbidden:
    case ErrorKind::ForbiddenOrigin:
    case ErrorKind::SensitivityNoRoute:
        return 403;
    case ErrorKind::NotFound:
    case ErrorKind::UnknownModel:
        return 404;
    case ErrorKind::MethodNotAllowed:
        return 405;
    case ErrorKind::RequestTimeout:
        return 408;
    case ErrorKind::PolicyChanged:
        return 412;
    case ErrorKind::TooLarge:
        return 413;
    case ErrorKind::ReasonRequired:
    case ErrorKind::ProofFailed:
        return 422;
    case ErrorKind::PreconditionRequired:
        return 428;
    case ErrorKind::HeadersTooLarge:
        return 431;
    case ErrorKind::Internal:
    case ErrorKind::Io:
        return 500;
    case ErrorKind::Unsupported:
        return 501;
    case ErrorKind::AllAttemptsFailed:
    case ErrorKind::UpstreamInterrupted:
        return 502;
    case ErrorKind::TooBusy:
    case ErrorKind::LedgerUnavailable:
        return 503;
    }
    Q_UNREACHABLE();
}

QLatin1StringView errorCode(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidRequest:
        return QLatin1StringView("invalid_request");
    case ErrorKind::Unauthorized:
        return QLatin1StringView("unauthorized");
    case ErrorKind::Forbidden:
        return QLatin1StringView("forbidden");
    case ErrorKind::ForbiddenOrigin:
        return QLatin1StringView("forbidden_origin");
    case ErrorKind::NotFound:
        return QLatin1StringView("not_found");
    case ErrorKind::MethodNotAllowed:
        return QLatin1StringView("method_not_allowed");
    case ErrorKind::RequestTimeout:
        return QLatin1StringView("request_timeout");
    case ErrorKind::UnknownModel:
        return QLatin1StringView("unknown_model");
    case ErrorKind::NoCapableModel:
        return QLatin1StringView("no_capable_model");
    case ErrorKind::SensitivityNoRoute:
        return QLatin1StringView("sensitivity_no_route");
    case ErrorKind::BudgetExceeded:
        return QLatin1StringView("budget_exceeded");
    case ErrorKind::OverMaxCost:
        return QLatin1StringView("over_max_cost");
    case ErrorKind::AllAttemptsFailed:
        return QLatin1StringView("all_attempts_failed");
    case ErrorKind::UpstreamInterrupted:
        return QLatin1StringView("upstream_interrupted");
    case ErrorKind::TooLarge:
    case ErrorKind::HeadersTooLarge:
        return QLatin1StringView("too_large");
    case ErrorKind::TooBusy:
        return QLatin1StringView("too_busy");
    case ErrorKind::PolicyInvalid:
        return QLatin1StringView("policy_invalid");
    case ErrorKind::PolicyChanged:
        return QLatin1StringView("policy_changed");
    case ErrorKind::PreconditionRequired:
        return QLatin1StringView("precondition_required");
    case ErrorKind::ReasonRequired:
        return QLatin1StringView("reason_required");
    case ErrorKind::ProofFailed:
        return QLatin1StringView("proof_failed");
    case ErrorKind::LedgerUnavailable:
        return QLatin1StringView("ledger_unavailable");
    case ErrorKind::Unsupported:
        return QLatin1StringView("unsupported");
    case ErrorKind::Io:
        return QLatin1StringView("io_error");
    case ErrorKind::Internal:
        return QLatin1StringView("internal");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox
