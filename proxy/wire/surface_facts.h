// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/facts.h"

#include <QByteArray>

namespace signalbox::wire {

/// A request by another endpoint than chat, taken apart.
struct SurfaceRequest
{
    RequestFacts facts; ///< its spans are those of `inspected` until useBody()
    /// What detectors look through: the JSON body itself, or for a form a JSON document of the texts in it.
    QByteArray inspected;
    Span modelInBody; ///< of a form: the bytes of its field `model`; length 0 = not given

    /// From here on the facts are about the body that is sent. After everything looked through `inspected`.
    void useBody();
};

/// Reads a request with `facts.surface` of that endpoint. `contentType`: of `body`; a form only where the endpoint takes
/// files. Errors: InvalidRequest as readChatRequest() gives, and those of readForm(); a field twice in a form where one
/// decides anything; input of a wrong type; no input. A model may be left out where OpenAI's may: "auto" then.
[[nodiscard]] Result<SurfaceRequest> readSurfaceRequest(Endpoint endpoint, QByteArrayView contentType, const QByteArray &body,
                                                        bool promptText);

/// Of a request without a body: GET and DELETE of what is kept at a provider.
[[nodiscard]] SurfaceRequest bodilessRequest(Endpoint endpoint);

/// Whether the endpoint takes a form instead of JSON.
[[nodiscard]] bool takesForm(Endpoint endpoint);

/// The body for upstream: the client's bytes with its model replaced, our metadata keys and `models` cut out. What is kept
/// at a provider names no model and gets none. `facts` as useBody() left them.
[[nodiscard]] QByteArray surfaceBody(const QByteArray &body, const RequestFacts &facts, QByteArrayView upstreamModel);

} // namespace signalbox::wire
