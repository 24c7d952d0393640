// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/rendering.h"

namespace signalbox::simulator {

/// An answer that is made already: everything but chat and completions. Never streamed.
class Canned final : public Rendering
{
public:
    using Rendering::Rendering;

    [[nodiscard]] QByteArray body() const override { return m_request.canned.body; }
    [[nodiscard]] QByteArray bodyContentType() const override { return m_request.canned.type; }
    [[nodiscard]] QList<StreamEvent> events() const override { return {}; }
    [[nodiscard]] QByteArray giantEvent(qint64, qsizetype) const override { return {}; }
    [[nodiscard]] QByteArray brokenEvent() const override { return {}; }
    [[nodiscard]] QByteArray errorEvent(qsizetype) const override { return {}; }
    [[nodiscard]] QByteArray giantBody(qint64 bytes) const override { return body() + QByteArray(bytes, ' '); }
};

} // namespace signalbox::simulator
