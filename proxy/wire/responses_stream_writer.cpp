// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/responses_object.h"
#include "wire/thought_seal.h"

#include <map>

// AnswerEvents → a stream of OpenAI Responses.

namespace signalbox::wire::responses {
namespace {

using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Encoder final : public AnswerEncoder
{
public:
    explicit Encoder(const AnswerWish &wish)
        : m_wish(wish)
    {
    }

    QByteArray write(const AnswerEvent &event) override
    {
        if (event.usage)
            m_response.usage = event.usage->usage;
        if (event.choice != 0)
            return {}; // one answer to a request
        switch (event.kind) {
        case Kind::Start:
            return start(event);
        case Kind::PartStart:
            return partStart(event);
        case Kind::Delta:
            return delta(event);
        case Kind::PartEnd:
            return partEnd(event);
        case Kind::Finish:
            m_stop = event.stop == StopReason::Unset ? StopReason::Unknown : event.stop;
            return {};
        case Kind::Signature:
            if (const auto known = m_itemOf.find(event.part); known != m_itemOf.end())
                m_response.items[known->second].seal += event.text; // made a seal at its end
            return {};
        case Kind::UsageSoFar:
            return {};
        case Kind::Ping:
            return ": ping\n\n";
        case Kind::Error:
            return failed(event);
        case Kind::End:
            return end();
        }
        Q_UNREACHABLE();
    }

private:
    /// `{"type":…,"sequence_number":…` open for more members.
    [[nodiscard]] JsonWriter begin(QByteArrayView type)
    {
        JsonWriter json;
        json.open('{').member("type", type).numberMember("sequence_number", m_sequence++);
        return json;
    }
    static QByteArray event(QByteArrayView type, JsonWriter &json)
    {
        return "event: " + type.toByteArray() + "\ndata: " + json.close('}').take() + "\n\n";
    }
    /// The item it is about; `content`: the name of the index within it, empty for none.
    void place(JsonWriter &json, std::size_t item, QByteArrayView content)
    {
        json.member("item_id", m_response.itemId(item)).numberMember("output_index", static_cast<qint64>(item));
        if (!content.isEmpty())
            json.numberMember(content, 0);
    }

    QByteArray responseEvent(QByteArrayView type)
    {
        JsonWriter json = begin(type);
        json.rawMember("response", m_response.json());
        return event(type, json);
    }

    QByteArray start(const AnswerEvent &from)
    {
        m_response.id = idOf(from.id);
        m_response.model = from.name.isEmpty() ? m_wish.model : from.name;
        m_response.created = m_wish.created;
        m_started = true;
        QByteArray out = responseEvent("response.created");
        out += responseEvent("response.in_progress");
        return out;
    }

    QByteArray itemEvent(QByteArrayView type, std::size_t item, bool done)
    {
        JsonWriter json = begin(type);
        json.numberMember("output_index", static_cast<qint64>(item)).key("item");
        m_response.writeItem(json, item, done);
        return event(type, json);
    }

    /// content_part and reasoning_summary_part, added and done.
    QByteArray partEvent(QByteArrayView type, std::size_t item, QByteArrayView text)
    {
        const OutputItem &about = m_response.items[item];
        const bool thinks = about.type == OutputItem::Type::Reasoning;
        JsonWriter json = begin(type);
        place(json, item, thinks ? "summary_index" : "content_index");
        json.key("part");
        if (thinks)
            json.open('{').member("type", "summary_text").member("text", text).close('}');
        else
            writeContentPart(json, about.refused, text);
        return event(type, json);
    }

    QByteArray partStart(const AnswerEvent &from)
    {
        OutputItem item;
        switch (from.type) {
        case Type::Text:
        case Type::Refusal:
            item.refused = from.type == Type::Refusal;
            break;
        case Type::Thinking:
            item.type = OutputItem::Type::Reasoning;
            break;
        case Type::ToolUse:
            item.type = OutputItem::Type::Call;
            item.callId = from.id;
            item.name = from.name;
            break;
        case Type::RedactedThinking:
            item.type = OutputItem::Type::Reasoning;
            item.seal = from.text;
            item.sealed = true;
            break;
        }
        const std::size_t index = m_response.items.size();
        m_response.items.push_back(item);
        m_itemOf[from.part] = index;
        QByteArray out = itemEvent("response.output_item.added", index, false);
        if (item.type == OutputItem::Type::Message)
            out += partEvent("response.content_part.added", index, {});
        else if (item.type == OutputItem::Type::Reasoning && !item.sealed)
            out += partEvent("response.reasoning_summary_part.added", index, {});
        return out;
    }

    struct Names
    {
        QByteArrayView delta;
        QByteArrayView done;
        QByteArrayView whole; ///< member of `done`
        QByteArrayView index;
    };
    static Names namesOf(const OutputItem &item)
    {
        switch (item.type) {
        case OutputItem::Type::Message:
            if (item.refused)
                return {"response.refusal.delta", "response.refusal.done", "refusal", "content_index"};
            return {"response.output_text.delta", "response.output_text.done", "text", "content_index"};
        case OutputItem::Type::Call:
            return {"response.function_call_arguments.delta", "response.function_call_arguments.done", "arguments", {}};
        case OutputItem::Type::Reasoning:
            return {"response.reasoning_summary_text.delta", "response.reasoning_summary_text.done", "text",
                    "summary_index"};
        }
        Q_UNREACHABLE();
    }

    QByteArray delta(const AnswerEvent &from)
    {
        const auto known = m_itemOf.find(from.part);
        if (known == m_itemOf.end() || from.text.isEmpty())
            return {};
        OutputItem &item = m_response.items[known->second];
        item.text += from.text;
        const Names names = namesOf(item);
        JsonWriter json = begin(names.delta);
        json.reserve(256 + from.text.size());
        place(json, known->second, names.index);
        json.member("delta", from.text);
        if (names.delta == "response.output_text.delta")
            json.rawMember("logprobs", "[]");
        return event(names.delta, json);
    }

    QByteArray partEnd(const AnswerEvent &from)
    {
        const auto known = m_itemOf.find(from.part);
        if (known == m_itemOf.end())
            return {};
        const std::size_t index = known->second;
        m_itemOf.erase(known);
        OutputItem &item = m_response.items[index];
        if (item.type == OutputItem::Type::Reasoning)
            item.seal = anthropicSeal(item.seal, item.sealed);
        if (item.sealed)
            return itemEvent("response.output_item.done", index, true);
        if (item.type == OutputItem::Type::Call && item.text.isEmpty())
            item.text = "{}";
        const Names names = namesOf(item);
        JsonWriter json = begin(names.done);
        place(json, index, names.index);
        if (names.done == "response.output_text.done")
            json.rawMember("logprobs", "[]");
        json.member(names.whole, item.text);
        QByteArray out = event(names.done, json);
        if (item.type == OutputItem::Type::Message)
            out += partEvent("response.content_part.done", index, item.text);
        else if (item.type == OutputItem::Type::Reasoning)
            out += partEvent("response.reasoning_summary_part.done", index, item.text);
        return out + itemEvent("response.output_item.done", index, true);
    }

    QByteArray failed(const AnswerEvent &from)
    {
        const QLatin1StringView code = errorCode(ErrorKind::UpstreamInterrupted);
        JsonWriter json = begin("error");
        json.member("code", {code.data(), code.size()})
            .member("message", from.message.toUtf8())
            .rawMember("param", "null");
        return event("error", json);
    }

    QByteArray end()
    {
        QByteArray out;
        if (!m_started)
            out = start({});
        m_response.stop = m_stop == StopReason::Unset ? StopReason::Unknown : m_stop;
        return out + responseEvent(m_response.status() == "incomplete" ? "response.incomplete" : "response.completed");
    }

    AnswerWish m_wish;
    ResponseObject m_response;
    std::map<int, std::size_t> m_itemOf; ///< parts that grow
    StopReason m_stop = StopReason::Unset;
    qint64 m_sequence = 0;
    bool m_started = false;
};

} // namespace

std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish)
{
    return std::make_unique<Encoder>(wish);
}

} // namespace signalbox::wire::responses
