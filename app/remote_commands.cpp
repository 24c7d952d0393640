// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/remote_commands.h"

#include "app/control_client.h"
#include "app/key_list.h"
#include "app/model_print.h"
#include "health/drain_order.h"

#include <QDateTime>
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
    case Command::Decisions:
        return "/signalbox/v1/decisions?limit=" + QByteArray::number(line.limit);
    case Command::Models:
        return "/v1/models";
    case Command::Providers:
        return "/signalbox/v1/providers";
    case Command::Feeds:
        return "/signalbox/v1/feeds";
    case Command::Window:
    case Command::Headless:
    case Command::FeedImport:
    case Command::FindProviders:
    case Command::Presets:
    case Command::Spend:
    case Command::Reconcile:
    case Command::Drain:
    case Command::Undrain:
    case Command::Explain:
    case Command::Classify:
    case Command::Prove:
    case Command::WhatIf:
    case Command::PolicyCheck:
    case Command::PolicyLife:
    case Command::PolicySchema:
    case Command::PolicyImport:
    case Command::Env:
    case Command::Tokens:
    case Command::Keys:
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
    if (const QString problem = state[u"classifier"_s].toObject()[u"problem"_s].toString(); !problem.isEmpty())
        printLine(problem + u" The rules classify instead."_s);
    printLine(u"ledger %1, %2 decisions"_s.arg(ledger[u"writable"_s].toBool() ? u"writable"_s : u"NOT WRITABLE"_s)
                  .arg(ledger[u"rows"_s].toInteger()));
    if (const QString problem = ledger[u"problem"_s].toString(); !problem.isEmpty())
        printLine(problem);
}

/// Sum over the sixty minutes.
qint64 lastHour(const QJsonObject &lane, const QString &column)
{
    qint64 sum = 0;
    for (const QJsonValue minute : lane[u"minutes"_s][column].toArray())
        sum += minute.toInteger();
    return sum;
}

/// "first token 120/310 ms", the median and the 95th percentile; empty when nothing was measured.
QString spreadText(const QString &name, const QJsonValue &spread, const QString &unit)
{
    if (spread[u"count"_s].toInteger() == 0)
        return {};
    return u"  %1 %2/%3 %4"_s.arg(name)
        .arg(spread[u"p50"_s].toDouble(), 0, 'f', 0)
        .arg(spread[u"p95"_s].toDouble(), 0, 'f', 0)
        .arg(unit);
}

QString quotaText(const QString &name, const QJsonValue &quota)
{
    if (!quota[u"remaining"_s].isDouble())
        return {};
    const QString of = quota[u"limit"_s].isDouble() ? u" of %1"_s.arg(quota[u"limit"_s].toInteger()) : QString();
    return u"  %1%2 %3 left"_s.arg(quota[u"remaining"_s].toInteger()).arg(of, name);
}

QString drainedText(const QJsonObject &order, qint64 seconds)
{
    const health::DrainOrder shown{{}, {}, {}, order[u"by"_s].toString(), order[u"note"_s].toString()};
    return health::drainText(shown, std::chrono::seconds(seconds));
}

QString laneState(const QJsonObject &lane)
{
    const auto left = [&lane](const QString &key) { return (lane[key].toInteger() + 999) / 1000; };
    if (left(u"drained_for_ms"_s) > 0)
        return drainedText(lane[u"drained"_s].toObject(), left(u"drained_for_ms"_s));
    if (const QString problem = lane[u"no_usable_key"_s].toString(); !problem.isEmpty())
        return u"out, "_s + problem;
    if (!lane[u"available"_s].toBool())
        return u"out for %1 s"_s.arg(left(u"available_in_ms"_s));
    if (const QJsonValue dry = lane[u"running_dry"_s]; dry.isObject())
        return u"available, runs dry (%1)"_s.arg(dry[u"reason"_s].toString());
    return u"available"_s;
}

