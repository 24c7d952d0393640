// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "wire/jsonreader.h"

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox::wire {

/// An error object in any of the shapes providers use, as it came.
struct ProviderError
{
    QString message;
    QString code; ///< "code" as text, else "status" or "type"
    QString type;
    int status = 0;       ///< a numeric code within 400…599, else 0
    bool flagged = false; ///< a moderation verdict came with it (OpenRouter `metadata.flagged_input`, Azure `innererror`)
};

/// The error in `root`: `{"error": {…} | "…"}`, `{"object":"error",…}`, `{"detail": …}`, `{"errors": […]}`,
/// `{"message": …}` without choices, or an array around one of these. nullopt when there is none.
[[nodiscard]] std::optional<ProviderError> findProviderError(simdjson::dom::element root);

/// dispatch.md, "What an error means". `httpStatus` 200 = the error came in the body of a good answer.
[[nodiscard]] FailureClass classifyError(int httpStatus, const ProviderError &error);

/// One line of at most 300 characters without control characters and without anything that looks like an API key.
[[nodiscard]] QString presentable(const QString &text);

} // namespace signalbox::wire
