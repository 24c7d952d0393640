// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "wire/span.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace signalbox::wire {

/// One part of a form.
struct FormPart
{
    QByteArray name;
    QByteArray fileName;
    bool isFile = false;   ///< it has a file name, or a type that is no text
    QByteArray contentType;
    Span content;          ///< in the body
};

inline constexpr std::size_t mostFormParts = 256;

/// Takes a multipart/form-data body (RFC 7578) apart. Stricter than most: what is checked here must be what the provider
/// finds, so whatever two readers could read differently is refused. InvalidRequest: no boundary or one that is none, text
/// before the first part or behind the last, a line that begins with the boundary and goes on, line ends that are no
/// CRLF, a part without a name, a transfer encoding, names with control characters, no end, over mostFormParts parts.
[[nodiscard]] Result<std::vector<FormPart>> readForm(QByteArrayView contentType, QByteArrayView body);

/// Whether a content type is multipart/form-data, parameters aside.
[[nodiscard]] bool isForm(QByteArrayView contentType);

} // namespace signalbox::wire
