// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "dispatch/splice.h"
#include "wire/chat_chunks.h"
#include "wire/facts.h"

#include <optional>

namespace signalbox::dispatch {

/// What is needed to finish a cut stream from another lane: what the client has of it, and how further events of it
/// look. Made for a request whose policy wants it; costs the memory of the text that was delivered. Pure.
class Rescue final
{
public:
    static constexpr qsizetype mostText = 1024 * 1024; ///< beyond it the stream is not rescued

    /// Whether a request of this kind can be rescued: a stream of plain text with one choice.
    [[nodiscard]] static bool suits(const wire::RequestFacts &facts);

    /// Text that went to the client. False: there is too much of it, a rescue is no longer possible.
    [[nodiscard]] bool deliver(QByteArrayView text);
    [[nodiscard]] const QByteArray &delivered() const { return m_delivered; }
    /// What a model that goes on from it is given; empty = too little.
    [[nodiscard]] QByteArrayView prefill() const { return Splice::prefillOf(m_delivered); }

    /// The answer was cut. `firstChunk`: payload of any event of it. False when that cannot be read.
    [[nodiscard]] bool open(QByteArrayView firstChunk);
    /// Another answer begins. After open().
    void begin(AttemptRole role);
    /// Events for the client, maybe none; nullopt: the answer does not go on from what the client has.
    [[nodiscard]] std::optional<QByteArray> feed(QByteArrayView text);
    /// The second answer is complete: the last text.
    [[nodiscard]] std::optional<QByteArray> finishText();
    /// The events that end the stream; `usage` of all attempts together where the client asked for it.
    [[nodiscard]] QByteArray end(QByteArrayView finishReason, const Usage *usage) const;

private:
    [[nodiscard]] std::optional<QByteArray> event(const std::optional<QByteArray> &text);

    QByteArray m_delivered;
    std::optional<Splice> m_splice;
    std::optional<wire::ChunkWriter> m_writer;
};

/// Why a rescue is sent, for AttemptRecord::why.
[[nodiscard]] QString rescueReason(const AttemptRecord &cut, AttemptRole role, qsizetype deliveredBytes);

} // namespace signalbox::dispatch
