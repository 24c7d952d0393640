// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer as OpenAI's Responses have it; every event carries its number.
class Response final : public Rendering
{
public:
    using Rendering::Rendering;

    [[nodiscard]] QByteArray body() const override;
    [[nodiscard]] QList<StreamEvent> events() const override;
    [[nodiscard]] QByteArray giantEvent(qint64 bytes, qsizetype place) const override;
    [[nodiscard]] QByteArray brokenEvent() const override;
    [[nodiscard]] QByteArray errorEvent(qsizetype place) const override;
    [[nodiscard]] QByteArray giantBody(qint64 bytes) const override;

    [[nodiscard]] QByteArray errorBodyWith200() const override;

private:
    /// The response object with what there is of the output.
    [[nodiscard]] QByteArray object(const QByteArray &status, const QList<QByteArray> &output,
                                    const QByteArray &error = "null") const;
    [[nodiscard]] QByteArray finalObject() const;
    [[nodiscard]] QByteArray failedObject(const QList<QByteArray> &output) const;
    [[nodiscard]] QByteArray usage() const;
    [[nodiscard]] QList<QByteArray> items() const;
    [[nodiscard]] QByteArray itemId(QByteArrayView prefix, qsizetype index) const;
    [[nodiscard]] QByteArray reasoningItem(bool complete) const;
    [[nodiscard]] QByteArray messageItem(bool complete) const;
    [[nodiscard]] QByteArray callItem(const ToolCall &call, qsizetype index, bool complete) const;

    class Stream;
};

} // namespace signalbox::simulator