/// A line per lane, one per key, and one more with its newest error if it had any.
void printProviders(const QJsonArray &lanes)
{
    for (const QJsonValue value : lanes) {
        const QJsonObject lane = value.toObject();
        const QJsonValue headroom = lane[u"headroom"_s];
        printLine(u"%1  %2  %3  breaker %4  last hour %5 calls, %6 failed, %7 rate limited"_s
                      .arg(lane[u"model"_s].toString(), lane[u"zone"_s].toString(), laneState(lane),
                           lane[u"breaker"_s].toString())
                      .arg(lastHour(lane, u"calls"_s))
                      .arg(lastHour(lane, u"failures"_s))
                      .arg(lastHour(lane, u"rate_limited"_s))
                  + spreadText(u"first token"_s, lane[u"first_token_ms"_s], u"ms"_s)
                  + spreadText(u"duration"_s, lane[u"duration_ms"_s], u"ms"_s)
                  + spreadText(u"speed"_s, lane[u"tokens_per_second"_s], u"tokens/s"_s)
                  + quotaText(u"requests"_s, headroom[u"requests"_s]) + quotaText(u"tokens"_s, headroom[u"tokens"_s]));
        for (const QJsonValue key : lane[u"keys"_s].toArray())
            printLine(u"    key %1  %2"_s.arg(key[u"position"_s].toInt()).arg(keyText(key.toObject())));
        if (const QJsonValue probe = lane[u"last_probe"_s]; probe.isObject())
            printLine(u"    last probe %1  %2"_s.arg(probe[u"time"_s].toString(),
                                                     probe[u"ok"_s].toBool() ? u"fine"_s
                                                                             : probe[u"failure"_s].toString() + u"  "_s
                                                             + probe[u"detail"_s].toString()));
        if (const QJsonValue error = lane[u"last_errors"_s][0]; error.isObject())
            printLine(u"    last error %1  %2  %3  %4"_s.arg(error[u"time"_s].toString(), error[u"decision"_s].toString(),
                                                             error[u"failure"_s].toString(),
                                                             error[u"detail"_s].toString()));
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
                                        "duration_us"_L1, "cost_kind"_L1, "cost_nano_usd"_L1, "code"_L1,
                                        "cache"_L1,       "cache_saved_nano_usd"_L1};
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

/// Of an ISO 8601 time: "3 h ago".
QString agoText(const QJsonValue &time)
{
    const QDateTime then = QDateTime::fromString(time.toString(), Qt::ISODateWithMs);
    if (!then.isValid())
        return u"never"_s;
    const qint64 minutes = then.secsTo(QDateTime::currentDateTimeUtc()) / 60;
    return minutes < 120 ? u"%1 min ago"_s.arg(minutes) : minutes < 2'880 ? u"%1 h ago"_s.arg(minutes / 60) : u"%1 days ago"_s.arg(minutes / 1'440);
}

void printFeeds(const QJsonArray &feeds)
{
    if (feeds.isEmpty())
        printLine(u"The policy follows no price list; `feeds: [{from: litellm, every: 24h}]` in it would."_s);
    for (const QJsonValue feed : feeds) {
        printLine(u"%1  fetched %2, next %3  %4 models, %5 prices differ (%6 of them jumps), %7 new"_s
                      .arg(feed[u"feed"_s].toString(), agoText(feed[u"fetched"_s]), feed[u"next"_s].toString())
                      .arg(feed[u"models"_s].toInteger())
                      .arg(feed[u"changed"_s].toInteger())
                      .arg(feed[u"jumps"_s].toInteger())
                      .arg(feed[u"new"_s].toInteger()));
        if (const QString problem = feed[u"problem"_s].toString(); !problem.isEmpty())
            printLine(u"    the last try was not taken: "_s + problem);
        for (const QJsonValue price : feed[u"prices"_s].toArray())
            printLine(u"    ~ %1  %2  %3 → %4%5"_s.arg(price[u"model"_s].toString(), price[u"bucket"_s].toString(),
                                                      price[u"was"_s].isDouble() ? QString::number(price[u"was"_s].toDouble()) : u"none"_s,
                                                      price[u"is"_s].isDouble() ? QString::number(price[u"is"_s].toDouble()) : u"none"_s,
                                                      price[u"ours"_s].toBool() ? u"  (the policy says its own, which stays)"_s : QString()));
        if (feed[u"changed"_s].toInteger() > 0)
            printLine(u"    `signalbox models import %1 --apply` makes them count"_s.arg(feed[u"feed"_s].toString()));
    }
}

void print(const CommandLine &line, const QJsonDocument &answer)
{
    using Command = CommandLine::Command;
    const QJsonArray data = answer[u"data"_s].toArray();
    if (line.command == Command::Decisions) {
        printDecisions(data, line.json ? u"jsonl"_s : line.decisionsFormat);
    } else if (line.json) {
        printLine(QString::fromUtf8(answer.toJson(QJsonDocument::Indented)).trimmed());
    } else if (line.command == Command::Status) {
        printStatus(answer.object());
    } else if (line.command == Command::Providers) {
        printProviders(data);
    } else if (line.command == Command::Feeds) {
        printFeeds(data);
    } else {
        for (const QJsonValue model : data)
            printLine(modelText(model.toObject()));
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
