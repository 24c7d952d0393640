// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArrayView>

/// What the operating system can do with a connected socket and QTcpSocket does not offer.
namespace signalbox::server {

/// Sends FIN while still reading. False where that is not possible.
bool shutDownWriting(qintptr descriptor);
/// Makes the coming close send RST.
void resetOnClose(qintptr descriptor);
/// Hands `bytes` to the kernel without waiting: how many it took, −1 when the connection is broken. For a socket whose
/// own buffer is empty; QTcpSocket would switch its write notifier on and off for it, two more system calls.
[[nodiscard]] qsizetype sendNow(qintptr descriptor, QByteArrayView bytes);
/// Sends `farewell` as far as it fits without waiting and closes the descriptor.
void sendAndClose(qintptr descriptor, QByteArrayView farewell);

} // namespace signalbox::server
