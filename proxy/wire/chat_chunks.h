// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/usage.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace signalbox::wire {

/// Writes events of an OpenAI chat stream that look as if they came from the same answer as a given chunk: same id, time,
/// model and fingerprint. One choice, plain text.
class ChunkWriter final
{
public:
    /// `chunk`: the payload of any event of the answer. nullopt when it is no chunk.
    [[nodiscard]] static std::optional<ChunkWriter> like(QByteArrayView chunk);

    /// `text` must be valid UTF-8.
    [[nodiscard]] QByteArray content(QByteArrayView text) const;
    [[nodiscard]] QByteArray finish(QByteArrayView reason) const;
    /// The extra event of `include_usage`, with `choices: []`.
    [[nodiscard]] QByteArray usage(const Usage &usage) const;

private:
    [[nodiscard]] QByteArray choice(const QByteArray &delta, const QByteArray &finishReason) const;

    QByteArray m_head; ///< `{"id":…,"object":…,"created":…,"model":…` without the closing brace
};

} // namespace signalbox::wire
