// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/request_reading.h"

#include "wire/refusal.h"

#include <cmath>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qsizetype longestModelName = 512;
constexpr std::string_view ourPrefix = "signalbox_";

Result<QString> modelName(element value, const QString &param)
{
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS)
        return refusal(param, u"A model must be a string."_s);
    const QString name = QString::fromUtf8(text);
    if (name.isEmpty() || name.size() > longestModelName)
        return refusal(param, u"A model name must have 1 to 512 characters."_s);
    for (const QChar c : name) {
        if (c.category() == QChar::Other_Control)
            return refusal(param, u"A model name may not hold control characters."_s);
    }
    return name;
}

} // namespace

double numberOf(element value)
{
    double number = 0;
    return value.get(number) == simdjson::SUCCESS ? number : 0;
}

Result<RequestFacts> RequestReading::read(element root)
{
    object top;
    if (root.get(top) != simdjson::SUCCESS)
        return refusal({}, u"The request body must be a JSON object."_s);
    const qsizetype brace = m_body.indexOf('{');
    m_facts.objectStart = brace + 1;
    JsonMembers members(m_body, brace);
    qsizetype keptEnd = -1;
    qsizetype lastEnd = -1;
    bool cutToNext = false; // a member without a kept one before it goes together with the comma behind it
    for (const auto [key, value] : top) {
        MemberSpan span;
        if (!members.next(span))
            return refusal({}, u"The request body could not be read."_s);
        if (std::exchange(cutToNext, false))
            m_facts.removed.last().length = span.key.offset - m_facts.removed.last().offset;
        bool cut = false;
        if (auto result = member(key, value, span.value, cut); !result)
            return Unexpected(result.error());
        if (!cut) {
            keptEnd = span.value.end();
        } else {
            cutToNext = keptEnd < 0;
            const qsizetype from = cutToNext ? span.key.offset : lastEnd;
            m_facts.removed.append({from, span.value.end() - from});
        }
        lastEnd = span.value.end();
    }
    if (auto result = finish(); !result)
        return Unexpected(result.error());
    m_walk.store(m_facts);
    return std::move(m_facts);
}

Result<void> RequestReading::once(std::size_t index, std::string_view key)
{
    if (m_seen.test(index))
        return refusal(QString::fromUtf8(key), u"The member is there twice, so what is checked might not be what is sent."_s);
    m_seen.set(index);
    return {};
}

Result<void> RequestReading::readModel(element value, Span span)
{
    m_facts.modelValue = span;
    auto name = modelName(value, u"model"_s);
    if (!name)
        return Unexpected(name.error());
    m_facts.asked = *name;
    return {};
}

Result<void> RequestReading::modelGiven()
{
    if (m_facts.modelValue.length > 0)
        return {};
    if (m_facts.askedModels.isEmpty())
        return refusal(u"model"_s, u"It is missing; \"auto\" lets the policy decide."_s);
    m_facts.asked = m_facts.askedModels.first();
    return {};
}

Result<void> RequestReading::readModels(element value)
{
    if (value.is_null())
        return {};
    simdjson::dom::array list;
    if (value.get(list) != simdjson::SUCCESS)
        return refusal(u"models"_s, u"It must be an array of strings."_s);
    for (const element entry : list) {
        auto name = modelName(entry, u"models"_s);
        if (!name)
            return Unexpected(name.error());
        if (m_facts.askedModels.size() == 64)
            return refusal(u"models"_s, u"At most 64 models can be named."_s);
        m_facts.askedModels.append(*name);
    }
    return {};
}

Result<void> RequestReading::readFlag(element value, bool &flag, const QString &param)
{
    if (value.is_null() || value.get(flag) == simdjson::SUCCESS)
        return {};
    return refusal(param, u"It must be true or false."_s);
}

