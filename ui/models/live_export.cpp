// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_export.h"

#include "core/money.h"
#include "models/csv_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

const QStringList columns{u"id"_s,        u"time"_s,      u"status"_s,       u"client"_s,     u"session"_s,  u"asked"_s,    u"routed"_s,
                          u"zone"_s,      u"rule"_s,      u"chain"_s,        u"tags"_s,       u"labels"_s,   u"attempts"_s, u"http_status"_s,
                          u"code"_s,      u"input"_s,     u"output"_s,       u"ttft_us"_s,    u"duration_us"_s, u"cost_usd"_s,
                          u"cost_kind"_s, u"baseline_model"_s, u"baseline_usd"_s, u"policy"_s, u"simulated"_s};

QString amount(const std::optional<NanoUsd> &value) { return value ? usdText(*value) : QString(); }
QString reached(qint64 micros) { return micros < 0 ? QString() : QString::number(micros); }

QByteArray csvEntry(const DecisionRecord &record)
{
    const auto number = [](qint64 value) { return QString::number(value); };
    return csvLine({record.id.toString(), isoText(record.time), statusName(record.status), record.client, record.session,
                    record.asked, record.routed, record.zone, record.rule, record.chain, record.tags.join(u", "_s),
                    record.labels.join(u", "_s), number(record.attempts.size()), number(record.httpStatus), record.code,
                    number(record.usage.prompt()), number(record.usage.output), reached(record.ttftUs),
                    reached(record.durationUs), amount(record.cost), costKindName(record.costKind), record.baselineModel,
                    amount(record.baselineCost), record.policyHash, record.simulated ? u"yes"_s : u"no"_s});
}

double milliseconds(qint64 micros) { return micros < 0 ? -1.0 : static_cast<double>(micros) / 1000.0; }

/// https://w3c.github.io/web-performance/specs/HAR/Overview.html: -1 is "does not apply", own keys begin with "_".
QJsonObject harEntry(const DecisionRecord &record, const QString &baseUrl)
{
    const QString notKept = u"Signalbox keeps no bodies."_s;
    const qint64 firstByte = record.attempts.isEmpty() ? -1 : record.ttftUs;
    const qint64 receive = record.durationUs >= 0 && firstByte >= 0 ? record.durationUs - firstByte : -1;
    const QJsonObject request{{u"method"_s, u"POST"_s},       {u"url"_s, baseUrl + u"/chat/completions"_s},
                              {u"httpVersion"_s, u"HTTP/1.1"_s}, {u"cookies"_s, QJsonArray()},
                              {u"headers"_s, QJsonArray()},   {u"queryString"_s, QJsonArray()},
                              {u"headersSize"_s, -1},         {u"bodySize"_s, -1},
                              {u"comment"_s, notKept}};
    const QJsonObject content{{u"size"_s, -1},
                              {u"mimeType"_s, record.stream ? u"text/event-stream"_s : u"application/json"_s},
                              {u"comment"_s, notKept}};
    const QJsonObject response{{u"status"_s, record.httpStatus}, {u"statusText"_s, record.code},
                               {u"httpVersion"_s, u"HTTP/1.1"_s}, {u"cookies"_s, QJsonArray()},
                               {u"headers"_s, QJsonArray()},     {u"content"_s, content},
                               {u"redirectURL"_s, QString()},    {u"headersSize"_s, -1},
                               {u"bodySize"_s, -1}};
    const QJsonObject timings{{u"blocked"_s, milliseconds(record.decideUs)},
                              {u"send"_s, 0},
                              {u"wait"_s, qMax(0.0, milliseconds(firstByte))},
                              {u"receive"_s, qMax(0.0, milliseconds(receive))}};
    return {{u"startedDateTime"_s, isoText(record.time)},
            {u"time"_s, qMax(0.0, milliseconds(record.durationUs))},
            {u"request"_s, request},
            {u"response"_s, response},
            {u"cache"_s, QJsonObject()},
            {u"timings"_s, timings},
            {u"comment"_s, record.id.toString()},
            {u"_signalbox"_s, QJsonDocument::fromJson(toJson(record)).object()}};
}

} // namespace

QByteArray exportStart(ExportFormat format, const QString &version)
{
    switch (format) {
    case ExportFormat::Csv:
        return csvLine(columns);
    case ExportFormat::JsonLines:
        return {};
    case ExportFormat::Har:
        return "{\"log\":{\"version\":\"1.2\",\"creator\":"
            + QJsonDocument(QJsonObject{{u"name"_s, u"Signalbox"_s}, {u"version"_s, version}}).toJson(QJsonDocument::Compact)
            + ",\"entries\":[";
    }
    Q_UNREACHABLE();
}

QByteArray exportEntry(ExportFormat format, const DecisionRecord &record, const QString &baseUrl, bool first)
{
    switch (format) {
    case ExportFormat::Csv:
        return csvEntry(record);
    case ExportFormat::JsonLines:
        return toJson(record) + '\n';
    case ExportFormat::Har:
        return (first ? QByteArray("\n") : QByteArray(",\n")) + QJsonDocument(harEntry(record, baseUrl)).toJson(QJsonDocument::Compact);
    }
    Q_UNREACHABLE();
}

QByteArray exportEnd(ExportFormat format)
{
    return format == ExportFormat::Har ? QByteArray("\n]}}\n") : QByteArray();
}

ExportFormat exportFormatOf(const QString &fileName)
{
    const QString name = fileName.toLower();
    if (name.endsWith(".har"_L1))
        return ExportFormat::Har;
    return name.endsWith(".jsonl"_L1) || name.endsWith(".json"_L1) || name.endsWith(".ndjson"_L1) ? ExportFormat::JsonLines
                                                                                              : ExportFormat::Csv;
}

} // namespace signalbox::gui
