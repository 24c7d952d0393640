// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/record_codec.h"

#include "ledger/bytes.h"

#include <limits>

namespace signalbox::ledger {
namespace {

constexpr quint64 layoutVersion = 5;
constexpr quint64 layoutWithRoles = 2; ///< and the why of attempts
constexpr quint64 layoutWithKeys = 3;  ///< of attempts
constexpr quint64 layoutWithPrices = 4; ///< of attempts, and what the cache had to do with it
constexpr quint64 layoutWithPieces = 5; ///< usage beyond tokens; what the provider's own figure is compared with
constexpr quint64 oldestLayout = 1;

void writeAmount(ByteWriter &out, const std::optional<NanoUsd> &amount)
{
    out.writeUnsigned(amount ? 1 : 0);
    if (amount)
        out.writeSigned(amount->value);
}

std::optional<NanoUsd> readAmount(ByteReader &in)
{
    if (in.readUnsigned() == 0)
        return std::nullopt;
    return NanoUsd{in.readSigned()};
}

void writeUsage(ByteWriter &out, const Usage &usage)
{
    for (const UsageFigure &known : tokenFigures)
        out.writeSigned(usage.*known.figure);
    quint64 present = 0;
    for (std::size_t i = 0; i < rareFigures.size(); ++i)
        present |= usage.*rareFigures[i].figure != 0 ? quint64{1} << i : 0;
    out.writeUnsigned(present);
    for (const UsageFigure &known : rareFigures) {
        if (usage.*known.figure != 0)
            out.writeSigned(usage.*known.figure);
    }
}

Usage readUsage(ByteReader &in, quint64 layout)
{
    Usage usage;
    for (const UsageFigure &known : tokenFigures)
        usage.*known.figure = in.readSigned();
    const quint64 present = layout >= layoutWithPieces ? in.readUnsigned() : 0;
    if (present >> rareFigures.size() != 0)
        in.fail();
    for (std::size_t i = 0; i < rareFigures.size() && in.ok(); ++i) {
        if ((present >> i & 1U) != 0)
            usage.*rareFigures[i].figure = in.readSigned();
    }
    return usage;
}

void writeList(ByteWriter &out, const QStringList &texts)
{
    out.writeUnsigned(static_cast<quint64>(texts.size()));
    for (const QString &text : texts)
        out.writeText(text);
}

QStringList readList(ByteReader &in)
{
    QStringList texts;
    for (quint64 left = in.readUnsigned(); left > 0 && in.ok(); --left)
        texts.append(in.readText());
    return texts;
}

int readInt(ByteReader &in)
{
    const qint64 value = in.readSigned();
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        in.fail();
    return static_cast<int>(value);
}

/// Enumerators count from 0 without gaps up to `last`.
template <class Enum>
Enum readEnum(ByteReader &in, Enum last)
{
    const quint64 value = in.readUnsigned();
    if (value > static_cast<quint64>(last)) {
        in.fail();
        return {};
    }
    return static_cast<Enum>(value);
}

void writeAttempt(ByteWriter &out, const AttemptRecord &attempt)
{
    out.writeText(attempt.model);
    out.writeSigned(attempt.started.micros);
    out.writeUnsigned(attempt.retry ? 1 : 0);
    for (const qint64 micros : {attempt.connectedUs, attempt.firstByteUs, attempt.firstContentUs, attempt.totalUs})
        out.writeSigned(micros);
    out.writeSigned(attempt.httpStatus);
    out.writeUnsigned(attempt.failure ? 1 + static_cast<quint64>(*attempt.failure) : 0);
    out.writeText(attempt.detail);
    out.writeSigned(attempt.retryAfterMs);
    writeUsage(out, attempt.usage);
    out.writeUnsigned(static_cast<quint64>(attempt.costKind));
    writeAmount(out, attempt.cost);
    out.writeUnsigned(static_cast<quint64>(attempt.role));
    out.writeText(attempt.why);
    out.writeText(attempt.key);
    out.writeBytes(attempt.price);
    writeAmount(out, attempt.reckoned);
    out.writeText(attempt.costNote);
}

AttemptRecord readAttempt(ByteReader &in, quint64 layout)
{
    AttemptRecord attempt;
    attempt.model = in.readText();
    attempt.started.micros = in.readSigned();
    attempt.retry = in.readUnsigned() != 0;
    for (qint64 *micros : {&attempt.connectedUs, &attempt.firstByteUs, &attempt.firstContentUs, &attempt.totalUs})
        *micros = in.readSigned();
    attempt.httpStatus = readInt(in);
    const quint64 failure = in.readUnsigned();
    if (failure > 1 + static_cast<quint64>(lastFailureClass))
        in.fail();
    else if (failure > 0)
        attempt.failure = static_cast<FailureClass>(failure - 1);
    attempt.detail = in.readText();
    attempt.retryAfterMs = in.readSigned();
    attempt.usage = readUsage(in, layout);
    attempt.costKind = readEnum(in, CostKind::Reported);
    attempt.cost = readAmount(in);
    if (layout >= layoutWithRoles) {
        attempt.role = readEnum(in, AttemptRole::NextKey);
        attempt.why = in.readText();
    }
    if (layout >= layoutWithKeys)
        attempt.key = in.readText();
    if (layout >= layoutWithPrices)
        attempt.price = in.readBytes();
    if (layout >= layoutWithPieces) {
        attempt.reckoned = readAmount(in);
        attempt.costNote = in.readText();
    }
    return attempt;
}

bool isKnown(quint64 layout)
{
    return layout >= oldestLayout && layout <= layoutVersion;
}

} // namespace

void encodeRecord(const DecisionRecord &record, QByteArray &buffer, qsizetype offset)
{
    ByteWriter out(buffer, offset);
    out.writeUnsigned(layoutVersion);
    out.writeUnsigned(record.id.value);
    out.writeSigned(record.time.micros);
    out.writeUnsigned(static_cast<quint64>(record.status));
    for (const QString *text : {&record.client, &record.session, &record.asked, &record.routed, &record.zone,
                                &record.rule, &record.chain, &record.code, &record.message, &record.baselineModel,
                                &record.policyHash})
        out.writeText(*text);
    writeList(out, record.tags);
    writeList(out, record.labels);
    out.writeUnsigned((record.stream ? 1U : 0U) | (record.simulated ? 2U : 0U));
    out.writeSigned(record.httpStatus);
    for (const qint64 number : {record.inputEstimate, record.liveOutputTokens, record.ttftUs, record.durationUs,
                                record.decideUs})
        out.writeSigned(number);
    writeUsage(out, record.usage);
    writeAmount(out, record.estimate);
    out.writeUnsigned(static_cast<quint64>(record.costKind));
    writeAmount(out, record.cost);
    writeAmount(out, record.baselineCost);
    out.writeUnsigned(static_cast<quint64>(record.attempts.size()));
    for (const AttemptRecord &attempt : record.attempts)
        writeAttempt(out, attempt);
    out.writeBytes(record.explanation);
    out.writeUnsigned(static_cast<quint64>(record.cache.use));
    out.writeUnsigned(record.cache.source.value);
    writeAmount(out, record.cache.saved);
    out.finish();
}

std::optional<DecisionRecord> decodeRecord(QByteArrayView bytes)
{
    ByteReader in(bytes);
    const quint64 layout = in.readUnsigned();
    if (!isKnown(layout))
        return std::nullopt;
    DecisionRecord record;
    record.id.value = in.readUnsigned();
    record.time.micros = in.readSigned();
    record.status = readEnum(in, DecisionStatus::Interrupted);
    for (QString *text : {&record.client, &record.session, &record.asked, &record.routed, &record.zone, &record.rule,
                          &record.chain, &record.code, &record.message, &record.baselineModel, &record.policyHash})
        *text = in.readText();
    record.tags = readList(in);
    record.labels = readList(in);
    const quint64 flags = in.readUnsigned();
    record.stream = (flags & 1U) != 0;
    record.simulated = (flags & 2U) != 0;
    record.httpStatus = readInt(in);
    for (qint64 *number : {&record.inputEstimate, &record.liveOutputTokens, &record.ttftUs, &record.durationUs,
                           &record.decideUs})
        *number = in.readSigned();
    record.usage = readUsage(in, layout);
    record.estimate = readAmount(in);
    record.costKind = readEnum(in, CostKind::Reported);
    record.cost = readAmount(in);
    record.baselineCost = readAmount(in);
    for (quint64 left = in.readUnsigned(); left > 0 && in.ok(); --left)
        record.attempts.append(readAttempt(in, layout));
    record.explanation = in.readBytes();
    if (layout >= layoutWithPrices) {
        record.cache.use = readEnum(in, CacheUse::Hit);
        record.cache.source.value = in.readUnsigned();
        record.cache.saved = readAmount(in);
    }
    if (!in.ok() || !in.isAtEnd())
        return std::nullopt;
    return record;
}

std::optional<DecisionId> peekId(QByteArrayView bytes)
{
    ByteReader in(bytes);
    if (!isKnown(in.readUnsigned()))
        return std::nullopt;
    const DecisionId id{in.readUnsigned()};
    return in.ok() ? std::optional(id) : std::nullopt;
}

} // namespace signalbox::ledger
