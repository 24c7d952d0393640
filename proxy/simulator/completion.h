// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/answer.h"
#include "simulator/chat_request.h"
#include "simulator/script.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox::simulator {

/// One server-sent event of a streamed answer, with its place in the answer.
struct StreamEvent
{
    enum class Kind { Preamble, Content, Finish, Usage, Done };
    Kind kind = Kind::Content;
    std::chrono::microseconds delay{0};
    QByteArray bytes; ///< with its blank line
};

/// An answer in OpenAI's JSON, whole or as events.
class Completion final
{
public:
    Completion(const ChatRequest &request, const Fault &fault, const Scene &scene);

    [[nodiscard]] QByteArray body() const;
    [[nodiscard]] QList<StreamEvent> events() const;
    /// How long the model takes for the whole answer.
    [[nodiscard]] std::chrono::microseconds duration() const;
    /// A content event of about `bytes` bytes.
    [[nodiscard]] QByteArray giantEvent(qint64 bytes) const;

private:
    [[nodiscard]] QByteArray head(QByteArrayView object) const;
    [[nodiscard]] QByteArray usage(qint64 completionTokens) const;
    [[nodiscard]] QByteArray event(int choice, const QByteArray &delta, const QByteArray &finish, qint64 sent) const;
    void appendText(QList<StreamEvent> &events) const;
    void appendCalls(QList<StreamEvent> &events) const;
    [[nodiscard]] QByteArray message(const Answer &answer) const;
    [[nodiscard]] std::chrono::microseconds gap(int index) const;
    [[nodiscard]] std::chrono::microseconds firstTokenDelay() const;
    [[nodiscard]] double jittered(int index) const;

    const ChatRequest &m_request;
    const Fault &m_fault;
    const Scene &m_scene;
    QList<Answer> m_answers; ///< one per choice
};

} // namespace signalbox::simulator
