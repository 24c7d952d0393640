// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox::wire {

/// Where and why a text is not JSON.
struct JsonFault
{
    qsizetype offset = 0;
    QLatin1StringView what; ///< e.g. "expected ',' or '}'"
};

/// The first fault of `text` as RFC 8259 JSON, or nullopt when it is fine. For error messages: simdjson says that, not
/// where. As strict as simdjson: valid UTF-8, no lone surrogates, numbers in the range of 64-bit integers or doubles,
/// nesting up to `maxDepth`.
[[nodiscard]] std::optional<JsonFault> findJsonFault(QByteArrayView text, int maxDepth);

} // namespace signalbox::wire
