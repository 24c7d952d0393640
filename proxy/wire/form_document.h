// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/multipart.h"

#include <QByteArray>

namespace signalbox::wire {

/// What of a form is text, as one JSON object: each field by its name, and the texts of files that are texts below "files".
struct FormDocument
{
    QByteArray json;
    Span model;            ///< bytes of the field `model` in the body; length 0 = not given
    bool hasFile = false;
    bool isUninspected = false; ///< a file in it is none of text, so nobody can look into it
    qint64 fileBytes = 0;
};

/// Reads a form for detectors and rules. A file that is UTF-8 without control characters is text; one of JSON, or of a JSON
/// value per line as batches have it, is taken as such, so that nothing hides behind an escape. Errors: those of readForm(),
/// a field twice whose name does not end in "[]", a field that is not UTF-8.
[[nodiscard]] Result<FormDocument> documentOf(QByteArrayView contentType, QByteArrayView body);

} // namespace signalbox::wire
