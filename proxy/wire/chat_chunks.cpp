// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_chunks.h"

#include "core/json_text.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::wire {

std::optional<ChunkWriter> ChunkWriter::like(QByteArrayView chunk)
{
    const QJsonObject from = QJsonDocument::fromJson(chunk.toByteArray()).object();
    if (!from.contains("choices"_L1))
        return std::nullopt;
    QJsonObject head{{u"object"_s, u"chat.completion.chunk"_s}};
    for (const QString &key : {u"id"_s, u"created"_s, u"model"_s, u"system_fingerprint"_s, u"service_tier"_s}) {
        if (from.contains(key))
            head.insert(key, from[key]);
    }
    ChunkWriter writer;
    writer.m_head = QJsonDocument(head).toJson(QJsonDocument::Compact).chopped(1);
    return writer;
}

QByteArray ChunkWriter::choice(const QByteArray &delta, const QByteArray &finishReason) const
{
    return "data: " + m_head + ",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason
        + "}]}\n\n";
}

QByteArray ChunkWriter::content(QByteArrayView text) const
{
    QByteArray delta("{\"content\":");
    appendJsonString(delta, text);
    return choice(delta + '}', "null");
}

QByteArray ChunkWriter::finish(QByteArrayView reason) const
{
    QByteArray quoted;
    appendJsonString(quoted, reason);
    return choice("{}", quoted);
}

QByteArray ChunkWriter::usage(const Usage &usage) const
{
    const auto number = [](qint64 value) { return QByteArray::number(value); };
    return "data: " + m_head + ",\"choices\":[],\"usage\":{\"prompt_tokens\":" + number(usage.prompt())
        + ",\"completion_tokens\":" + number(usage.output) + ",\"total_tokens\":" + number(usage.prompt() + usage.output)
        + ",\"prompt_tokens_details\":{\"cached_tokens\":" + number(usage.cacheRead)
        + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + number(usage.reasoning) + "}}}\n\n";
}

} // namespace signalbox::wire
