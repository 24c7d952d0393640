// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/jsonreader.h"
#include "wire/translate.h"

#include <vector>

namespace signalbox::wire {

/// What the decoders of all dialects have in common: an event without data is a ping, one that is no JSON is passed over.
class EventDecoder : public AnswerDecoder
{
public:
    void read(const SseEvent &event, std::vector<AnswerEvent> &out) final
    {
        m_out = &out;
        if (!event.hasData) {
            out.push_back({AnswerEvent::Kind::Ping});
            return;
        }
        if (isEndMark(event.data)) {
            finishAll();
            return;
        }
        simdjson::dom::element root;
        bool replaced = false;
        if (m_json.parseAnswer(event.data, root, replaced) == simdjson::SUCCESS)
            readData(event, root);
        m_json.trim();
    }
    void finish(std::vector<AnswerEvent> &out) final
    {
        m_out = &out;
        finishAll();
    }

protected:
    /// A marker that ends the stream and is no JSON.
    [[nodiscard]] virtual bool isEndMark(QByteArrayView) const { return false; }
    virtual void readData(const SseEvent &event, simdjson::dom::element root) = 0;
    /// As finish(). May be called again.
    virtual void finishAll() = 0;

    void push(AnswerEvent event) { m_out->push_back(std::move(event)); }

private:
    JsonReader m_json;
    std::vector<AnswerEvent> *m_out = nullptr;
};

} // namespace signalbox::wire
