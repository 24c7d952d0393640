// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/errors.h"
#include "wire/jsonwriter.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

#include <map>

// AnswerEvents → a stream of OpenAI chat chunks.

namespace signalbox::wire::chat {
namespace {

using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Encoder final : public AnswerEncoder
{
public:
    explicit Encoder(const AnswerWish &wish) : m_wish(wish) {}

    QByteArray write(const AnswerEvent &event) override
    {
        if (event.usage)
            m_usage = event.usage->usage;
        switch (event.kind) {
        case Kind::Start:
            return start(event);
        case Kind::PartStart:
            return partStart(event);
        case Kind::Delta:
            return delta(event);
        case Kind::Signature:
            return detail(event, "reasoning.text", "signature", event.text);
        case Kind::PartEnd:
            return partEnd(event);
        case Kind::Finish:
            return chunk(event.choice, "{}", chatStopWord(event.stop, m_callsOf.count(event.choice) > 0));
        case Kind::UsageSoFar:
            return {};
        case Kind::Ping:
            return ": ping\n\n";
        case Kind::Error:
            return openAiErrorEvent({ErrorKind::UpstreamInterrupted, event.message, {}});
        case Kind::End:
            return end();
        }
        Q_UNREACHABLE();
    }

private:
    struct Call
    {
        int index = 0;
        bool hasArguments = false;
    };
    using Place = std::pair<int, int>; ///< choice and part

    [[nodiscard]] QByteArray chunk(int choice, QByteArrayView delta, QByteArrayView finish = {}) const
    {
        JsonWriter json;
        json.reserve(m_head.size() + delta.size() + 96);
        json.raw(m_head).key("choices").open('[').open('{').numberMember("index", choice).rawMember("delta", delta);
        json.rawMember("logprobs", "null").key("finish_reason");
        if (finish.isEmpty())
            json.raw("null");
        else
            json.string(finish);
        json.close('}').close(']').close('}');
        return "data: " + json.text() + "\n\n";
    }

    QByteArray start(const AnswerEvent &event)
    {
        JsonWriter json;
        json.open('{').member("id", event.id.isEmpty() ? QByteArray("chatcmpl-signalbox") : event.id);
        json.member("object", "chat.completion.chunk").numberMember("created", m_wish.created);
        json.member("model", event.name.isEmpty() ? m_wish.model : event.name);
        m_head = json.take();
        return chunk(0, R"({"role":"assistant","content":""})");
    }

    QByteArray partStart(const AnswerEvent &event)
    {
        if (event.type == Type::RedactedThinking)
            return detail(event, "reasoning.encrypted", "data", event.text);
        if (event.type != Type::ToolUse)
            return {};
        Call &call = m_calls[{event.choice, event.part}];
        call.index = m_callsOf[event.choice]++;
        JsonWriter json;
        json.open('{').key("tool_calls").open('[').open('{').numberMember("index", call.index).member("id", event.id);
        json.member("type", "function").key("function").open('{').member("name", event.name).member("arguments", "");
        json.close('}').close('}').close(']').close('}');
        return chunk(event.choice, json.text());
    }

    QByteArray arguments(const AnswerEvent &event, QByteArrayView text)
    {
        Call &call = m_calls[{event.choice, event.part}];
        call.hasArguments = true;
        JsonWriter json;
        json.open('{').key("tool_calls").open('[').open('{').numberMember("index", call.index);
        json.key("function").open('{').member("arguments", text).close('}').close('}').close(']').close('}');
        return chunk(event.choice, json.text());
    }

    QByteArray delta(const AnswerEvent &event)
    {
        const auto member = [&](QByteArrayView name) {
            JsonWriter json;
            return chunk(event.choice, json.open('{').member(name, event.text).close('}').text());
        };
        switch (event.type) {
        case Type::Text:
            return member("content");
        case Type::Refusal:
            return member("refusal");
        case Type::Thinking: {
            JsonWriter json;
            json.open('{').member("reasoning_content", event.text).key("reasoning_details").open('[').open('{');
            json.member("type", "reasoning.text").member("text", event.text).member("format", "anthropic-claude-v1");
            json.numberMember("index", event.part).close('}').close(']').close('}');
            return chunk(event.choice, json.text());
        }
        case Type::RedactedThinking:
            return {};
        case Type::ToolUse:
            return arguments(event, event.text);
        }
        Q_UNREACHABLE();
    }

    /// What a client brings back so that the thought can be checked.
    [[nodiscard]] QByteArray detail(const AnswerEvent &event, QByteArrayView type, QByteArrayView name, QByteArrayView text) const
    {
        JsonWriter json;
        json.open('{').key("reasoning_details").open('[').open('{').member("type", type).member(name, text);
        json.member("format", "anthropic-claude-v1").numberMember("index", event.part).close('}').close(']').close('}');
        return chunk(event.choice, json.text());
    }

    QByteArray partEnd(const AnswerEvent &event)
    {
        if (event.type == Type::ToolUse && !m_calls[{event.choice, event.part}].hasArguments)
            return arguments(event, "{}");
        return {};
    }

    [[nodiscard]] QByteArray end() const
    {
        QByteArray out;
        if (m_wish.usage && m_usage) {
            JsonWriter json;
            json.raw(m_head).key("choices").open('[').close(']').rawMember("usage", chatUsageJson(*m_usage)).close('}');
            out = "data: " + json.text() + "\n\n";
        }
        return out + "data: [DONE]\n\n";
    }

    AnswerWish m_wish;
    QByteArray m_head; ///< `{"id":…,"model":…` without the closing brace
    std::map<Place, Call> m_calls;
    std::map<int, int> m_callsOf; ///< how many, by choice
    std::optional<Usage> m_usage;
};

} // namespace

std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish)
{
    return std::make_unique<Encoder>(wish);
}

} // namespace signalbox::wire::chat
