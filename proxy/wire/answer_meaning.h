// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/chat_response.h"
#include "wire/jsonreader.h"
#include "wire/translate.h"

#include <memory>
#include <vector>

// What a provider of any dialect says, in the terms the dispatcher knows from chat_response.h. For the dialects whose
// events are not read on their own (ChunkReader), by way of their decoders.

namespace signalbox::wire {

/// Judges the events of one stream, in order. Done = the dialect's terminal event: for Gemini, which has none, the
/// chunk in which the last of `choices` finishes. One per answer; for one thread.
class EventJudge final
{
public:
    explicit EventJudge(Dialect dialect, qint64 choices = 1);

    [[nodiscard]] ChunkMeaning read(const SseEvent &event, ChunkReader::Keep keep);

private:
    void add(const AnswerEvent &event, ChunkMeaning &meaning, ChunkReader::Keep keep);

    static void addVendorDelta(simdjson::dom::element root, ChunkMeaning &meaning);

    Dialect m_dialect;
    ChoiceTracker m_finished;
    std::unique_ptr<AnswerDecoder> m_decoder;
    JsonReader m_json;
    std::vector<AnswerEvent> m_events;
};

/// What a complete answer with status 200 means.
[[nodiscard]] ReplyMeaning readReply(Dialect dialect, QByteArrayView body);

} // namespace signalbox::wire
