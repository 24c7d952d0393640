// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "telemetry/logging.h"

#include "core/decision_record.h"
#include "core/json_text.h"
#include "core/redaction.h"

#include <QLoggingCategory>

#include <atomic>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::telemetry {
namespace {

constexpr qsizetype longestMessage = 16'384;

// Qt's handler is a plain function without a user pointer, so this is the process's state, like the handler itself.
std::atomic<LogFormat> activeFormat = LogFormat::Text;
std::atomic<int> activeFd = 2;

QLatin1StringView levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug"_L1;
    case QtInfoMsg:
        return "info"_L1;
    case QtWarningMsg:
        return "warning"_L1;
    case QtCriticalMsg:
        return "error"_L1;
    case QtFatalMsg:
        return "fatal"_L1;
    }
    Q_UNREACHABLE();
}

/// A line break in a message must not pass for a line of ours.
QString onOneLine(const QString &message)
{
    QString out;
    out.reserve(message.size());
    for (const QChar c : message) {
        if (c == u'\n')
            out += "\\n"_L1;
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Separator_Line
                 || c.category() == QChar::Separator_Paragraph)
            out += u"\\u%1"_s.arg(c.unicode(), 4, 16, QChar(u'0'));
        else
            out += c;
    }
    return out;
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray line = logLine(activeFormat, SystemClock().utc(), type,
                                    QString::fromUtf8(context.category != nullptr ? context.category : "default"), message);
    // Nobody is left to tell when the log itself cannot be written.
    [[maybe_unused]] const ssize_t written = ::write(activeFd, line.constData(), static_cast<size_t>(line.size()));
}

QString filterRules(LogLevel level)
{
    const auto rule = [](QLatin1StringView type, bool on) {
        return u"signalbox.*.%1=%2\n"_s.arg(type, on ? "true"_L1 : "false"_L1);
    };
    return u"*.debug=false\n*.info=false\n"_s + rule("debug"_L1, level <= LogLevel::Debug)
        + rule("info"_L1, level <= LogLevel::Info) + rule("warning"_L1, level <= LogLevel::Warning);
}

} // namespace

std::optional<LogFormat> logFormatFromName(QStringView name)
{
    if (name == "text"_L1)
        return LogFormat::Text;
    if (name == "json"_L1)
        return LogFormat::Json;
    return std::nullopt;
}

std::optional<LogLevel> logLevelFromName(QStringView name)
{
    if (name == "debug"_L1)
        return LogLevel::Debug;
    if (name == "info"_L1)
        return LogLevel::Info;
    if (name == "warning"_L1)
        return LogLevel::Warning;
    if (name == "error"_L1)
        return LogLevel::Error;
    return std::nullopt;
}

void installLogging(const LogOptions &options)
{
    activeFormat = options.format;
    activeFd = options.fd;
    QLoggingCategory::setFilterRules(filterRules(options.level));
    qInstallMessageHandler(handleMessage);
}

QByteArray logLine(LogFormat format, UtcTime time, QtMsgType type, const QString &category, const QString &message)
{
    QString shown = redacted(message.first(std::min(message.size(), longestMessage)));
    if (message.size() > longestMessage)
        shown += u" […]"_s;
    if (format == LogFormat::Text)
        return QString(isoText(time) + u' ' + levelName(type) + u' ' + category + u": "_s + onOneLine(shown) + u'\n').toUtf8();
    QByteArray line = "{\"time\":\"" + isoText(time).toUtf8() + "\",\"level\":\"" + QByteArray(levelName(type).data())
        + "\",\"category\":";
    appendJsonString(line, category);
    line += ",\"message\":";
    appendJsonString(line, shown);
    return line + "}\n";
}

} // namespace signalbox::telemetry
