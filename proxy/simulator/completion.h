// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer as OpenAI's Chat Completions have it.
class Completion final : public Rendering
{
public:
    using Rendering::Rendering;

    [[nodiscard]] QByteArray body() const override;
    [[nodiscard]] QList<StreamEvent> events() const override;
    [[nodiscard]] QByteArray giantEvent(qint64 bytes, qsizetype place) const override;
    [[nodiscard]] QByteArray brokenEvent() const override;
    [[nodiscard]] QByteArray errorEvent(qsizetype place) const override;
    [[nodiscard]] QByteArray giantBody(qint64 bytes) const override;

private:
    [[nodiscard]] QByteArray head(QByteArrayView object) const;
    [[nodiscard]] QByteArray usage(const Spent &spent) const;
    [[nodiscard]] QByteArray event(int choice, const QByteArray &delta, const QByteArray &finish, qint64 sent,
                                   const QList<QByteArray> &said = {}) const;
    [[nodiscard]] QByteArray logprobs(const QList<QByteArray> &tokens) const;
    [[nodiscard]] double certainty() const;
    void appendThoughts(QList<StreamEvent> &events) const;
    void appendText(QList<StreamEvent> &events) const;
    void appendCalls(QList<StreamEvent> &events) const;
    [[nodiscard]] QByteArray message(const Answer &answer) const;
};

} // namespace signalbox::simulator
