// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/answer.h"
#include "simulator/chat_request.h"
#include "simulator/script.h"

#include <QByteArray>
#include <QList>

#include <chrono>
#include <memory>

namespace signalbox::simulator {

/// One event of a streamed answer, with its place in the answer.
struct StreamEvent
{
    enum class Kind {
        Preamble, ///< before and around the content: roles, block starts and ends
        Content,
        Finish, ///< how the answer ended
        Usage,
        Done, ///< the dialect's terminal event, without which the answer was cut
    };
    Kind kind = Kind::Content;
    std::chrono::microseconds delay{0};
    QByteArray bytes; ///< with its blank line
};

/// An answer in one dialect's JSON, whole or as events. Paces it by fault and profile.
class Rendering
{
public:
    Rendering(const ChatRequest &request, const Fault &fault, const Scene &scene);
    virtual ~Rendering() = default;
    Q_DISABLE_COPY_MOVE(Rendering)

    [[nodiscard]] virtual QByteArray body() const = 0;
    [[nodiscard]] virtual QList<StreamEvent> events() const = 0;
    /// A content event of about `bytes` bytes; `place` = number of the event in the stream, here and below.
    [[nodiscard]] virtual QByteArray giantEvent(qint64 bytes, qsizetype place) const = 0;
    /// An event that breaks off inside its JSON.
    [[nodiscard]] virtual QByteArray brokenEvent() const = 0;
    /// The provider's error after it began to answer.
    [[nodiscard]] virtual QByteArray errorEvent(qsizetype place) const = 0;
    /// The same in a whole answer with status 200.
    [[nodiscard]] virtual QByteArray errorBodyWith200() const;
    /// body() with `bytes` more of text, where it has text.
    [[nodiscard]] virtual QByteArray giantBody(qint64 bytes) const = 0;
    [[nodiscard]] virtual QByteArray streamContentType() const;
    [[nodiscard]] virtual QByteArray bodyContentType() const { return "application/json"; }
    /// How long the model takes for the whole answer.
    [[nodiscard]] std::chrono::microseconds duration() const;

protected:
    using Micros = std::chrono::microseconds;

    /// Tokens of the answer, in disjoint buckets.
    struct Spent
    {
        qint64 fresh = 0; ///< of the prompt, neither read from nor written to the cache
        qint64 cacheRead = 0;
        qint64 cacheWrite = 0;
        qint64 cacheWriteHour = 0;
        qint64 thoughts = 0;
        qint64 output = 0; ///< without the thoughts

        [[nodiscard]] qint64 prompt() const { return fresh + cacheRead + cacheWrite + cacheWriteHour; }
    };

    [[nodiscard]] Spent spent() const;
    [[nodiscard]] Spent spent(qint64 thoughts, qint64 output) const;
    [[nodiscard]] const Answer &answer() const { return m_answers.constFirst(); }
    [[nodiscard]] Micros gap(qsizetype index) const;
    [[nodiscard]] Micros firstTokenDelay() const;
    [[nodiscard]] double jittered(qsizetype index) const;

    const ChatRequest &m_request;
    const Fault &m_fault;
    const Scene &m_scene;
    QList<Answer> m_answers; ///< one per choice
};

/// In the dialect of the request, which must outlive it, as fault and scene must.
[[nodiscard]] std::unique_ptr<Rendering> renderingFor(const ChatRequest &request, const Fault &fault,
                                                      const Scene &scene);

/// "event: NAME\ndata: JSON\n\n"; without a name only the data.
[[nodiscard]] QByteArray sseEvent(QByteArrayView name, const QByteArray &json);

} // namespace signalbox::simulator
