// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>
#include <QString>

#include <tl/expected.hpp>

namespace signalbox {

/// What went wrong, in the vocabulary of the contract. One value per `code` a client can see (contract.md, "Errors").
enum class ErrorKind {
    InvalidRequest,
    Unauthorized,
    Forbidden,       ///< the token lacks the scope
    ForbiddenOrigin, ///< foreign Host or Origin
    NotFound,
    MethodNotAllowed,
    RequestTimeout, ///< the client was too slow to send its request
    UnknownModel,
    NoCapableModel,
    SensitivityNoRoute,
    BudgetExceeded,
    OverMaxCost,
    AllAttemptsFailed,
    UpstreamInterrupted,
    TooLarge,
    HeadersTooLarge,
    TooBusy,
    PolicyInvalid,
    PolicyChanged,        ///< If-Match names a policy that no longer runs
    PreconditionRequired, ///< a change without If-Match
    ReasonRequired,       ///< a change that lets data go further needs a note
    ProofFailed,          ///< a request could reach what its tag forbids, or a policy test failed
    LedgerUnavailable, ///< the intent could not be recorded, so nothing was sent
    Unsupported,       ///< understood, but not offered by this build
    Io,                ///< files, sockets and the machine around us
    Internal,
};

/// A failure somebody must hear about. `message` is English, for log and wire, and says what happened, what was not
/// done and the next step; text for people in the window is built in ui/ from `kind`. Never holds a key or a body.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message{};
    QString param{};    ///< the offending request field, empty when none
    int httpStatus = 0; ///< overrides the kind's status when a provider's own is more telling; 0 = from the kind

    bool operator==(const Error &) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Unexpected = tl::unexpected<Error>;

/// HTTP status a client gets for `error` (400…504).
[[nodiscard]] int httpStatus(const Error &error);

/// The stable `code` of the contract, e.g. "sensitivity_no_route".
[[nodiscard]] QLatin1StringView errorCode(ErrorKind kind);

} // namespace signalbox
