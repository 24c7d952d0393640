// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer as Anthropic's Messages have it.
class Message final : public Rendering
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
    [[nodiscard]] QByteArray envelope(const QByteArray &content, const QByteArray &stop, const QByteArray &usage) const;
    [[nodiscard]] QByteArray usage(const Spent &spent) const;
    [[nodiscard]] QByteArray stop() const;
    [[nodiscard]] QList<QByteArray> blocks() const;

    class Stream;
};

} // namespace signalbox::simulator
