// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/canonical_request.h"

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox::wire {

/// "data:image/png;base64,…" into media type and base64 of `media`; any other URL stays one. Plain text becomes text.
void takeUrl(MediaPart &media, QByteArrayView url);
/// The same backwards; `fallback` is the type where none was said.
[[nodiscard]] QByteArray dataUrl(const MediaPart &media, QByteArrayView fallback);
/// The kind a media type speaks of: "image/…", "audio/…", "video/…", else File.
[[nodiscard]] MediaPart::Kind mediaKind(QByteArrayView mediaType);

} // namespace signalbox::wire
