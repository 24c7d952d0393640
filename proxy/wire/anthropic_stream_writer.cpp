// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/jsonwriter.h"
#include "wire/stop_reason.h"
#include "wire/usage.h"

#include <map>

// AnswerEvents → a stream of Anthropic events.

namespace signalbox::wire::anthropic {
namespace {

using Kind = AnswerEvent::Kind;
using Type = AnswerEvent::Type;

class Encoder final : public AnswerEncoder
{
public:
    explicit Encoder(const AnswerWish &wish) : m_wish(wish) {}

    QByteArray write(const AnswerEvent &event) override
    {
        if (event.choice > 0)
            return {}; // there is one answer here
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
            m_parts[event.part].isSigned = true;
            return blockDelta(event.part, "signature_delta", "signature", event.text);
        case Kind::PartEnd:
            return partEnd(event);
        case Kind::Finish:
            m_stop = event.stop;
            m_stopSequence = event.stopSequence;
            return {};
        case Kind::UsageSoFar:
            return {};
        case Kind::Ping:
            return m_started ? named("ping", R"({"type":"ping"})") : QByteArray();
        case Kind::Error:
            return errorEvent(Dialect::Anthropic, {ErrorKind::UpstreamInterrupted, event.message, {}});
        case Kind::End:
            return end();
        }
        Q_UNREACHABLE();
    }

private:
    struct PartState
    {
        bool isSigned = false;
        bool hasInput = false;
    };

    [[nodiscard]] static QByteArray named(QByteArrayView name, QByteArrayView data)
    {
        QByteArray out;
        out.reserve(name.size() + data.size() + 20);
        return out.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }

    QByteArray start(const AnswerEvent &event)
    {
        m_started = true;
        Usage usage;
        usage.input = m_wish.inputEstimate; // provisional, as it always is here; message_delta tells the true figures
        JsonWriter json;
        json.open('{').member("type", "message_start").key("message").open('{');
        json.member("id", event.id.isEmpty() ? QByteArray("msg_signalbox") : event.id).member("type", "message");
        json.member("role", "assistant").member("model", event.name.isEmpty() ? m_wish.model : event.name);
        json.key("content").open('[').close(']').rawMember("stop_reason", "null").rawMember("stop_sequence", "null");
        json.rawMember("usage", anthropicUsageJson(m_usage.value_or(usage))).close('}').close('}');
        return named("message_start", json.text());
    }

    QByteArray partStart(const AnswerEvent &event)
    {
        m_parts[event.part] = {};
        JsonWriter json;
        json.open('{').member("type", "content_block_start").numberMember("index", event.part);
        json.key("content_block").open('{');
        switch (event.type) {
        case Type::Text:
        case Type::Refusal:
            json.member("type", "text").member("text", "");
            break;
        case Type::Thinking:
            json.member("type", "thinking").member("thinking", "").member("signature", "");
            break;
        case Type::RedactedThinking:
            json.member("type", "redacted_thinking").member("data", event.text);
            break;
        case Type::ToolUse:
            m_calls = true;
            json.member("type", "tool_use").member("id", event.id).member("name", event.name);
            json.key("input").open('{').close('}');
            break;
        }
        json.close('}').close('}');
        m_refused = m_refused || event.type == Type::Refusal;
        return named("content_block_start", json.text());
    }

    static QByteArray blockDelta(int index, QByteArrayView type, QByteArrayView name, QByteArrayView text)
    {
        JsonWriter json;
        json.reserve(text.size() + 120);
        json.open('{').member("type", "content_block_delta").numberMember("index", index).key("delta").open('{');
        json.member("type", type).member(name, text).close('}').close('}');
        return named("content_block_delta", json.text());
    }

    QByteArray delta(const AnswerEvent &event)
    {
        switch (event.type) {
        case Type::Text:
        case Type::Refusal:
            return blockDelta(event.part, "text_delta", "text", event.text);
        case Type::Thinking:
            return blockDelta(event.part, "thinking_delta", "thinking", event.text);
        case Type::RedactedThinking:
            return {};
        case Type::ToolUse:
            m_parts[event.part].hasInput = true;
            return blockDelta(event.part, "input_json_delta", "partial_json", event.text);
        }
        Q_UNREACHABLE();
    }

    QByteArray partEnd(const AnswerEvent &event)
    {
        const PartState state = m_parts[event.part];
        QByteArray out;
        if (event.type == Type::Thinking && !state.isSigned)
            out = blockDelta(event.part, "signature_delta", "signature", foreignSignature);
        if (event.type == Type::ToolUse && !state.hasInput)
            out = blockDelta(event.part, "input_json_delta", "partial_json", "{}");
        JsonWriter json;
        json.open('{').member("type", "content_block_stop").numberMember("index", event.part).close('}');
        return out + named("content_block_stop", json.text());
    }

    [[nodiscard]] QByteArray end() const
    {
        JsonWriter json;
        json.open('{').member("type", "message_delta").key("delta").open('{');
        json.member("stop_reason", m_refused ? QByteArrayView("refusal") : anthropicStopWord(m_stop, m_calls));
        json.key("stop_sequence");
        if (m_stopSequence.isEmpty())
            json.raw("null");
        else
            json.string(m_stopSequence);
        json.close('}').rawMember("usage", anthropicUsageJson(m_usage.value_or(Usage()))).close('}');
        return named("message_delta", json.text()) + named("message_stop", R"({"type":"message_stop"})");
    }

    AnswerWish m_wish;
    std::map<int, PartState> m_parts;
    std::optional<Usage> m_usage;
    StopReason m_stop = StopReason::Unset;
    QByteArray m_stopSequence;
    bool m_calls = false;
    bool m_refused = false;
    bool m_started = false;
};

} // namespace

std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish)
{
    return std::make_unique<Encoder>(wish);
}

} // namespace signalbox::wire::anthropic
