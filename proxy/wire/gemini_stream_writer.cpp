// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/dialect_codecs.h"
#include "wire/gemini_json.h"
#include "wire/usage_dialects.h"

#include <map>
#include <set>
#include <utility>

// AnswerEvents → a Gemini stream (alt=sse). The chunk with the finish reason is the only end this dialect has, so it is
// held back until the provider's answer is complete.

namespace signalbox::wire::gemini {
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
            m_usage = event.usage->usage;
        switch (event.kind) {
        case Kind::Start:
            m_id = event.id;
            m_model = event.name.isEmpty() ? m_wish.model : event.name;
            return {};
        case Kind::PartStart:
            if (event.type == Type::ToolUse)
                m_calls[{event.choice, event.part}] = {event.id, event.name, {}, {}, {}};
            return {};
        case Kind::Delta:
            return delta(event);
        case Kind::PartEnd:
            return partEnd(event);
        case Kind::Finish:
            m_finished[event.choice] = event.stop;
            return {};
        case Kind::Signature: // means something to the vendor it came from only
        case Kind::UsageSoFar:
            return {};
        case Kind::Ping:
            return ": ping\n\n";
        case Kind::Error:
            return errorEvent(Dialect::Gemini, {ErrorKind::UpstreamInterrupted, event.message, {}});
        case Kind::End:
            return end();
        }
        Q_UNREACHABLE();
    }

private:
    using Place = std::pair<int, int>; ///< choice and part

    /// `part` is JSON; without `finish` the answer goes on.
    [[nodiscard]] QByteArray chunk(int choice, QByteArrayView part, QByteArrayView finish, bool last) const
    {
        JsonWriter json;
        json.reserve(192 + part.size());
        json.open('{').key("candidates").open('[').open('{').key("content").open('{').key("parts").open('[');
        json.raw(part).close(']').member("role", "model").close('}');
        if (!finish.isEmpty())
            json.member("finishReason", finish);
        json.numberMember("index", choice).close('}').close(']');
        if (last && m_usage)
            json.rawMember("usageMetadata", geminiUsageJson(*m_usage));
        json.member("modelVersion", m_model).member("responseId", m_id).close('}');
        return "data: " + json.take() + "\r\n\r\n";
    }

    QByteArray delta(const AnswerEvent &event)
    {
        JsonWriter json;
        json.open('{').member("text", event.text);
        switch (event.type) {
        case Type::Text:
        case Type::Refusal:
            break;
        case Type::Thinking:
            json.key("thought").boolean(true);
            break;
        case Type::RedactedThinking:
            return {};
        case Type::ToolUse: // whole objects only
            m_calls[{event.choice, event.part}].arguments += event.text;
            return {};
        }
        return chunk(event.choice, json.close('}').text(), {}, false);
    }

    QByteArray partEnd(const AnswerEvent &event)
    {
        const auto known = m_calls.find({event.choice, event.part});
        if (known == m_calls.end())
            return {};
        const ToolUsePart call = std::move(known->second);
        m_calls.erase(known);
        JsonWriter json;
        writeForeignCall(json, call, m_called.insert(event.choice).second);
        return chunk(event.choice, json.text(), {}, false);
    }

    [[nodiscard]] QByteArray end() const
    {
        if (m_finished.empty())
            return chunk(0, R"({"text":""})", "STOP", true);
        QByteArray out;
        for (const auto &[choice, stop] : m_finished)
            out += chunk(choice, R"({"text":""})", stopWord(stop), choice == m_finished.rbegin()->first);
        return out;
    }

    AnswerWish m_wish;
    QByteArray m_id;
    QByteArray m_model;
    std::map<Place, ToolUsePart> m_calls; ///< that grow
    std::set<int> m_called; ///< choices that have called a function
    std::map<int, StopReason> m_finished;
    std::optional<Usage> m_usage;
};

} // namespace

std::unique_ptr<AnswerEncoder> makeEncoder(const AnswerWish &wish)
{
    return std::make_unique<Encoder>(wish);
}

} // namespace signalbox::wire::gemini
