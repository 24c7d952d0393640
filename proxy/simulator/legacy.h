// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer as OpenAI's legacy completions have it.
class Legacy final : public Rendering
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
    [[nodiscard]] QByteArray head() const;
    [[nodiscard]] QByteArray usage() const;
    [[nodiscard]] QByteArray choice(int index, const QByteArray &text, const QByteArray &finish) const;
    [[nodiscard]] QByteArray event(int index, const QByteArray &text, const QByteArray &finish) const;
};

} // namespace signalbox::simulator
