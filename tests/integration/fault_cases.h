// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace signalbox::test {

/// How a request ends for the client.
enum class Outcome {
    Answered,       ///< by the first lane, completely
    AnsweredBySome, ///< by either lane, completely
    Second,         ///< by the second lane, completely
    PassedOn,       ///< the provider's own error as it is; no other lane was asked
    AllFailed,      ///< all_attempts_failed, naming each lane
    Interrupted,    ///< content, then upstream_interrupted in-band, never a clean end
};

struct SoloOutcome
{
    Outcome outcome = Outcome::Answered;
    int status = 200;
};

/// One fault of the first lane and what dispatch.md promises for it.
struct FaultCase
{
    QByteArray fault;     ///< as parseFault() reads it
    SoloOutcome streamed; ///< with one lane
    SoloOutcome whole;
    Outcome streamedPair = Outcome::Answered; ///< with a healthy second lane
    Outcome wholePair = Outcome::Answered;
};

[[nodiscard]] QList<FaultCase> faultCases();
/// A cell of the table in fault-table.md.
[[nodiscard]] QString outcomeText(Outcome outcome, int status);

} // namespace signalbox::test
