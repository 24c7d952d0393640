// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/responses_object.h"

#include "wire/usage_dialects.h"

namespace signalbox::wire::responses {
namespace {

/// The word for why it is incomplete; empty when it is not.
QByteArrayView incompleteWord(StopReason stop)
{
    switch (stop) {
    case StopReason::MaxTokens:
    case StopReason::ContextFull:
        return "max_output_tokens";
    case StopReason::Filtered:
        return "content_filter";
    case StopReason::Unset:
    case StopReason::EndTurn:
    case StopReason::StopSequence:
    case StopReason::ToolUse:
    case StopReason::Paused:
    case StopReason::Failed:
    case StopReason::Unknown:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

QByteArray idOf(const QByteArray &id)
{
    if (id.isEmpty())
        return "resp_signalbox";
    // OpenAI takes ids of at most 64 letters, digits, '_' and '-' back; those of items are made from it.
    constexpr qsizetype longest = 50;
    QByteArray plain = (id.startsWith("resp_") ? id : "resp_" + id).left(longest);
    for (char &c : plain) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        c = isPlain ? c : '_';
    }
    return plain;
}

void writeContentPart(JsonWriter &json, bool refused, QByteArrayView text)
{
    json.open('{').member("type", refused ? "refusal" : "output_text");
    if (refused)
        json.member("refusal", text);
    else
        json.member("text", text).rawMember("annotations", "[]").rawMember("logprobs", "[]");
    json.close('}');
}

QByteArray ResponseObject::itemId(std::size_t index) const
{
    QByteArrayView prefix;
    switch (items[index].type) {
    case OutputItem::Type::Message:
        prefix = "msg_";
        break;
    case OutputItem::Type::Call:
        prefix = "fc_";
        break;
    case OutputItem::Type::Reasoning:
        prefix = "rs_";
        break;
    }
    return prefix.toByteArray() + QByteArrayView(id).sliced(5).toByteArray() + '_' +
           QByteArray::number(static_cast<qint64>(index));
}

QByteArrayView ResponseObject::status() const
{
    if (!failure.isEmpty())
        return "failed";
    if (stop == StopReason::Unset)
        return "in_progress";
    return incompleteWord(stop).isEmpty() ? QByteArrayView("completed") : QByteArrayView("incomplete");
}

void ResponseObject::writeItem(JsonWriter &json, std::size_t index, bool done) const
{
    const OutputItem &item = items[index];
    json.open('{').member("id", itemId(index));
    switch (item.type) {
    case OutputItem::Type::Message: {
        const bool cut = done && index + 1 == items.size() && !incompleteWord(stop).isEmpty();
        json.member("type", "message").member("status", cut ? "incomplete" : done ? "completed" : "in_progress");
        json.member("role", "assistant").key("content").open('[');
        if (done)
            writeContentPart(json, item.refused, item.text);
        json.close(']');
        break;
    }
    case OutputItem::Type::Call:
        json.member("type", "function_call").member("status", done ? "completed" : "in_progress");
        json.member("call_id", item.callId).member("name", item.name);
        json.member("arguments", done && item.text.isEmpty() ? QByteArray("{}") : done ? item.text : QByteArray());
        break;
    case OutputItem::Type::Reasoning:
        json.member("type", "reasoning").key("summary").open('[');
        if (done && !item.text.isEmpty())
            json.open('{').member("type", "summary_text").member("text", item.text).close('}');
        json.close(']');
        if (done && !item.seal.isEmpty())
            json.member("encrypted_content", item.seal);
        break;
    }
    json.close('}');
}

QByteArray ResponseObject::json() const
{
    JsonWriter json;
    json.open('{').member("id", id).member("object", "response").numberMember("created_at", created);
    json.member("status", status()).key("error");
    if (failure.isEmpty())
        json.raw("null");
    else // of the codes its clients know
        json.open('{').member("code", "server_error").member("message", failure).close('}');
    json.key("incomplete_details");
    if (const QByteArrayView word = incompleteWord(stop); word.isEmpty())
        json.raw("null");
    else
        json.open('{').member("reason", word).close('}');
    json.rawMember("instructions", "null").member("model", model).key("output").open('[');
    for (std::size_t i = 0; i < items.size(); ++i)
        writeItem(json, i, true);
    json.close(']').rawMember("parallel_tool_calls", "true").rawMember("previous_response_id", "null");
    json.rawMember("store", "false").rawMember("temperature", "null").rawMember("tool_choice", R"("auto")");
    json.rawMember("tools", "[]").rawMember("top_p", "null").key("usage");
    if (usage && stop != StopReason::Unset)
        json.raw(responsesUsageJson(*usage));
    else
        json.raw("null");
    json.rawMember("metadata", "{}").close('}');
    return json.take();
}

} // namespace signalbox::wire::responses
