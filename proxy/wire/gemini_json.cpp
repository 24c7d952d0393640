// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/gemini_json.h"

#include "wire/callid.h"
#include "wire/mediadata.h"

namespace signalbox::wire::gemini {

using simdjson::dom::element;
using simdjson::dom::object;

bool isStoredFile(QByteArrayView uri)
{
    return uri.startsWith("gs://") || uri.startsWith("files/") ||
           uri.startsWith("https://generativelanguage.googleapis.com/");
}

bool pick(object from, std::string_view camel, std::string_view snake, element &value)
{
    return findMember(from, camel, value) || findMember(from, snake, value);
}

std::optional<object> pickObject(object from, std::string_view camel, std::string_view snake)
{
    const auto found = objectMember(from, camel);
    return found ? found : objectMember(from, snake);
}

QByteArray pickText(object from, std::string_view camel, std::string_view snake)
{
    element value;
    return pick(from, camel, snake, value) ? bytesOf(stringOf(value)) : QByteArray();
}

std::optional<qint64> pickInteger(object from, std::string_view camel, std::string_view snake)
{
    for (const std::string_view key : {camel, snake}) {
        if (const auto number = integerMember(from, key))
            return number;
        bool readable = false;
        const qint64 quoted = textMember(from, key).toLongLong(&readable);
        if (readable)
            return quoted;
    }
    return std::nullopt;
}

std::optional<double> pickNumber(object from, std::string_view camel, std::string_view snake)
{
    const auto found = numberMember(from, camel);
    return found ? found : numberMember(from, snake);
}

void writeKey(JsonWriter &json, QByteArrayView name)
{
    QByteArray key;
    appendJsonString(key, name);
    json.raw(key + ':');
}

std::optional<MediaPart> mediaOf(object part)
{
    MediaPart media;
    if (const auto data = pickObject(part, "inlineData", "inline_data")) {
        media.mediaType = pickText(*data, "mimeType", "mime_type").toLower();
        media.base64 = textMember(*data, "data");
        media.name = pickText(*data, "displayName", "display_name");
    } else if (const auto file = pickObject(part, "fileData", "file_data")) {
        media.mediaType = pickText(*file, "mimeType", "mime_type").toLower();
        const QByteArray uri = pickText(*file, "fileUri", "file_uri");
        (isStoredFile(uri) ? media.fileId : media.url) = uri;
    } else {
        return std::nullopt;
    }
    media.kind = mediaKind(media.mediaType);
    if (media.kind == MediaPart::Kind::File && media.mediaType.startsWith("text/") && !media.base64.isEmpty())
        media.text = QString::fromUtf8(QByteArray::fromBase64(std::exchange(media.base64, {}))).toUtf8(); // valid now
    return media;
}

void writeMedia(JsonWriter &json, const MediaPart &media)
{
    const auto type = [&media] {
        if (!media.mediaType.isEmpty())
            return media.mediaType;
        return media.kind == MediaPart::Kind::Image ? QByteArray("image/png") : QByteArray("application/pdf");
    };
    json.open('{');
    if (!media.text.isEmpty()) {
        json.member("text", media.name.isEmpty() ? media.text : media.name + "\n\n" + media.text);
    } else if (media.base64.isEmpty()) {
        json.key("fileData").open('{').member("mimeType", type());
        json.member("fileUri", media.fileId.isEmpty() ? media.url : media.fileId).close('}');
    } else {
        json.key("inlineData").open('{').member("mimeType", type()).member("data", media.base64).close('}');
    }
    json.close('}');
}

void writeForeignCall(JsonWriter &json, const ToolUsePart &call, bool isFirst)
{
    json.open('{').key("functionCall").open('{').member("id", call.id).member("name", call.name);
    json.rawMember("args", argsOf(call.arguments)).close('}');
    if (isFirst)
        json.member("thoughtSignature", {noSignature.data(), static_cast<qsizetype>(noSignature.size())});
    json.close('}');
}

QByteArray argsOf(const QByteArray &arguments)
{
    if (arguments.isEmpty())
        return "{}";
    if (std::optional<QByteArray> object = compactObject(arguments))
        return *object;
    JsonWriter json;
    return json.open('{').member("input", arguments).close('}').take();
}

QByteArray madeUpId(QByteArrayView scope, QByteArrayView name, qsizetype number)
{
    return "call_" + shortHash(scope.toByteArray() + '/' + name.toByteArray() + '/' + QByteArray::number(number));
}

StopReason stopOf(QByteArrayView word)
{
    if (word.isEmpty() || word == "FINISH_REASON_UNSPECIFIED")
        return StopReason::Unset;
    if (word == "STOP")
        return StopReason::EndTurn;
    if (word == "MAX_TOKENS")
        return StopReason::MaxTokens;
    for (const char *filter : {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY",
                               "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "LANGUAGE", "MODEL_ARMOR"}) {
        if (word == QByteArrayView(filter))
            return StopReason::Filtered;
    }
    const bool unusable = word == "MALFORMED_FUNCTION_CALL" || word == "UNEXPECTED_TOOL_CALL" ||
                          word == "TOO_MANY_TOOL_CALLS" || word == "MISSING_THOUGHT_SIGNATURE";
    return unusable ? StopReason::Failed : StopReason::Unknown;
}

QByteArrayView stopWord(StopReason reason)
{
    switch (reason) {
    case StopReason::MaxTokens:
    case StopReason::ContextFull:
        return "MAX_TOKENS";
    case StopReason::Filtered:
        return "SAFETY";
    case StopReason::Failed:
        return "MALFORMED_FUNCTION_CALL";
    case StopReason::Unset:
    case StopReason::EndTurn:
    case StopReason::StopSequence:
    case StopReason::ToolUse: // Gemini says STOP and has function calls
    case StopReason::Paused:
    case StopReason::Unknown:
        return "STOP";
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::wire::gemini
