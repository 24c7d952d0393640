// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace signalbox {

/// DATA_DIR/settings.json: the choices of people that are no policy, read by the window and by the command line.
[[nodiscard]] QString settingsFileIn(const QString &dataDir);

/// What such a text says: one JSON object, {"section.name": value}. Errors name the line ("line 3: …"): InvalidRequest.
[[nodiscard]] Result<QJsonObject> parseSettings(const QByteArray &text);
/// The text of a settings file: sorted, indented.
[[nodiscard]] QByteArray settingsText(const QJsonObject &values);

/// Reads the file; one that does not exist says nothing. InvalidRequest: it is damaged, Io: it cannot be read.
[[nodiscard]] Result<QJsonObject> readSettings(const QString &file);
/// Replaces the file whole (0600). After an error it is what it was.
[[nodiscard]] Result<void> writeSettings(const QString &file, const QJsonObject &values);
/// Renames a damaged file to a free name beside it ("settings.json.damaged-1") and gives that name.
[[nodiscard]] Result<QString> setSettingsAside(const QString &file);

} // namespace signalbox
