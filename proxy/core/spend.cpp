// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/spend.h"

#include "core/named.h"

#include <QDateTime>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox {
namespace {

/// Days of quarters; asking the time zone is slow.
class DayNames final
{
public:
    explicit DayNames(const QTimeZone &zone) : m_zone(zone) {}

    const QDate &dayOf(UtcTime quarter)
    {
        const auto known = m_days.constFind(quarter.micros);
        return known != m_days.cend() ? *known : *m_days.insert(quarter.micros, localDay(quarter, m_zone));
    }

private:
    const QTimeZone &m_zone;
    QHash<qint64, QDate> m_days;
};

bool isTime(SpendBy by)
{
    return by == SpendBy::Day || by == SpendBy::Month;
}

bool isBefore(const SpendLine &a, const SpendLine &b, bool byTime)
{
    if (!byTime && a.sums.cost() != b.sums.cost())
        return a.sums.cost() > b.sums.cost();
    if (!byTime && a.sums.unpriced != b.sums.unpriced)
        return a.sums.unpriced > b.sums.unpriced;
    return a.keys < b.keys;
}

} // namespace

QLatin1StringView spendByName(SpendBy by)
{
    switch (by) {
    case SpendBy::Model:
        return "model"_L1;
    case SpendBy::Provider:
        return "provider"_L1;
    case SpendBy::Client:
        return "client"_L1;
    case SpendBy::Tag:
        return "tag"_L1;
    case SpendBy::Label:
        return "label"_L1;
    case SpendBy::Rule:
        return "rule"_L1;
    case SpendBy::Chain:
        return "chain"_L1;
    case SpendBy::Task:
        return "task"_L1;
    case SpendBy::Session:
        return "session"_L1;
    case SpendBy::Day:
        return "day"_L1;
    case SpendBy::Month:
        return "month"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<SpendBy> spendByFromName(QStringView name)
{
    static constexpr std::array all{SpendBy::Model, SpendBy::Provider, SpendBy::Client,  SpendBy::Tag,
                                    SpendBy::Label, SpendBy::Rule,     SpendBy::Chain,   SpendBy::Task,
                                    SpendBy::Session, SpendBy::Day,    SpendBy::Month};
    return valueNamed(name, all, &spendByName);
}

SpendSums &SpendSums::operator+=(const SpendSums &other)
{
    requests += other.requests;
    cacheHits += other.cacheHits;
    cancelled += other.cancelled;
    simulated += other.simulated;
    calls += other.calls;
    unpriced += other.unpriced;
    reported += other.reported;
    computed += other.computed;
    estimated += other.estimated;
    cancelledCost += other.cancelledCost;
    baseline += other.baseline;
    costWithBaseline += other.costWithBaseline;
    withBaseline += other.withBaseline;
    cacheSaved += other.cacheSaved;
    usage.input += other.usage.input;
    usage.cacheRead += other.usage.cacheRead;
    usage.cacheWrite5m += other.usage.cacheWrite5m;
    usage.cacheWrite1h += other.usage.cacheWrite1h;
    usage.output += other.usage.output;
    usage.reasoning += other.usage.reasoning;
    return *this;
}

void SpendLine::add(const SpendLine &line)
{
    sums += line.sums;
    first = std::min(first, line.first);
    last = std::max(last, line.last);
}

QDate localDay(UtcTime time, const QTimeZone &zone)
{
    const qint64 millis = time.micros / 1000 - (time.micros % 1000 < 0 ? 1 : 0); // downwards, also before 1970
    return QDateTime::fromMSecsSinceEpoch(millis, zone).date();
}

SpendTable spendTable(const QList<SpendLine> &lines, const SpendQuery &query, const QTimeZone &zone)
{
    SpendTable table;
    DayNames days(zone);
    QHash<QStringList, qsizetype> rowOf;
    for (const SpendLine &line : lines) {
        QStringList keys = line.keys;
        for (qsizetype i = 0; i < query.by.size(); ++i) {
            if (isTime(query.by[i]))
                keys[i] = days.dayOf(line.quarter).toString(query.by[i] == SpendBy::Day ? u"yyyy-MM-dd" : u"yyyy-MM");
        }
        table.total.add(line);
        const qsizetype at = rowOf.value(keys, table.rows.size());
        if (at == table.rows.size()) {
            rowOf.insert(keys, at);
            table.rows.append({{}, keys, {}});
        }
        table.rows[at].add(line);
    }
    const bool byTime = !query.by.isEmpty() && isTime(query.by.constFirst());
    std::sort(table.rows.begin(), table.rows.end(),
              [byTime](const SpendLine &a, const SpendLine &b) { return isBefore(a, b, byTime); });
    return table;
}

} // namespace signalbox
