// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/row.h"

#include "core/json_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlQuery>
#include <QVariant>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

struct Column
{
    QLatin1StringView name;
    QLatin1StringView type;
    /// A text that is JSON here and there: handed over as the bytes it is. As a QString it would go through UTF-16 twice,
    /// which is most of the time of a large explanation.
    bool isJson = false;
};

constexpr std::array columns{
    Column{"id"_L1, "INTEGER PRIMARY KEY"_L1}, // the 64 bits of DecisionId as a signed number
    Column{"time"_L1, "INTEGER NOT NULL"_L1},  // microseconds since 1970, UTC
    Column{"status"_L1, "TEXT NOT NULL"_L1},
    Column{"client"_L1, "TEXT"_L1},
    Column{"session"_L1, "TEXT"_L1},
    Column{"asked"_L1, "TEXT"_L1},
    Column{"routed"_L1, "TEXT"_L1},
    Column{"zone"_L1, "TEXT"_L1},
    Column{"rule"_L1, "TEXT"_L1},
    Column{"chain"_L1, "TEXT"_L1},
    Column{"tags"_L1, "TEXT"_L1, true},   // JSON array of strings
    Column{"labels"_L1, "TEXT"_L1, true}, // JSON array of "key=value"
    Column{"stream"_L1, "INTEGER NOT NULL"_L1},
    Column{"simulated"_L1, "INTEGER NOT NULL"_L1},
    Column{"http_status"_L1, "INTEGER NOT NULL"_L1},
    Column{"code"_L1, "TEXT"_L1},
    Column{"message"_L1, "TEXT"_L1},
    Column{"input_estimate"_L1, "INTEGER NOT NULL"_L1},
    Column{"input"_L1, "INTEGER NOT NULL"_L1},
    Column{"cache_read"_L1, "INTEGER NOT NULL"_L1},
    Column{"cache_write_5m"_L1, "INTEGER NOT NULL"_L1},
    Column{"cache_write_1h"_L1, "INTEGER NOT NULL"_L1},
    Column{"output"_L1, "INTEGER NOT NULL"_L1},
    Column{"reasoning"_L1, "INTEGER NOT NULL"_L1},
    Column{"live_output"_L1, "INTEGER NOT NULL"_L1},
    Column{"ttft_us"_L1, "INTEGER NOT NULL"_L1},
    Column{"duration_us"_L1, "INTEGER NOT NULL"_L1},
    Column{"decide_us"_L1, "INTEGER NOT NULL"_L1},
    Column{"estimate"_L1, "INTEGER"_L1}, // amounts in nano-USD; NULL = not known
    Column{"cost_kind"_L1, "TEXT NOT NULL"_L1},
    Column{"cost"_L1, "INTEGER"_L1},
    Column{"baseline_model"_L1, "TEXT"_L1},
    Column{"baseline_cost"_L1, "INTEGER"_L1},
    Column{"policy"_L1, "TEXT"_L1},
    Column{"attempt_count"_L1, "INTEGER NOT NULL"_L1},
    Column{"attempts"_L1, "TEXT"_L1, true},    // JSON, see attemptsText()
    Column{"explanation"_L1, "TEXT"_L1, true}, // JSON, see routing/explanation.h
    // Since schema 2, in this order behind the others: ALTER TABLE puts them there.
    Column{"cache"_L1, "TEXT"_L1},
    Column{"cache_source"_L1, "INTEGER"_L1}, // id of the decision whose answer was given again
    Column{"cache_saved"_L1, "INTEGER"_L1},
    Column{"part_cost"_L1, "INTEGER"_L1}, // of the calls whose cost is known, where `cost` is NULL because of another
};

constexpr int columnsOfSchema2 = 4;

QByteArray textList(const QStringList &texts)
{
    if (texts.isEmpty())
        return {};
    QByteArray out("[");
    for (const QString &text : texts) {
        if (out.size() > 1)
            out += ',';
        appendJsonString(out, text);
    }
    return out + ']';
}

void appendNumber(QByteArray &out, const char *key, qint64 value, qint64 usual)
{
    if (value != usual)
        out.append(",\"").append(key).append("\":").append(QByteArray::number(value));
}

void appendText(QByteArray &out, const char *key, const QString &value)
{
    out.append(",\"").append(key).append("\":");
    appendJsonString(out, value);
}

