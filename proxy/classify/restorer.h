// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/placeholders.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace signalbox::classify {

/// Puts the texts back for which placeholders stand, in the bytes of a JSON string as they arrive. Holds back only what
/// may be the beginning of a placeholder; everything else passes at once and unchanged.
class Restorer final
{
public:
    /// How the text is written where it stands: in a JSON string, or in JSON that is itself in a JSON string.
    enum class Level { String, JsonInString };

    Restorer(std::shared_ptr<const Placeholders> placeholders, Level level)
        : m_placeholders(std::move(placeholders))
        , m_level(level)
    {
    }

    /// `inside`: bytes from between the quotes of a JSON string, cut anywhere between escapes.
    [[nodiscard]] QByteArray feed(QByteArrayView inside);
    /// What was held back: no more comes.
    [[nodiscard]] QByteArray flush() { return std::exchange(m_held, {}); }
    [[nodiscard]] bool isHolding() const { return !m_held.isEmpty(); }

private:
    void append(QByteArray &out, const QByteArray &text) const;

    std::shared_ptr<const Placeholders> m_placeholders;
    Level m_level;
    QByteArray m_held;
};

} // namespace signalbox::classify
