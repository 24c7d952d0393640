// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/reconcile_command.h"

#include "app/control_client.h"
#include "app/text_table.h"
#include "ledger/reconciliation.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr qint64 mostBytes = 256LL * 1024 * 1024;
constexpr int mostRows = 10'000; ///< that the running copy tells

int fail(const Error &error)
{
    complain(error.message);
    return static_cast<int>(exitCodeFor(error));
}

Result<ledger::ProviderBill> readBill(const QString &name)
{
    QFile file(name);
    const bool isOpen = name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return Unexpected(Error{ErrorKind::InvalidRequest, u"%1 cannot be read: %2."_s.arg(name, file.errorString()), {}});
    const QByteArray csv = file.read(mostBytes + 1);
    if (csv.size() > mostBytes)
        return Unexpected(Error{ErrorKind::InvalidRequest, u"%1 is larger than 256 MiB."_s.arg(name), {}});
    return ledger::readProviderBill(csv);
}

/// Our spend by model and UTC day, on the days of the bill.
Result<QList<SpendLine>> ourSpend(const CommandLine &line, const ledger::ProviderBill &bill)
{
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (!copy)
        return Unexpected(copy.error());
    QList<SpendLine> lines;
    constexpr int daysAtOnce = 7; // a week of models stays far below the most rows
    for (QDate day = bill.firstDay(); day <= bill.lastDay(); day = day.addDays(daysAtOnce)) {
        const QDate until = std::min(day.addDays(daysAtOnce), bill.lastDay().addDays(1));
        ControlRequest request{"GET", "/signalbox/v1/spend?by=model,day&tz=UTC&since=" + day.toString(Qt::ISODate).toLatin1()
                                   + "&until=" + until.toString(Qt::ISODate).toLatin1() + "&limit=" + QByteArray::number(mostRows), {}};
        request.timeout = std::chrono::minutes(2);
        const Result<QByteArray> body = askRunningCopy(*copy, request);
        if (!body)
            return Unexpected(body.error());
        const QJsonObject answer = QJsonDocument::fromJson(*body).object();
        if (answer[u"more"_s].toInteger() > 0)
            return Unexpected(Error{ErrorKind::Io, u"More than %1 models were used in a week; that cannot be compared."_s.arg(mostRows), {}});
        for (const QJsonValue row : answer[u"rows"_s].toArray()) {
            SpendLine ours;
            ours.keys = {row[u"key"_s][u"model"_s].toString(), row[u"key"_s][u"day"_s].toString()};
            ours.sums.calls = row[u"calls"_s].toInteger();
            ours.sums.unpriced = row[u"unpriced_calls"_s].toInteger();
            ours.sums.computed = {row[u"cost_nano_usd"_s].toInteger()}; // of any kind: only the sum is compared
            const QJsonValue usage = row[u"usage"_s];
            ours.sums.usage = {usage[u"input"_s].toInteger(),          usage[u"cache_read"_s].toInteger(),
                               usage[u"cache_write_5m"_s].toInteger(), usage[u"cache_write_1h"_s].toInteger(),
                               usage[u"output"_s].toInteger(),         usage[u"reasoning"_s].toInteger()};
            lines.append(ours);
        }
    }
    return lines;
}

QString usd(const std::optional<NanoUsd> &amount, const QString &unknown)
{
    return amount ? usdText(*amount) : unknown;
}

QString tokens(const std::optional<qint64> &count, const QString &unknown)
{
    return count ? QString::number(*count) : unknown;
}

QStringList cells(const ledger::ReconciledDay &day, const QString &unknown)
{
    return {usd(day.theirs.cost, unknown),     usd(day.ours, unknown),
            usd(day.difference(), unknown),    QString::number(day.unpriced),
            tokens(day.theirs.input, unknown), QString::number(day.input),
            tokens(day.theirs.output, unknown), QString::number(day.output)};
}

const QStringList columns{u"provider_usd"_s,   u"ours_usd"_s,   u"difference_usd"_s,  u"unpriced_calls"_s,
                          u"provider_input"_s, u"ours_input"_s, u"provider_output"_s, u"ours_output"_s};

QJsonObject dayJson(const ledger::ReconciledDay &day)
{
    const auto amount = [](const std::optional<NanoUsd> &value) { return value ? QJsonValue(usdText(*value)) : QJsonValue(); };
    const auto count = [](const std::optional<qint64> &value) { return value ? QJsonValue(*value) : QJsonValue(); };
    return {{u"provider_usd"_s, amount(day.theirs.cost)},
            {u"ours_usd"_s, amount(day.ours)},
            {u"difference_usd"_s, amount(day.difference())},
            {u"unpriced_calls"_s, day.unpriced},
            {u"provider_input"_s, count(day.theirs.input)},
            {u"ours_input"_s, day.input},
            {u"provider_output"_s, count(day.theirs.output)},
            {u"ours_output"_s, day.output}};
}

void printJson(const ledger::ProviderBill &bill, const ledger::Reconciliation &compared)
{
    QJsonArray rows;
    for (const ledger::ReconciledDay &day : compared.rows) {
        QJsonObject row = dayJson(day);
        row[u"day"_s] = day.day.toString(Qt::ISODate);
        row[u"model"_s] = day.model;
        row[u"in_file"_s] = day.inFile;
        row[u"in_ledger"_s] = day.inLedger;
        rows.append(row);
    }
    printLine(QString::fromUtf8(QJsonDocument(QJsonObject{{u"object"_s, u"reconciliation"_s},
                                                          {u"file"_s, bill.shape},
                                                          {u"rows"_s, rows},
                                                          {u"total"_s, dayJson(compared.total)}})
                                    .toJson(QJsonDocument::Indented)).trimmed());
}

void print(const CommandLine &line, const ledger::ProviderBill &bill, const ledger::Reconciliation &compared)
{
    const bool isCsv = line.spend.format == "csv"_L1;
    QList<QStringList> rows;
    for (const ledger::ReconciledDay &day : compared.rows)
        rows.append(QStringList{day.day.toString(Qt::ISODate), day.model} + cells(day, isCsv ? QString() : u"-"_s));
    if (isCsv) {
        printCsv(QStringList{u"day"_s, u"model"_s} + columns, rows);
        return;
    }
    rows.append(QStringList{u"total"_s, QString()} + cells(compared.total, u"-"_s));
    printTable({u"UTC day"_s, u"model"_s, u"provider USD"_s, u"ours USD"_s, u"difference"_s, u"unpriced"_s, u"tokens in"_s, u"ours"_s,
                u"out"_s, u"ours"_s},
               rows, 2);
    printLine(u"\n%1, %2 rows, %3 without use. A positive difference is what this ledger lacks: calls that did not go "
              "through it, or a price that is too low."_s.arg(bill.shape).arg(bill.rows).arg(bill.skipped));
}

} // namespace

int runReconcile(const CommandLine &line)
{
    const Result<ledger::ProviderBill> bill = readBill(line.spend.file);
    if (!bill)
        return fail(bill.error());
    if (bill->uses.isEmpty())
        return fail({ErrorKind::InvalidRequest, u"%1 holds no use of any model (%2 rows). Nothing was compared."_s.arg(line.spend.file).arg(bill->rows), {}});
    const Result<QList<SpendLine>> ours = ourSpend(line, *bill);
    if (!ours)
        return fail(ours.error());
    const ledger::Reconciliation compared = ledger::reconcile(*bill, *ours, line.spend.provider);
    if (line.json)
        printJson(*bill, compared);
    else
        print(line, *bill, compared);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