/// Array of objects; a key that has its usual value (0, -1 for durations, absent for amounts) is left out.
QByteArray attemptsText(const QList<AttemptRecord> &attempts)
{
    if (attempts.isEmpty())
        return {};
    QByteArray out("[");
    for (const AttemptRecord &attempt : attempts) {
        out += out.size() > 1 ? ",{\"model\":" : "{\"model\":";
        appendJsonString(out, attempt.model);
        appendNumber(out, "started", attempt.started.micros, 0);
        appendNumber(out, "retry", attempt.retry ? 1 : 0, 0);
        if (attempt.role != AttemptRole::Ordinary)
            appendText(out, "role", roleName(attempt.role));
        if (!attempt.why.isEmpty())
            appendText(out, "why", attempt.why);
        if (!attempt.key.isEmpty())
            appendText(out, "key", attempt.key);
        appendNumber(out, "connected_us", attempt.connectedUs, -1);
        appendNumber(out, "first_byte_us", attempt.firstByteUs, -1);
        appendNumber(out, "first_content_us", attempt.firstContentUs, -1);
        appendNumber(out, "total_us", attempt.totalUs, -1);
        appendNumber(out, "http_status", attempt.httpStatus, 0);
        if (attempt.failure)
            appendText(out, "failure", failureName(*attempt.failure));
        if (!attempt.detail.isEmpty())
            appendText(out, "detail", attempt.detail);
        appendNumber(out, "retry_after_ms", attempt.retryAfterMs, -1);
        for (const UsageFigure &known : tokenFigures)
            appendNumber(out, known.name.data(), attempt.usage.*known.figure, 0);
        for (const UsageFigure &known : rareFigures)
            appendNumber(out, known.name.data(), attempt.usage.*known.figure, 0);
        if (!attempt.price.isEmpty())
            appendText(out, "price", QString::fromUtf8(attempt.price));
        if (attempt.reckoned)
            out.append(",\"reckoned\":").append(QByteArray::number(attempt.reckoned->value));
        if (!attempt.costNote.isEmpty())
            appendText(out, "cost_note", attempt.costNote);
        appendText(out, "cost_kind", costKindName(attempt.costKind));
        if (attempt.cost)
            out.append(",\"cost\":").append(QByteArray::number(attempt.cost->value));
        out += '}';
    }
    return out + ']';
}

AttemptRecord attemptFrom(const QJsonObject &json)
{
    AttemptRecord attempt;
    attempt.model = json["model"_L1].toString();
    attempt.started.micros = json["started"_L1].toInteger(0);
    attempt.retry = json["retry"_L1].toInteger(0) != 0;
    attempt.role = roleFromName(json["role"_L1].toString()).value_or(AttemptRole::Ordinary);
    attempt.why = json["why"_L1].toString();
    attempt.key = json["key"_L1].toString();
    attempt.connectedUs = json["connected_us"_L1].toInteger(-1);
    attempt.firstByteUs = json["first_byte_us"_L1].toInteger(-1);
    attempt.firstContentUs = json["first_content_us"_L1].toInteger(-1);
    attempt.totalUs = json["total_us"_L1].toInteger(-1);
    attempt.httpStatus = json["http_status"_L1].toInt(0);
    attempt.failure = failureFromName(json["failure"_L1].toString());
    attempt.detail = json["detail"_L1].toString();
    attempt.retryAfterMs = json["retry_after_ms"_L1].toInteger(-1);
    for (const UsageFigure &known : tokenFigures)
        attempt.usage.*known.figure = json[known.name].toInteger(0);
    for (const UsageFigure &known : rareFigures)
        attempt.usage.*known.figure = json[known.name].toInteger(0);
    attempt.price = json["price"_L1].toString().toUtf8();
    attempt.costKind = costKindFromName(json["cost_kind"_L1].toString()).value_or(CostKind::Unpriced);
    if (const QJsonValue cost = json["cost"_L1]; cost.isDouble())
        attempt.cost = NanoUsd{cost.toInteger(0)};
    if (const QJsonValue reckoned = json["reckoned"_L1]; reckoned.isDouble())
        attempt.reckoned = NanoUsd{reckoned.toInteger(0)};
    attempt.costNote = json["cost_note"_L1].toString();
    return attempt;
}

QVariant amount(const std::optional<NanoUsd> &value)
{
    return value ? QVariant(value->value) : QVariant();
}

std::optional<NanoUsd> amountFrom(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    return NanoUsd{value.toLongLong()};
}

/// What is known of a cost that is not known as a whole: sums over calls and over decisions must agree.
std::optional<NanoUsd> partCost(const DecisionRecord &record)
{
    std::optional<NanoUsd> sum;
    if (record.cost || record.attempts.size() < 2)
        return sum;
    for (const AttemptRecord &attempt : record.attempts) {
        if (attempt.cost)
            sum = sum.value_or(NanoUsd{0}) + *attempt.cost;
    }
    return sum;
}

} // namespace

QStringList columnsSince2()
{
    QStringList definitions;
    for (auto column = columns.end() - columnsOfSchema2; column != columns.end(); ++column)
        definitions.append(column->name + u' ' + column->type);
    return definitions;
}

QStringList textsFrom(const QByteArray &json)
{
    QStringList texts;
    if (json.isEmpty())
        return texts;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array)
        texts.append(value.toString());
    return texts;
}

QString columnNames()
{
    QStringList names;
    for (const Column &column : columns)
        names.append(column.name);
    return names.join(u',');
}