Result<void> RequestReading::readStreamOptions(element value, Span span)
{
    m_facts.streamOptions = span;
    if (value.is_null())
        return {};
    object options;
    if (value.get(options) != simdjson::SUCCESS)
        return refusal(u"stream_options"_s, u"It must be an object."_s);
    JsonMembers members(m_body, span.offset);
    for (const auto [key, entry] : options) {
        MemberSpan at;
        if (!members.next(at))
            break;
        if (key != "include_usage")
            continue;
        if (m_facts.includeUsageValue)
            return refusal(u"stream_options.include_usage"_s, u"The member is there twice."_s);
        m_facts.includeUsageValue = at.value;
        if (auto result = readFlag(entry, m_facts.includeUsage, u"stream_options.include_usage"_s); !result)
            return result;
    }
    return {};
}

Result<void> RequestReading::readMetadata(element value, Span span, bool &cut, std::string_view known)
{
    if (value.is_null())
        return {};
    object metadata;
    if (value.get(metadata) != simdjson::SUCCESS)
        return refusal(u"metadata"_s, u"It must be an object."_s);
    if (hasDuplicateKey(metadata))
        return refusal(u"metadata"_s, u"A key is there twice, so what is checked might not be what is sent."_s);
    QList<Span> ours;
    qsizetype keptEnd = -1;
    qsizetype lastEnd = -1;
    bool cutToNext = false;
    JsonMembers members(m_body, span.offset);
    for (const auto [key, entry] : metadata) {
        MemberSpan at;
        if (!members.next(at))
            break;
        if (std::exchange(cutToNext, false))
            ours.last().length = at.key.offset - ours.last().offset;
        const bool isOurs = key.substr(0, ourPrefix.size()) == ourPrefix;
        if (!isOurs) {
            if (key != known)
                m_facts.traits |= Trait::Metadata;
            keptEnd = at.value.end();
            m_walk.other(entry);
        } else {
            if (auto result = readOurs(key, entry); !result)
                return result;
            cutToNext = keptEnd < 0;
            const qsizetype from = cutToNext ? at.key.offset : lastEnd;
            ours.append({from, at.value.end() - from});
        }
        lastEnd = at.value.end();
    }
    cut = keptEnd < 0 && !ours.isEmpty();
    if (!cut)
        m_facts.removed += ours;
    return {};
}

Result<void> RequestReading::readOurs(std::string_view key, element value)
{
    const QString param = u"metadata."_s + QString::fromUtf8(key);
    const QString name = QString::fromUtf8(key.substr(ourPrefix.size()));
    std::string_view text;
    double number = 0;
    simdjson::dom::array list;
    if (value.get(text) == simdjson::SUCCESS)
        return readAsking(m_facts, name, QString::fromUtf8(text), param);
    if (name == "max_cost"_L1 && value.get(number) == simdjson::SUCCESS)
        return readAsking(m_facts, name, QString::number(number, 'g', 17), param);
    if (name != "tags"_L1 || value.get(list) != simdjson::SUCCESS)
        return refusal(param, u"It must be a string."_s);
    for (const element entry : list) {
        if (entry.get(text) != simdjson::SUCCESS)
            return refusal(param, u"It must be a string or an array of strings."_s);
        if (auto result = readAsking(m_facts, name, QString::fromUtf8(text), param); !result)
            return result;
    }
    return {};
}

Result<void> RequestReading::readCount(element value, qint64 &count, qint64 most, const QString &param)
{
    if (value.is_null())
        return {};
    int64_t integer = 0;
    double number = 0;
    if (value.get(integer) != simdjson::SUCCESS) {
        if (value.get(number) != simdjson::SUCCESS || std::trunc(number) != number || std::fabs(number) > 1e15)
            return refusal(param, u"It must be an integer."_s);
        integer = static_cast<int64_t>(number);
    }
    if (integer > most)
        return refusal(param, u"It is over %1."_s.arg(most));
    count = std::max<qint64>(integer, 0);
    return {};
}

} // namespace signalbox::wire
