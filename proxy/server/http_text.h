// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// The character classes of RFC 9110 §5 and RFC 9112 §3 and what is built from them. Pure.
namespace signalbox::server {

[[nodiscard]] constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
/// Value of one hexadecimal digit, −1 for any other character.
[[nodiscard]] constexpr int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// RFC 9110 §5.6.2 `token`, not empty.
[[nodiscard]] bool isToken(QByteArrayView text);
/// Writes `text` in lower case to `out` (as long as `text`). False when it is no token.
[[nodiscard]] bool lowerToken(QByteArrayView text, char *out);
/// Visible characters, SP, HTAB and bytes from 0x80 (RFC 9110 §5.5).
[[nodiscard]] bool isFieldValue(QByteArrayView text);
/// Visible ASCII without `"`, `#`, `<`, `>` and `\`.
[[nodiscard]] bool isTarget(QByteArrayView text);
[[nodiscard]] QByteArrayView withoutOuterSpace(QByteArrayView text);

/// A path with its escapes resolved. nullopt for a broken escape, a control character or a "." or ".." segment: what is
/// checked must be what is routed.
[[nodiscard]] std::optional<QByteArray> decodedPath(QByteArrayView raw);

/// Whether a content type is YAML's (RFC 9512).
[[nodiscard]] bool isYaml(QByteArrayView contentType);

} // namespace signalbox::server
