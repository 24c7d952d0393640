// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

#include <optional>

namespace signalbox::server {

struct PortOwner
{
    QString name; ///< "ollama"
    qint64 pid = 0;
};

/// The process that listens on a TCP port of this machine, as far as this user may see it (Linux; elsewhere nullopt).
/// `procRoot` is for tests.
[[nodiscard]] std::optional<PortOwner> portOwner(quint16 port, const QString &procRoot = QStringLiteral("/proc"));

} // namespace signalbox::server
