// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/hit.h"

#include <re2/re2.h>

#include <optional>

namespace signalbox::classify {

/// Credentials without a prefix of their own, told by what stands before them. The hit is the value alone.
class SecretRules final
{
public:
    SecretRules();

    /// A value that looks random behind `name =`, `name:` or `name =>` whose name says password, secret, token, key …
    /// `at`: the '=' or ':'.
    [[nodiscard]] std::optional<Hit> assignedAt(std::string_view text, std::size_t at) const;
    /// The same in prose: "the password is …". `at`: behind "is".
    [[nodiscard]] std::optional<Hit> saidAfter(std::string_view text, std::size_t at) const;
    /// "Bearer …" and "Basic …" of an HTTP header. `at`: behind the word.
    [[nodiscard]] std::optional<Hit> authorizedBy(std::string_view text, std::size_t at) const;
    /// `user:password` of a URL. `at`: the ':' of "://".
    [[nodiscard]] std::optional<Hit> connectionAt(std::string_view text, std::size_t at) const;
    /// A PEM block of a private key, to its end line or as far as it goes. `at`: the first '-' of "-----BEGIN".
    [[nodiscard]] std::optional<Hit> privateKeyAt(std::string_view text, std::size_t at) const;

private:
    [[nodiscard]] std::optional<Hit> valueAfterName(std::string_view text, std::size_t nameEnd, std::size_t valueBegin) const;

    re2::RE2 m_passwordName;
    re2::RE2 m_keyName;
    re2::RE2 m_userInfo;
};

} // namespace signalbox::classify
