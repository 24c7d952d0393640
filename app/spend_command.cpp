// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/spend_command.h"

#include "app/control_client.h"
#include "app/text_table.h"
#include "core/decimal_usd.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr std::chrono::minutes patience{2};

QByteArray pathFor(const SpendArguments &arguments)
{
    QByteArray path = "/signalbox/v1/spend?by=" + QUrl::toPercentEncoding(arguments.by);
    const auto add = [&path](const char *name, const QString &value) {
        if (!value.isEmpty())
            path += QByteArray("&") + name + '=' + QUrl::toPercentEncoding(value);
    };
    add("since", arguments.since);
    add("until", arguments.until);
    add("tz", arguments.zone);
    add("limit", QString::number(arguments.limit));
    return path;
}

QString keyText(const QJsonValue &value)
{
    return value.toString().isEmpty() ? u"(none)"_s : value.toString();
}

/// "12.50", "12.50 + 3 unpriced" or "unpriced".
QString costText(const QJsonObject &sums)
{
    const qint64 unpriced = sums[u"unpriced_calls"_s].toInteger();
    const QJsonValue cost = sums[u"cost_usd"_s];
    if (cost.isNull())
        return u"unpriced"_s;
    return unpriced == 0 ? cost.toString() : u"%1 + %2 unpriced"_s.arg(cost.toString()).arg(unpriced);
}

/// "-" for what nobody knows.
QString amountText(const QJsonObject &sums, const QString &name)
{
    const QJsonValue amount = sums[name + u"_usd"_s];
    return amount.isString() ? amount.toString() : u"-"_s;
}

QStringList textRow(const QStringList &keys, const QJsonObject &sums)
{
    const QJsonObject usage = sums[u"usage"_s].toObject();
    qint64 input = 0;
    for (const QString &bucket : {u"input"_s, u"cache_read"_s, u"cache_write_5m"_s, u"cache_write_1h"_s})
        input += usage[bucket].toInteger();
    return keys + QStringList{QString::number(sums[u"requests"_s].toInteger()), QString::number(sums[u"calls"_s].toInteger()),
                              QString::number(input), QString::number(usage[u"output"_s].toInteger()), costText(sums),
                              amountText(sums, u"reported"_s), amountText(sums, u"computed"_s),
                              amountText(sums, u"estimated"_s), amountText(sums, u"cancelled"_s),
                              amountText(sums, u"saved"_s), amountText(sums, u"cache_saved"_s)};
}

QStringList namesOf(const QJsonObject &answer)
{
    QStringList names;
    for (const QJsonValue name : answer[u"by"_s].toArray())
        names.append(name.toString());
    return names;
}

void printText(const QJsonObject &answer)
{
    const QStringList names = namesOf(answer);
    QList<QStringList> rows;
    for (const QJsonValue value : answer[u"rows"_s].toArray()) {
        QStringList keys;
        for (const QString &name : names)
            keys.append(keyText(value[u"key"_s][name]));
        rows.append(textRow(keys, value.toObject()));
    }
    const auto summary = [&](const QString &title, const QString &member) {
        QStringList keys(names.size());
        keys[0] = title;
        rows.append(textRow(keys, answer[member].toObject()));
    };
    if (answer[u"more"_s].toInteger() > 0)
        summary(u"%1 more"_s.arg(answer[u"more"_s].toInteger()), u"rest"_s);
    summary(u"total"_s, u"total"_s);
    printTable(names + QStringList{u"requests"_s, u"calls"_s, u"tokens in"_s, u"out"_s, u"USD"_s, u"reported"_s, u"computed"_s,
                                   u"estimated"_s, u"cancelled"_s, u"saved"_s, u"by cache"_s},
               rows, static_cast<int>(names.size()));
    const QJsonObject total = answer[u"total"_s].toObject();
    if (total[u"saved_nano_usd"_s].toInteger() < 0)
        printLine(u"\nAgainst the baseline this was a loss of %1 USD."_s.arg(total[u"saved_usd"_s].toString().mid(1)));
    if (const qint64 simulated = total[u"simulated"_s].toInteger(); simulated > 0)
        printLine(u"\n%1 of the %2 requests were answered by simulated providers: nobody is billed for them."_s.arg(simulated)
                      .arg(total[u"requests"_s].toInteger()));
    const QJsonValue until = answer[u"to"_s];
    printLine(u"\nFrom %1 to %2; days of %3."_s.arg(answer[u"from"_s].toString(), until.isNull() ? u"now"_s : until.toString(),
                                                  answer[u"time_zone"_s].toString()));
}

/// Numbers as they are, nothing for what is not known.
void printSums(const QJsonObject &answer)
{
    const QStringList names = namesOf(answer);
    static const QStringList counts{u"requests"_s, u"calls"_s, u"unpriced_calls"_s, u"cancelled"_s, u"cache_hits"_s, u"simulated"_s};
    static const QStringList tokens{u"input"_s, u"cache_read"_s, u"cache_write_5m"_s, u"cache_write_1h"_s, u"output"_s, u"reasoning"_s};
    static const QStringList amounts{u"cost_usd"_s,      u"reported_usd"_s, u"computed_usd"_s, u"estimated_usd"_s,
                                     u"cancelled_usd"_s, u"baseline_usd"_s, u"saved_usd"_s,    u"cache_saved_usd"_s};
    QList<QStringList> rows;
    for (const QJsonValue value : answer[u"rows"_s].toArray()) {
        QStringList row;
        for (const QString &name : names)
            row.append(value[u"key"_s][name].toString());
        for (const QString &name : counts)
            row.append(QString::number(value[name].toInteger()));
        for (const QString &name : tokens)
            row.append(QString::number(value[u"usage"_s][name].toInteger()));
        for (const QString &name : amounts)
            row.append(value[name].toString());
        rows.append(row);
    }
    printCsv(names + counts + tokens + amounts, rows);
}

int fail(const Error &error)
{
    complain(error.message);
    return static_cast<int>(exitCodeFor(error));
}

} // namespace

int runSpend(const CommandLine &line)
{
    const SpendArguments &arguments = line.spend;
    std::optional<NanoUsd> most;
    if (!arguments.maxCost.isEmpty()) {
        most = nanoUsdFromDecimal(arguments.maxCost.toLatin1());
        if (!most)
            return fail({ErrorKind::InvalidRequest, u"--max-cost is an amount in USD such as 12.50, not \"%1\"."_s.arg(arguments.maxCost), {}});
    }
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (!copy)
        return fail(copy.error());
    ControlRequest request{"GET", pathFor(arguments), {}};
    request.timeout = patience;
    const Result<QByteArray> body = askRunningCopy(*copy, request);
    if (!body)
        return fail(body.error());
    const QJsonObject answer = QJsonDocument::fromJson(*body).object();
    if (line.json)
        printLine(QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Indented)).trimmed());
    else if (arguments.format == "csv"_L1)
        printSums(answer);
    else
        printText(answer);
    const QJsonObject total = answer[u"total"_s].toObject();
    if (most && total[u"unpriced_calls"_s].toInteger() > 0)
        complain(u"%1 calls have no known cost and count as nothing against --max-cost."_s.arg(total[u"unpriced_calls"_s].toInteger()));
    if (most && total[u"cost_nano_usd"_s].toInteger() > most->value) {
        complain(u"%1 USD were spent, more than %2."_s.arg(total[u"cost_usd"_s].toString(), usdText(*most)));
        return static_cast<int>(ExitCode::LimitExceeded);
    }
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
