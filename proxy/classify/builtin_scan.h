// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/addresses.h"
#include "classify/hit.h"
#include "classify/row_set.h"
#include "classify/secrets.h"

#include <array>
#include <optional>

namespace signalbox::classify {

/// All built-in detectors that are wanted, in one pass over a text: places where something can begin are found byte by
/// byte, and only there the compiled rows are asked. Linear in the text. Immutable and safe to use from several threads.
class BuiltinScan final
{
public:
    explicit BuiltinScan(KindSet wanted);

    /// Appends everything found in `text`, in order of where it begins. Where built-in kinds overlap, the longest stays,
    /// then the one with the stronger check.
    void scan(std::string_view text, Hits &hits) const;

private:
    class Pass;
    [[nodiscard]] bool wants(SensitiveKind kind) const { return m_wanted.test(static_cast<std::size_t>(kind)); }

    KindSet m_wanted;
    RowSet m_numbers;
    RowSet m_words;
    RowSet m_credentials;
    std::array<std::vector<std::string_view>, 128> m_prefixes; ///< of credentials, by first character
    std::array<quint64, 128> m_secondBytes{}; ///< of those prefixes: bit per second byte modulo 64, so that most words are passed by
    std::array<quint64, 128> m_thirdBytes{};
    std::optional<StreetRules> m_streets;
    std::optional<SecretRules> m_secrets;
};

} // namespace signalbox::classify
