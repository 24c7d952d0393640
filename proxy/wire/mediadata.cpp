// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/mediadata.h"

#include <algorithm>
#include <utility>

namespace signalbox::wire {

void takeUrl(MediaPart &media, QByteArrayView url)
{
    constexpr qsizetype longestHead = 200;
    const bool isData = url.startsWith("data:");
    const qsizetype comma = isData ? url.first(std::min(url.size(), longestHead)).indexOf(',') : -1;
    const QByteArrayView head = comma < 0 ? QByteArrayView() : url.sliced(5, comma - 5);
    if (!head.endsWith(";base64")) {
        media.url = url.toByteArray();
        return;
    }
    media.mediaType = head.first(head.indexOf(';')).toByteArray().toLower();
    media.base64 = url.sliced(comma + 1).toByteArray();
    if (media.kind == MediaPart::Kind::File && media.mediaType.startsWith("text/"))
        media.text = QString::fromUtf8(QByteArray::fromBase64(std::exchange(media.base64, {}))).toUtf8(); // valid now
}

QByteArray dataUrl(const MediaPart &media, QByteArrayView fallback)
{
    const QByteArrayView type = media.mediaType.isEmpty() ? fallback : QByteArrayView(media.mediaType);
    return "data:" + type.toByteArray() + ";base64," + media.base64;
}

MediaPart::Kind mediaKind(QByteArrayView mediaType)
{
    if (mediaType.startsWith("image/"))
        return MediaPart::Kind::Image;
    if (mediaType.startsWith("audio/"))
        return MediaPart::Kind::Audio;
    return mediaType.startsWith("video/") ? MediaPart::Kind::Video : MediaPart::Kind::File;
}

} // namespace signalbox::wire
