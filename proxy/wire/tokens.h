// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>

#include <string_view>

namespace signalbox::wire {

/// A cheap, language-neutral estimate of prompt tokens, made to gate and to price before sending; what is charged comes
/// from the provider's usage. A quarter token per ASCII byte, half a token per two-byte character (Latin with marks,
/// Cyrillic, Greek, Arabic), one per three-byte character (CJK, Thai), two per four-byte character (emoji). Summed in
/// quarters and rounded up once, so the order of the pieces does not matter.
class TokenEstimate final
{
public:
    /// `utf8` must be valid UTF-8.
    void addText(std::string_view utf8);
    void add(const TokenEstimate &other) { m_quarters += other.m_quarters; }
    void addTokens(qint64 tokens) { m_quarters += tokens * 4; }
    [[nodiscard]] qint64 total() const { return (m_quarters + 3) / 4; }

private:
    qint64 m_quarters = 0;
};

inline constexpr qint64 tokensPerMessage = 4;     ///< role and separators
inline constexpr qint64 tokensPerReply = 3;       ///< the primer of the answer
inline constexpr qint64 tokensPerImage = 1000;    ///< between 765 and 1,600 for a full-size picture
inline constexpr qint64 tokensPerSmallImage = 85; ///< `detail: low`
inline constexpr qint64 base64PerAudioToken = 2200; ///< a tenth of a second at 128 kbit/s
inline constexpr qint64 base64PerFileToken = 60;    ///< a guess for PDF: text is a small part of it
inline constexpr qint64 leastTokensPerFile = 500;

} // namespace signalbox::wire
