// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QString>

namespace signalbox::app {

/// Exit codes of the contract.
enum class ExitCode { Fine = 0, Failed = 1, InvalidInput = 2, ProofFailed = 3, LimitExceeded = 4 };

/// Exit code an error ends the program with.
[[nodiscard]] inline ExitCode exitCodeFor(const Error &error)
{
    const bool input = error.kind == ErrorKind::InvalidRequest || error.kind == ErrorKind::PolicyInvalid
        || error.kind == ErrorKind::UnknownModel;
    return input ? ExitCode::InvalidInput : ExitCode::Failed;
}

/// Writes one line of result to stdout, or of complaint to stderr.
void printLine(const QString &text);
void complain(const QString &text);

} // namespace signalbox::app
