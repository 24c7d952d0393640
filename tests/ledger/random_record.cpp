// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "random_record.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::test {

QString RandomRecords::text(int most)
{
    static const std::array pieces{u"gpt-4o"_s, u"/"_s, u" "_s,  u"\""_s, u"\\"_s, u"\n"_s, u"ä"_s,
                                   u"漢字"_s,   u"😀"_s, u"'"_s, u"%1"_s, u"--;"_s, QString(QChar(0)), u"\u2028"_s};
    QString out;
    for (int left = m_random.bounded(most + 1); left > 0; --left)
        out += pieces.at(static_cast<size_t>(m_random.bounded(static_cast<int>(pieces.size()))));
    return out;
}

qint64 RandomRecords::number()
{
    switch (m_random.bounded(6)) {
    case 0:
        return 0;
    case 1:
        return -1;
    case 2:
        return std::numeric_limits<qint64>::max();
    case 3:
        return std::numeric_limits<qint64>::min();
    default:
        return m_random.bounded(10'000'000);
    }
}

std::optional<NanoUsd> RandomRecords::amount()
{
    if (m_random.bounded(4) == 0)
        return std::nullopt;
    return NanoUsd{m_random.bounded(1'000'000'000)};
}

Usage RandomRecords::usage()
{
    Usage usage{number(), number(), number(), number(), number(), number()};
    for (const UsageFigure &known : rareFigures) {
        if (m_random.bounded(8) == 0)
            usage.*known.figure = m_random.bounded(1, 100'000);
    }
    return usage;
}

AttemptRecord RandomRecords::attempt()
{
    AttemptRecord attempt;
    attempt.model = text(4);
    attempt.started = {number()};
    attempt.key = text(2);
    attempt.retry = m_random.bounded(2) == 1;
    attempt.connectedUs = number();
    attempt.firstByteUs = number();
    attempt.firstContentUs = number();
    attempt.totalUs = number();
    attempt.httpStatus = m_random.bounded(600);
    if (const int failure = m_random.bounded(11); failure < 10)
        attempt.failure = static_cast<FailureClass>(failure);
    attempt.role = static_cast<AttemptRole>(m_random.bounded(5));
    attempt.why = text(20);
    attempt.detail = text(20);
    attempt.retryAfterMs = number();
    attempt.usage = usage();
    attempt.costKind = static_cast<CostKind>(m_random.bounded(4));
    attempt.cost = amount();
    if (m_random.bounded(2) == 1)
        attempt.price = R"({"input_pico_usd":7,"source":"a \"b\""})";
    if (m_random.bounded(4) == 0)
        attempt.reckoned = amount();
    attempt.costNote = text(3);
    return attempt;
}

DecisionRecord RandomRecords::next(DecisionStatus status)
{
    DecisionRecord record;
    m_lastId += static_cast<quint64>(m_random.bounded(1, 1 << 20)) << 13;
    record.id = {m_lastId};
    record.time = {1'760'000'000'000'000 + m_random.bounded(86'400) * 1'000'000LL + m_random.bounded(1'000'000)};
    record.status = status;
    for (QString *field : {&record.client, &record.session, &record.asked, &record.routed, &record.zone, &record.rule,
                           &record.chain, &record.code, &record.message, &record.baselineModel, &record.policyHash})
        *field = text(6);
    for (int left = m_random.bounded(4); left > 0; --left)
        record.tags.append(text(3));
    for (int left = m_random.bounded(4); left > 0; --left)
        record.labels.append(text(3) + u'=' + text(3));
    record.stream = m_random.bounded(2) == 1;
    record.simulated = m_random.bounded(2) == 1;
    record.httpStatus = m_random.bounded(600);
    record.inputEstimate = number();
    record.usage = usage();
    record.liveOutputTokens = number();
    record.ttftUs = number();
    record.durationUs = number();
    record.decideUs = number();
    record.estimate = amount();
    record.costKind = static_cast<CostKind>(m_random.bounded(4));
    record.cost = amount();
    record.baselineCost = amount();
    for (int left = m_random.bounded(5); left > 0; --left)
        record.attempts.append(attempt());
    for (const UsageFigure &known : rareFigures) { // of all its calls together, as the ledger keeps them
        record.usage.*known.figure = 0;
        for (const AttemptRecord &attempt : std::as_const(record.attempts))
            record.usage.*known.figure += attempt.usage.*known.figure;
    }
    record.cache.use = static_cast<CacheUse>(m_random.bounded(5));
    if (record.cache.isHit())
        record.cache = {CacheUse::Hit, {m_lastId - 5}, amount()};
    record.explanation = "{\"v\":1,\"summary\":\"" + QByteArray(m_random.bounded(2000), 'x') + "\"}";
    return record;
}

DecisionRecord RandomRecords::next()
{
    return next(static_cast<DecisionStatus>(m_random.bounded(1, 6)));
}

} // namespace signalbox::test
