// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer as Gemini has it: whole, as server-sent events, or as one JSON array that arrives in pieces.
class Candidates final : public Rendering
{
public:
    using Rendering::Rendering;

    [[nodiscard]] QByteArray body() const override;
    [[nodiscard]] QList<StreamEvent> events() const override;
    [[nodiscard]] QByteArray giantEvent(qint64 bytes, qsizetype place) const override;
    [[nodiscard]] QByteArray brokenEvent() const override;
    [[nodiscard]] QByteArray errorEvent(qsizetype place) const override;
    [[nodiscard]] QByteArray giantBody(qint64 bytes) const override;

    [[nodiscard]] QByteArray streamContentType() const override;

private:
    /// One GenerateContentResponse; `candidates` without the brackets.
    [[nodiscard]] QByteArray reply(const QByteArray &candidates, const Spent &spent) const;
    [[nodiscard]] QByteArray candidate(int choice, const QList<QByteArray> &parts, const QByteArray &finish) const;
    [[nodiscard]] QByteArray blockedPrompt() const;
    [[nodiscard]] QList<QByteArray> callParts(const Answer &answer) const;
    [[nodiscard]] QByteArray finish(const Answer &answer) const;
    /// `json` as an event of the stream; the script puts an array's brackets and commas between them.
    [[nodiscard]] QByteArray framed(const QByteArray &json) const;
    [[nodiscard]] bool isPromptBlocked() const;
};

} // namespace signalbox::simulator
