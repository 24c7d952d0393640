// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QHashFunctions>
#include <QString>

#include <compare>
#include <optional>

namespace signalbox {

/// Names one request everywhere: header, ledger, log, window. Sorts by time of birth. Text form "D-" and 13 digits of
/// Crockford's base 32.
struct DecisionId
{
    quint64 value = 0;

    auto operator<=>(const DecisionId &) const = default;
    [[nodiscard]] QString toString() const;
    /// Inverse of toString(); nullopt for any other text.
    [[nodiscard]] static std::optional<DecisionId> fromString(QStringView text);
};

inline size_t qHash(DecisionId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }

/// Makes DecisionIds for one worker thread: 51 bits of microseconds since 2024, 6 bits of worker, 7 random bits per
/// run, so neither two workers nor two runs with a clock set back meet. Never yields the same or a smaller id twice.
class DecisionIdSource final
{
public:
    /// `worker` 0…63; `runSalt`: seven bits drawn once per run.
    DecisionIdSource(const Clock &clock, unsigned worker, unsigned runSalt);
    [[nodiscard]] DecisionId next();

private:
    const Clock &m_clock;
    quint64 m_low;
    quint64 m_lastMicros = 0;
};

} // namespace signalbox
