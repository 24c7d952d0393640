// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/remote_commands.h"

#include "app/control_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

QByteArray pathFor(const CommandLine &line)
{
    using Command = CommandLine::Command;
    switch (line.command) {
    case Command::Status:
        return "/readyz";
    case Command::PolicyShow:
        return "/signalbox/v1/policy";
    case Command::Decisions:
        return "/signalbox/v1/decisions?limit=" + QByteArray::number(line.limit);
    case Command::Models:
        return "/v1/models";
    case Command::Providers:
        return "/signalbox/v1/providers";
    case Command::Window:
    case Command::Headless:
    case Command::Explain:
    case Command::PolicyCheck:
    case Command::Env:
        break;
    }
    Q_UNREACHABLE();
}

void printStatus(const QJsonObject &state)
{
    const QJsonObject policy = state[u"policy"_s].toObject();
    const QJsonObject ledger = state[u"ledger"_s].toObject();
    printLine(u"%1 on %2"_s.arg(state[u"ready"_s].toBool() ? u"ready"_s : u"NOT READY"_s, state[u"base_url"_s].toString()));
    printLine(u"policy version %1, %2, hash %3%4"_s.arg(policy[u"version"_s].toInt())
                  .arg(policy[u"file"_s].toString(), policy[u"hash"_s].toString(),
                       policy[u"demo"_s].toBool() ? u" (simulated providers)"_s : QString()));
    if (const QString issues = policy[u"issues"_s].toString(); !issues.isEmpty())
        printLine(issues.trimmed());
    printLine(u"ledger %1, %2 decisions"_s.arg(ledger[u"writable"_s].toBool() ? u"writable"_s : u"NOT WRITABLE"_s)
                  .arg(ledger[u"rows"_s].toInteger()));
    if (const QString problem = ledger[u"problem"_s].toString(); !problem.isEmpty())
        printLine(problem);
}

void printProviders(const QJsonArray &lanes)
{
    for (const QJsonValue lane : lanes) {
        const qint64 wait = lane[u"available_in_ms"_s].toInteger();
        const QString state = lane[u"available"_s].toBool() ? u"available"_s : u"out for %1 s"_s.arg((wait + 999) / 1000);
        printLine(u"%1  %2  %3  breaker %4"_s.arg(lane[u"model"_s].toString(), lane[u"zone"_s].toString(), state,
                                                 lane[u"breaker"_s].toString()));
    }
}

QString csvValue(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList items;
        for (const QJsonValue item : value.toArray())
            items.append(item.toString());
        return csvField(items.join(u' '));
    }
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    return csvField(value.toString());
}

void printDecisions(const QJsonArray &records, const QString &format)
{
    if (format != "csv"_L1) {
        for (const QJsonValue record : records)
            printLine(QString::fromUtf8(QJsonDocument(record.toObject()).toJson(QJsonDocument::Compact)));
        return;
    }
    static constexpr std::array columns{"id"_L1,     "time"_L1,   "status"_L1, "client"_L1,         "asked"_L1,
                                        "routed"_L1, "rule"_L1,   "tags"_L1,   "input_estimate"_L1, "ttft_us"_L1,
                                        "duration_us"_L1, "cost_kind"_L1, "cost_nano_usd"_L1, "code"_L1};
    QStringList head;
    for (const QLatin1StringView column : columns)
        head.append(column);
    printLine(head.join(u','));
    for (const QJsonValue record : records) {
        QStringList fields;
        for (const QLatin1StringView column : columns)
            fields.append(csvValue(record[column]));
        printLine(fields.join(u','));
    }
}

void print(const CommandLine &line, const QJsonDocument &answer)
{
    using Command = CommandLine::Command;
    const QJsonArray data = answer[u"data"_s].toArray();
    if (line.command == Command::Decisions) {
        printDecisions(data, line.json ? u"jsonl"_s : line.decisionsFormat);
    } else if (line.json || line.command == Command::PolicyShow) {
        printLine(QString::fromUtf8(answer.toJson(QJsonDocument::Indented)).trimmed());
    } else if (line.command == Command::Status) {
        printStatus(answer.object());
    } else if (line.command == Command::Providers) {
        printProviders(data);
    } else {
        for (const QJsonValue model : data)
            printLine(model[u"id"_s].toString());
    }
}

} // namespace

QString csvField(const QString &text)
{
    QString field = text;
    static constexpr QStringView formulaStart = u"=+-@\t\r";
    if (!field.isEmpty() && formulaStart.contains(field.front()))
        field.prepend(u'\'');
    if (field.contains(u',') || field.contains(u'"') || field.contains(u'\n') || field.contains(u'\r'))
        field = u'"' + field.replace(u'"', u"\"\""_s) + u'"';
    return field;
}

int runRemote(const CommandLine &line)
{
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    const Result<QByteArray> body = copy ? getFrom(*copy, pathFor(line)) : Unexpected(copy.error());
    if (!body) {
        complain(body.error().message);
        return static_cast<int>(ExitCode::Failed);
    }
    const QJsonDocument answer = QJsonDocument::fromJson(*body);
    print(line, answer);
    const bool notReady = line.command == CommandLine::Command::Status && !answer[u"ready"_s].toBool();
    return static_cast<int>(notReady ? ExitCode::Failed : ExitCode::Fine);
}

} // namespace signalbox::app
