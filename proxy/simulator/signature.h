// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox::simulator {

/// The signature a simulated model puts on a thought, in base64: depends on the text alone, so that a changed thought
/// is found out when it comes back.
[[nodiscard]] QByteArray signatureOf(QByteArrayView thought);
/// A signature that holds the thought itself (redacted and encrypted thinking, Gemini's function calls).
[[nodiscard]] QByteArray sealed(QByteArrayView thought);
/// Whether sealed() made it.
[[nodiscard]] bool isSealed(const QByteArray &seal);

} // namespace signalbox::simulator
