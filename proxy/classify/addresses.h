// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/hit.h"

#include <re2/re2.h>

#include <optional>

namespace signalbox::classify {

/// The e-mail address around the '@' at `at` (RFC 5321 as people write it; a top-level domain of letters is needed).
/// Not `git@host:path`, not the `@2x.png` of an image's name.
[[nodiscard]] std::optional<Hit> emailAround(std::string_view text, std::size_t at);

/// An IPv4 or IPv6 address that begins at `at` (RFC 4291 text forms). Not loopback, unspecified and broadcast
/// addresses, which name nobody, and not version numbers ("v1.2.3.4").
[[nodiscard]] std::optional<Hit> ipAddressAt(std::string_view text, std::size_t at);

/// Six hex pairs with ':' or '-', or three groups of four with '.', that begin at `at`; not all zeros or all ones.
[[nodiscard]] std::optional<Hit> macAddressAt(std::string_view text, std::size_t at);

/// Postal addresses as far as rules go: a house number beside a street name with a word such as Street, rue or -straße,
/// with what follows of unit, postal code and town. Names that are only names are not found.
class StreetRules final
{
public:
    StreetRules();
    /// The address whose house number begins at `at`.
    [[nodiscard]] std::optional<Hit> match(std::string_view text, std::size_t at) const;

private:
    [[nodiscard]] std::optional<Hit> numberFirst(std::string_view text, std::size_t at) const;
    [[nodiscard]] std::optional<Hit> streetFirst(std::string_view text, std::size_t at) const;

    re2::RE2 m_numberFirst;
    re2::RE2 m_postBox;
    re2::RE2 m_streetBefore;
    re2::RE2 m_afterNumber;
};

} // namespace signalbox::classify