QString columnReads()
{
    QStringList reads;
    for (const Column &column : columns)
        reads.append(column.isJson ? u"CAST(%1 AS BLOB)"_s.arg(column.name) : QString(column.name));
    return reads.join(u',');
}

QString columnMarks()
{
    QStringList marks;
    for (const Column &column : columns)
        marks.append(column.isJson ? u"CAST(? AS TEXT)"_s : u"?"_s);
    return marks.join(u',');
}

QString decisionsTable()
{
    QStringList definitions;
    for (const Column &column : columns)
        definitions.append(column.name + u' ' + column.type);
    return u"CREATE TABLE decisions("_s + definitions.join(u',') + u')';
}

void bindRecord(QSqlQuery &query, const DecisionRecord &record)
{
    int at = 0;
    const auto bind = [&](const QVariant &value) { query.bindValue(at++, value); };
    bind(static_cast<qint64>(record.id.value));
    bind(record.time.micros);
    bind(QString(statusName(record.status)));
    bind(record.client);
    bind(record.session);
    bind(record.asked);
    bind(record.routed);
    bind(record.zone);
    bind(record.rule);
    bind(record.chain);
    bind(textList(record.tags));
    bind(textList(record.labels));
    bind(record.stream ? 1 : 0);
    bind(record.simulated ? 1 : 0);
    bind(record.httpStatus);
    bind(record.code);
    bind(record.message);
    bind(record.inputEstimate);
    bind(record.usage.input);
    bind(record.usage.cacheRead);
    bind(record.usage.cacheWrite5m);
    bind(record.usage.cacheWrite1h);
    bind(record.usage.output);
    bind(record.usage.reasoning);
    bind(record.liveOutputTokens);
    bind(record.ttftUs);
    bind(record.durationUs);
    bind(record.decideUs);
    bind(amount(record.estimate));
    bind(QString(costKindName(record.costKind)));
    bind(amount(record.cost));
    bind(record.baselineModel);
    bind(amount(record.baselineCost));
    bind(record.policyHash);
    bind(record.attempts.size());
    bind(attemptsText(record.attempts));
    bind(record.explanation);
    bind(record.cache.use == CacheUse::None ? QVariant() : QVariant(QString(cacheUseName(record.cache.use))));
    bind(record.cache.isHit() ? QVariant(static_cast<qint64>(record.cache.source.value)) : QVariant());
    bind(amount(record.cache.saved));
    bind(amount(partCost(record)));
    Q_ASSERT(at == static_cast<int>(columns.size()));
}

StoredRow rowAt(const QSqlQuery &row)
{
    int at = 0;
    const auto text = [&] { return row.value(at++).toString(); };
    const auto bytes = [&] { return row.value(at++).toByteArray(); };
    const auto number = [&] { return row.value(at++).toLongLong(); };
    StoredRow stored;
    DecisionRecord &record = stored.record;
    record.id.value = static_cast<quint64>(number());
    record.time.micros = number();
    record.status = statusFromName(text()).value_or(DecisionStatus::Interrupted);
    record.client = text();
    record.session = text();
    record.asked = text();
    record.routed = text();
    record.zone = text();
    record.rule = text();
    record.chain = text();
    stored.tags = bytes();
    stored.labels = bytes();
    record.stream = number() != 0;
    record.simulated = number() != 0;
    record.httpStatus = static_cast<int>(number());
    record.code = text();
    record.message = text();
    record.inputEstimate = number();
    for (qint64 *tokens : {&record.usage.input, &record.usage.cacheRead, &record.usage.cacheWrite5m,
                           &record.usage.cacheWrite1h, &record.usage.output, &record.usage.reasoning,
                           &record.liveOutputTokens, &record.ttftUs, &record.durationUs, &record.decideUs})
        *tokens = number();
    record.estimate = amountFrom(row.value(at++));
    record.costKind = costKindFromName(text()).value_or(CostKind::Unpriced);
    record.cost = amountFrom(row.value(at++));
    record.baselineModel = text();
    record.baselineCost = amountFrom(row.value(at++));
    record.policyHash = text();
    ++at; // attempt_count only serves the sums
    stored.attempts = bytes();
    record.explanation = bytes();
    record.cache.use = cacheUseFromName(text()).value_or(CacheUse::None);
    record.cache.source.value = static_cast<quint64>(number());
    record.cache.saved = amountFrom(row.value(at++));
    return stored;
}

DecisionRecord recordFrom(StoredRow &&row)
{
    DecisionRecord record = std::move(row.record);
    record.tags = textsFrom(row.tags);
    record.labels = textsFrom(row.labels);
    const QJsonArray attempts = QJsonDocument::fromJson(row.attempts).array();
    for (const QJsonValue &attempt : attempts)
        record.attempts.append(attemptFrom(attempt.toObject()));
    for (const AttemptRecord &attempt : std::as_const(record.attempts)) { // what has no column of its own
        for (const UsageFigure &known : rareFigures)
            record.usage.*known.figure += attempt.usage.*known.figure;
    }
    return record;
}

} // namespace signalbox::ledger
