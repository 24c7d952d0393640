// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/errors.h"

#include "core/json_text.h"

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

constexpr int tooManyRequests = 429;

QByteArray envelope(const Error &error)
{
    // AllAttemptsFailed may end as 429 when every lane was rate limited; SDKs back off by type as well as by status.
    const QLatin1StringView type =
        httpStatus(error) == tooManyRequests ? "rate_limit_error"_L1 : openAiErrorType(error.kind);
    QByteArray body;
    body.reserve(120 + error.message.size());
    body += R"({"error":{"message":)";
    appendJsonString(body, error.message);
    body += R"(,"type":")";
    body.append(type.data(), type.size());
    body += R"(","param":)";
    if (error.param.isEmpty())
        body += "null";
    else
        appendJsonString(body, error.param);
    const QLatin1StringView code = errorCode(error.kind);
    body += R"(,"code":")";
    body.append(code.data(), code.size());
    body += R"("}})";
    return body;
}

} // namespace

QByteArray openAiErrorBody(const Error &error)
{
    return envelope(error);
}

QByteArray openAiErrorEvent(const Error &error)
{
    return "data: " + envelope(error) + "\n\n";
}

QLatin1StringView openAiErrorType(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidRequest:
    case ErrorKind::NotFound:
    case ErrorKind::MethodNotAllowed:
    case ErrorKind::RequestTimeout:
    case ErrorKind::UnknownModel:
    case ErrorKind::NoCapableModel:
    case ErrorKind::OverMaxCost:
    case ErrorKind::TooLarge:
    case ErrorKind::HeadersTooLarge:
    case ErrorKind::PolicyInvalid:
    case ErrorKind::PolicyChanged:
    case ErrorKind::PreconditionRequired:
    case ErrorKind::ReasonRequired:
    case ErrorKind::ProofFailed:
    case ErrorKind::Unsupported:
        return "invalid_request_error"_L1;
    case ErrorKind::Unauthorized:
        return "authentication_error"_L1;
    case ErrorKind::Forbidden:
    case ErrorKind::ForbiddenOrigin:
    case ErrorKind::SensitivityNoRoute:
        return "permission_error"_L1;
    case ErrorKind::BudgetExceeded:
        return "insufficient_quota"_L1;
    case ErrorKind::AllAttemptsFailed:
    case ErrorKind::UpstreamInterrupted:
        return "upstream_error"_L1;
    case ErrorKind::TooBusy:
    case ErrorKind::LedgerUnavailable:
    case ErrorKind::Io:
    case ErrorKind::Internal:
        return "server_error"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::wire
