// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/restorer.h"
#include "wire/dialect.h"
#include "wire/jsontexts.h"
#include "wire/sse.h"

#include <map>
#include <memory>

namespace signalbox::classify {

/// Restores one answer, streamed or complete, in the dialect of the lane that gives it: message text, reasoning, refusals,
/// arguments of tool calls and every other string. Pure apart from its own state; one per attempt.
class ReplyRestorer final
{
public:
    /// `jsonText`: the client asked for JSON, so message text is JSON in a string.
    ReplyRestorer(std::shared_ptr<const Placeholders> placeholders, bool jsonText,
                  wire::Dialect dialect = wire::Dialect::OpenAiChat)
        : m_placeholders(std::move(placeholders))
        , m_jsonText(jsonText)
        , m_dialect(dialect)
    {
    }

    /// The bytes to forward for an event; its own bytes when nothing in it changes. Texts grow from event to event, so
    /// a placeholder may begin in one and end in another; what is held back when a choice finishes comes before that.
    [[nodiscard]] QByteArray event(const wire::SseEvent &event);
    /// Events with what is still held back: the stream is at its end.
    [[nodiscard]] QByteArray flush();
    /// A complete answer.
    [[nodiscard]] QByteArray body(const QByteArray &body) const;

private:
    [[nodiscard]] Restorer::Level levelOf(QByteArrayView name) const;
    void walk(QByteArrayView json, wire::Span value, const QByteArray &path, QByteArrayView name);
    void text(QByteArrayView json, wire::Span inside, const QByteArray &path, QByteArrayView name);
    [[nodiscard]] QByteArray flushChoice(const QByteArray &prefix);
    [[nodiscard]] QByteArray messageEvent(const wire::SseEvent &event, qsizetype brace);
    [[nodiscard]] QByteArray flushBlock(const QByteArray &block);
    [[nodiscard]] QByteArray responseEvent(const wire::SseEvent &event, qsizetype brace);
    [[nodiscard]] QByteArray flushResponse(const QByteArray &prefix);
    void wholeTexts(QByteArrayView json, qsizetype brace);
    [[nodiscard]] QByteArray contentEvent(const wire::SseEvent &event, qsizetype brace);
    [[nodiscard]] QByteArray contentBody(const QByteArray &body) const;
    [[nodiscard]] QByteArray contentChunk(QByteArrayView json, qsizetype brace, bool isWhole);
    [[nodiscard]] QByteArray contentCandidate(QByteArrayView json, wire::Span candidate, int position, bool isWhole);
    [[nodiscard]] QByteArray contentPart(QByteArrayView json, wire::Span part, const QByteArray &way);
    void contentTexts(QByteArrayView json, wire::Span range);
    [[nodiscard]] QByteArray flushContent(const QByteArray &way, const QByteArray &except);
    [[nodiscard]] bool changesNothing(QByteArrayView json) const;
    [[nodiscard]] QByteArray edited(QByteArrayView json) const;

    std::shared_ptr<const Placeholders> m_placeholders;
    bool m_jsonText;
    wire::Dialect m_dialect;
    std::map<QByteArray, Restorer> m_growing; ///< by the way to the text: "choices/0/delta/content"
    std::map<QByteArray, QByteArray> m_tails; ///< Responses: members of a further event about a growing text
    qint64 m_lastNumber = -1; ///< Responses: sequence_number of the event before
    qint64 m_inserted = 0;    ///< Responses: events of our own so far, by which the numbers behind them rise
    QByteArray m_envelope; ///< members of a chunk besides its choices and usage, as bytes

    // of the event being read
    struct Edit
    {
        wire::Span span;
        QByteArray bytes;
        QByteArray path; ///< of a growing text
    };
    QList<Edit> m_edits;
    QByteArrayList m_finished; ///< the ways to the choices that finish
};

} // namespace signalbox::classify
