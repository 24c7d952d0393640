// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox::telemetry {

enum class LogFormat { Text, Json };
enum class LogLevel { Debug, Info, Warning, Error };

/// `text`, `json` and `debug`, `info`, `warning`, `error` of the command line; nullopt for anything else.
[[nodiscard]] std::optional<LogFormat> logFormatFromName(QStringView name);
[[nodiscard]] std::optional<LogLevel> logLevelFromName(QStringView name);

struct LogOptions
{
    LogFormat format = LogFormat::Text;
    LogLevel level = LogLevel::Info; ///< of our own categories; Qt's own speak from warnings on
    int fd = 2;                      ///< where lines go
};

/// Sends every qDebug … qCritical of the process through redaction to `options.fd`, one write(2) per line. May be
/// called again with other options; thread-safe.
void installLogging(const LogOptions &options);

/// One line as installLogging() writes it, ending in a newline. Text: `<time> <level> <category>: <message>`, control
/// characters escaped. JSON: an object of `time`, `level`, `category`, `message`. The message is redacted and cut at
/// 16,384 characters.
[[nodiscard]] QByteArray logLine(LogFormat format, UtcTime time, QtMsgType type, const QString &category,
                                 const QString &message);

} // namespace signalbox::telemetry
