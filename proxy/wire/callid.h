// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox::wire {

/// What `text` is in a few letters that are its own: FNV-1a, as ids need no secrecy.
[[nodiscard]] inline QByteArray shortHash(QByteArrayView text)
{
    quint64 hash = 0xcbf29ce484222325ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return QByteArray::number(hash, 36);
}

/// OpenAI takes ids of up to 64 characters. Only what providers are sent is shortened, calls and results alike.
[[nodiscard]] inline QByteArray shortId(const QByteArray &id)
{
    constexpr qsizetype longest = 64;
    return id.size() <= longest ? id : id.first(48) + '-' + shortHash(id);
}

/// OpenAI's models that take max_completion_tokens and no sampling parameters.
[[nodiscard]] inline bool isReasoner(QByteArrayView model)
{
    const QByteArrayView name = model.sliced(model.lastIndexOf('/') + 1);
    return name.startsWith("gpt-5") || name.startsWith("o1") || name.startsWith("o3") || name.startsWith("o4");
}

} // namespace signalbox::wire
