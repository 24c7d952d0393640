// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/preset.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::app {

/// A local model server that answered.
struct LocalServer
{
    int port = 0;
    QString baseUrl;                  ///< "http://127.0.0.1:11434/v1"
    const catalog::Preset *preset = nullptr; ///< what it takes itself for, else by its port; null = neither says
    QStringList models;               ///< as it names them, at most 1,000
    bool wantsKey = false;            ///< it refused to list them without one
};

/// Ports where local servers usually listen, by their presets, each once.
[[nodiscard]] QList<int> usualLocalPorts();

/// Asks each port of 127.0.0.1 for GET /v1/models, all at once, for at most a second. Nothing else is sent, no key, no
/// redirect is followed and no other address asked. Blocks: for the command line only.
[[nodiscard]] QList<LocalServer> findLocalServers(const QList<int> &ports);

/// What such an answer says: {"data": [{"id", "owned_by"}]}, or nullopt when it is no list of models.
[[nodiscard]] std::optional<LocalServer> readModelList(int port, int status, QByteArrayView body);

/// The lines of a policy that use it: provider and models, free of charge.
[[nodiscard]] QString policyLines(const LocalServer &server);

} // namespace signalbox::app
