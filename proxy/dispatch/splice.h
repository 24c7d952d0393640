// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace signalbox::dispatch {

/// Joins the text of a second answer to what the client has of a first one that was cut, so that nothing is there twice
/// and nothing is missing. Pure; the pieces may be cut anywhere between characters. UTF-8 throughout.
class Splice final
{
public:
    /// A continuation needs at least so many bytes to go on from: with fewer, an answer that repeats them could not be told
    /// from one that goes on with the same words.
    static constexpr qsizetype leastPrefill = 32;

    /// What a model that goes on from `delivered` is given: without blanks at the end, which some providers refuse and
    /// many models stumble over; empty when that is too little to go on from.
    [[nodiscard]] static QByteArrayView prefillOf(QByteArrayView delivered);

    /// The second answer begins anew: what follows `delivered` in it is what is missing.
    [[nodiscard]] static Splice restart(QByteArray delivered);
    /// The second answer goes on from prefillOf(delivered), which must not be empty. Servers that say the prefill again are
    /// understood.
    [[nodiscard]] static Splice continuation(QByteArray delivered);

    /// Text for the client, maybe none yet; nullopt: the second answer says something else and cannot be joined.
    [[nodiscard]] std::optional<QByteArray> feed(QByteArrayView text);
    /// The second answer is complete: what was held back, or nullopt when it ended before it came to anything new.
    [[nodiscard]] std::optional<QByteArray> finish();

private:
    enum class State {
        Repeating, ///< saying again what the client has
        Undecided, ///< a continuation that may be saying the prefill again
        Blanks,    ///< at the blanks the prefill was given without
        Joined,
    };
    Splice(QByteArray known, QByteArray blanks, State state);

    [[nodiscard]] std::optional<QByteArray> repeat(QByteArrayView text);
    [[nodiscard]] QByteArray decide(QByteArrayView text);
    [[nodiscard]] QByteArray skipBlanks(QByteArrayView text);

    QByteArray m_known;  ///< what is, or may be, said again
    QByteArray m_blanks; ///< the end of what the client has, not part of the prefill
    State m_state;
    qsizetype m_at = 0;  ///< how much of m_known, then of m_blanks, was said again
};

} // namespace signalbox::dispatch
