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

QDateTime localTime(UtcTime time, const QTimeZone &zone)
{
    const qint64 millis = time.micros / 1000 - (time.micros % 1000 < 0 ? 1 : 0); // downwards, also before 1970
    return QDateTime::fromMSecsSinceEpoch(millis, zone);
}

QString nameOf(const QDateTime &time, SpendBy by)
{
    if (by == SpendBy::Month)
        return time.date().toString(u"yyyy-MM");
    if (by == SpendBy::Day)
        return time.date().toString(u"yyyy-MM-dd");
    const int minutes = time.offsetFromUtc() / 60;
    return time.toString(u"yyyy-MM-ddTHH:00"_s) + (minutes < 0 ? u'-' : u'+')
        + QTime(0, 0).addSecs(qAbs(minutes) * 60).toString(u"HH:mm"_s);
}

/// Times of quarters; asking the time zone is slow.
class QuarterNames final
{
public:
    explicit QuarterNames(const QTimeZone &zone) : m_zone(zone) {}

    const QString &nameOfQuarter(UtcTime quarter, SpendBy by)
    {
        QHash<qint64, QString> &names = m_names[static_cast<int>(by)];
        const auto known = names.constFind(quarter.micros);
        return known != names.cend() ? *known : *names.insert(quarter.micros, nameOf(localTime(quarter, m_zone), by));
    }

private:
    const QTimeZone &m_zone;
    QHash<int, QHash<qint64, QString>> m_names; ///< by SpendBy
};

bool isTime(SpendBy by)
{
    return by == SpendBy::Hour || by == SpendBy::Day || by == SpendBy::Month;
}

bool isBefore(const SpendLine &a, const SpendLine &b, bool byTime)
{
    // By the time and not by its name: of the hour that comes twice the later one has the smaller offset.
    if (byTime && a.keys.constFirst() != b.keys.constFirst())
        return a.quarter < b.quarter;
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
    case SpendBy::Hour:
        return "hour"_L1;
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
                                    SpendBy::Session, SpendBy::Hour,   SpendBy::Day,     SpendBy::Month};
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
    usage += other.usage;
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
    return localTime(time, zone).date();
}

QString spendTimeName(UtcTime time, SpendBy by, const QTimeZone &zone) { return nameOf(localTime(time, zone), by); }

SpendTable spendTable(const QList<SpendLine> &lines, const SpendQuery &query, const QTimeZone &zone)
{
    SpendTable table;
    QuarterNames times(zone);
    QHash<QStringList, qsizetype> rowOf;
    for (const SpendLine &line : lines) {
        QStringList keys = line.keys;
        for (qsizetype i = 0; i < query.by.size(); ++i) {
            if (isTime(query.by[i]))
                keys[i] = times.nameOfQuarter(line.quarter, query.by[i]);
        }
        table.total.add(line);
        const qsizetype at = rowOf.value(keys, table.rows.size());
        if (at == table.rows.size()) {
            rowOf.insert(keys, at);
            table.rows.append({line.quarter, keys, {}});
        }
        table.rows[at].quarter = std::min(table.rows[at].quarter, line.quarter);
        table.rows[at].add(line);
    }
    const bool byTime = !query.by.isEmpty() && isTime(query.by.constFirst());
    std::sort(table.rows.begin(), table.rows.end(),
              [byTime](const SpendLine &a, const SpendLine &b) { return isBefore(a, b, byTime); });
    return table;
}

} // namespace signalbox
