// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QtGlobal>

#include <array>

namespace signalbox {

/// What one attempt used, tokens in disjoint buckets (contract.md, "Money and time"). `reasoning` is shown but lies inside
/// `output`; every other bucket is billed on its own. The dialect reader that fills it does the subtraction.
struct Usage
{
    qint64 input = 0; ///< prompt tokens neither read from nor written to a cache
    qint64 cacheRead = 0;
    qint64 cacheWrite5m = 0;
    qint64 cacheWrite1h = 0;
    qint64 output = 0;
    qint64 reasoning = 0;
    // Parts of `input` and of `output`, where a provider counts them; the parts of one bucket are disjoint.
    qint64 audioInput = 0;
    qint64 imageInput = 0;
    qint64 audioOutput = 0;
    qint64 imageOutput = 0;
    // What is no token and billed by the piece.
    qint64 images = 0;     ///< pictures made
    qint64 seconds = 0;    ///< of sound heard or made
    qint64 characters = 0; ///< spoken
    qint64 searches = 0;   ///< by the provider: web searches, units of a ranking

    [[nodiscard]] qint64 prompt() const { return input + cacheRead + cacheWrite5m + cacheWrite1h; }
    [[nodiscard]] bool hasPieces() const { return images > 0 || seconds > 0 || characters > 0 || searches > 0; }
    Usage &operator+=(const Usage &other);
    bool operator==(const Usage &) const = default;
};

/// A figure of Usage by the name it has in JSON, in the ledger and in prices.
struct UsageFigure
{
    QLatin1StringView name;
    qint64 Usage::*figure;
};

/// The figures every provider counts.
inline constexpr std::array tokenFigures{
    UsageFigure{QLatin1StringView("input"), &Usage::input},
    UsageFigure{QLatin1StringView("cache_read"), &Usage::cacheRead},
    UsageFigure{QLatin1StringView("cache_write_5m"), &Usage::cacheWrite5m},
    UsageFigure{QLatin1StringView("cache_write_1h"), &Usage::cacheWrite1h},
    UsageFigure{QLatin1StringView("output"), &Usage::output},
    UsageFigure{QLatin1StringView("reasoning"), &Usage::reasoning},
};

/// Those most calls do not have; left out where they are 0.
inline constexpr std::array rareFigures{
    UsageFigure{QLatin1StringView("audio_input"), &Usage::audioInput},
    UsageFigure{QLatin1StringView("image_input"), &Usage::imageInput},
    UsageFigure{QLatin1StringView("audio_output"), &Usage::audioOutput},
    UsageFigure{QLatin1StringView("image_output"), &Usage::imageOutput},
    UsageFigure{QLatin1StringView("images"), &Usage::images},
    UsageFigure{QLatin1StringView("seconds"), &Usage::seconds},
    UsageFigure{QLatin1StringView("characters"), &Usage::characters},
    UsageFigure{QLatin1StringView("searches"), &Usage::searches},
};

inline Usage &Usage::operator+=(const Usage &other)
{
    for (const UsageFigure &known : tokenFigures)
        this->*known.figure += other.*known.figure;
    for (const UsageFigure &known : rareFigures)
        this->*known.figure += other.*known.figure;
    return *this;
}

} // namespace signalbox
