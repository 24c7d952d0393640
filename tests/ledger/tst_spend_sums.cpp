// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"
#include "core/spend.h"
#include "support/strict_messages.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

#include <array>
#include <map>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr qint64 quarterMicros = 900'000'000;

/// A day that is 23, 24½ or 25 hours long somewhere, and two ordinary ones.
const std::array days{"2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-07-01", "2026-12-31"};
const std::array zones{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"};

/// The cost worked out on the digits: rounded half to even once.
qint64 costByHand(const Usage &usage, const catalog::Price &price)
{
    const auto times = [](qint64 tokens, PicoUsd unit) { return static_cast<WideInt>(tokens) * unit.value; };
    const WideInt pico = times(usage.input, price.input) + times(usage.cacheRead, price.cacheRead.value_or(price.input))
        + times(usage.cacheWrite5m, price.cacheWrite5m.value_or(price.input))
        + times(usage.cacheWrite1h, price.cacheWrite1h.value_or(price.input)) + times(usage.output, price.output);
    const WideInt whole = pico / 1000;
    const WideInt rest = pico % 1000;
    return static_cast<qint64>(whole + (rest > 500 || (rest == 500 && whole % 2 == 1) ? 1 : 0));
}

/// What must be the same in every grouping.
struct Reference
{
    WideInt reported = 0, computed = 0, estimated = 0, cancelled = 0, baseline = 0, compared = 0, saved = 0;
    WideInt requests = 0, calls = 0, unpriced = 0, input = 0, output = 0;

    void add(const SpendSums &sums)
    {
        reported += sums.reported.value;
        computed += sums.computed.value;
        estimated += sums.estimated.value;
        cancelled += sums.cancelledCost.value;
        baseline += sums.baseline.value;
        compared += sums.costWithBaseline.value;
        saved += sums.cacheSaved.value;
        requests += sums.requests;
        calls += sums.calls;
        unpriced += sums.unpriced;
        input += sums.usage.prompt();
        output += sums.usage.output;
    }
    bool operator==(const Reference &) const = default;
};

} // namespace

class TestSpendSums final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void namesComeBack()
    {
        for (const SpendBy by : {SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Label, SpendBy::Rule,
                                 SpendBy::Chain, SpendBy::Task, SpendBy::Session, SpendBy::Hour, SpendBy::Day, SpendBy::Month})
            QVERIFY(spendByFromName(QString(spendByName(by))) == by);
        QVERIFY(!spendByFromName(u"colour"));
    }

    void everyGroupingSumsToTheSameTotal()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QList<SpendBy> all{SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Label, SpendBy::Rule,
                                 SpendBy::Chain, SpendBy::Task, SpendBy::Session};
        QList<SpendLine> lines;
        QList<QStringList> values; ///< of each line, for every grouping
        Reference expected;
        for (int i = 0; i < 100'000; ++i) {
            lines.append(randomLine(random));
            expected.add(lines.constLast().sums);
            QStringList keys;
            for (qsizetype k = 0; k < all.size(); ++k)
                keys.append(QString::number(random.bounded(k == 8 ? 5'000 : 7)));
            values.append(keys);
        }
        for (qsizetype k = 0; k < all.size(); ++k) {
            SpendQuery query;
            query.by = {all[k]};
            for (qsizetype i = 0; i < lines.size(); ++i)
                lines[i].keys = {values[i][k]};
            check(spendTable(lines, query, QTimeZone::utc()), expected, k == 8 ? 5'000 : 7);
            if (QTest::currentTestFailed())
                return;
        }
        for (const char *name : zones) {
            const QTimeZone zone{QByteArray(name)};
            QVERIFY(zone.isValid());
            std::map<QString, WideInt> byDay;
            for (const SpendLine &line : lines)
                byDay[QDateTime::fromMSecsSinceEpoch(line.quarter.micros / 1000, zone).date().toString(Qt::ISODate)] += line.sums.cost().value;
            for (const QList<SpendBy> &by : {QList{SpendBy::Day}, QList{SpendBy::Client, SpendBy::Month}}) {
                SpendQuery query;
                query.by = by;
                for (qsizetype i = 0; i < lines.size(); ++i)
                    lines[i].keys = by.size() == 1 ? QStringList{QString()} : QStringList{values[i][2], QString()};
                const SpendTable table = spendTable(lines, query, zone);
                check(table, expected, 400);
                if (by == QList{SpendBy::Day}) {
                    QCOMPARE(table.rows.size(), static_cast<qsizetype>(byDay.size()));
                    for (const SpendLine &row : table.rows)
                        QVERIFY2(byDay[row.keys[0]] == row.sums.cost().value, qPrintable(row.keys[0]));
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    /// What the ledger adds up by quarters of an hour must not move anything to another day.
    void aQuarterLiesWithinADay()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (const char *name : zones) {
            const QTimeZone zone{QByteArray(name)};
            for (int i = 0; i < 5'000; ++i) {
                const UtcTime time = randomTime(random);
                QCOMPARE(localDay({time.micros / quarterMicros * quarterMicros}, zone), localDay(time, zone));
            }
        }
    }

    void daysHaveTheLengthTheClocksGiveThem()
    {
        const QTimeZone berlin("Europe/Berlin");
        const auto at = [](const char *iso) { return UtcTime{QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toMSecsSinceEpoch() * 1000}; };
        QCOMPARE(localDay(at("2026-03-28T22:59:59Z"), berlin), QDate(2026, 3, 28));
        QCOMPARE(localDay(at("2026-03-28T23:00:00Z"), berlin), QDate(2026, 3, 29));
        QCOMPARE(localDay(at("2026-03-29T21:59:59Z"), berlin), QDate(2026, 3, 29)); // 23 hours later
        QCOMPARE(localDay(at("2026-03-29T22:00:00Z"), berlin), QDate(2026, 3, 30));
        QCOMPARE(localDay(at("2026-10-24T22:00:00Z"), berlin), QDate(2026, 10, 25));
        QCOMPARE(localDay(at("2026-10-25T22:59:59Z"), berlin), QDate(2026, 10, 25)); // 25 hours
        QCOMPARE(localDay({-1}, QTimeZone::utc()), QDate(1969, 12, 31));
    }

    void theHourThatComesTwiceIsTwoHours()
    {
        SpendQuery query;
        query.by = {SpendBy::Hour, SpendBy::Model};
        QList<SpendLine> lines;
        for (const char *iso : {"2026-10-25T01:15:00Z", "2026-10-25T00:45:00Z", "2026-10-25T01:00:00Z", "2026-10-24T23:00:00Z"}) {
            const UtcTime time{QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toMSecsSinceEpoch() * 1000};
            lines.append({time, {QString(), u"m"_s}, {}});
        }
        QStringList hours;
        for (const SpendLine &row : spendTable(lines, query, QTimeZone("Europe/Berlin")).rows)
            hours.append(row.keys[0]);
        QCOMPARE(hours, (QStringList{u"2026-10-25T01:00+02:00"_s, u"2026-10-25T02:00+02:00"_s, u"2026-10-25T02:00+01:00"_s}));
    }

    void theDearestComesFirstAndDaysInTheirOrder()
    {
        const auto line = [](const QString &key, qint64 cost, qint64 day) {
            SpendLine made;
            made.keys = {key};
            made.quarter = {day * 86'400'000'000};
            made.sums.computed = {cost};
            made.sums.calls = 1;
            return made;
        };
        SpendQuery query;
        query.by = {SpendBy::Model};
        const SpendTable models = spendTable({line(u"a"_s, 1, 0), line(u"b"_s, 5, 0), line(u"a"_s, 2, 0)}, query, QTimeZone::utc());
        QCOMPARE(models.rows.size(), 2);
        QCOMPARE(models.rows[0].keys, QStringList{u"b"_s});
        QCOMPARE(models.rows[1].sums.cost(), NanoUsd{3});
        query.by = {SpendBy::Day};
        const SpendTable byDay = spendTable({line({}, 9, 3), line({}, 1, 1)}, query, QTimeZone::utc());
        QCOMPARE(byDay.rows[0].keys, QStringList{u"1970-01-02"_s});
        QCOMPARE(byDay.total.sums.cost(), NanoUsd{10});
    }

    void whatNobodyKnowsIsNoZero()
    {
        SpendSums sums;
        QVERIFY(!sums.isUnknown()); // nothing was called
        sums.calls = sums.unpriced = 2;
        QVERIFY(sums.isUnknown());
        sums.calls = 3;
        QVERIFY(!sums.isUnknown());
        sums.baseline = {5};
        sums.costWithBaseline = {8};
        QCOMPARE(sums.saved(), NanoUsd{-3}); // a loss stays one
    }

private:
    static UtcTime randomTime(QRandomGenerator &random)
    {
        const QDate day = QDate::fromString(QString::fromLatin1(days.at(random.bounded(static_cast<int>(days.size())))), Qt::ISODate);
        const qint64 start = QDateTime(day, QTime(0, 0), QTimeZone::utc()).toMSecsSinceEpoch() * 1000 - 14 * 3'600'000'000;
        return {start + static_cast<qint64>(random.bounded(quint64{52} * 3'600'000'000))};
    }
    static qint64 randomTokens(QRandomGenerator &random)
    {
        const int kind = random.bounded(4);
        return kind == 0 ? 0 : kind == 1 ? random.bounded(10) : kind == 2 ? random.bounded(200'000) : random.bounded(2'000'000'000);
    }
    static PicoUsd randomPrice(QRandomGenerator &random)
    {
        return {random.bounded(3) == 0 ? random.bounded(3'000) : random.bounded(100'000'000)};
    }
    static catalog::Price randomPlain(QRandomGenerator &random)
    {
        catalog::Price price;
        price.input = randomPrice(random);
        price.output = randomPrice(random);
        return price;
    }
    SpendLine randomLine(QRandomGenerator &random) const
    {
        const Usage usage{randomTokens(random), randomTokens(random), randomTokens(random),
                          randomTokens(random), randomTokens(random), random.bounded(1'000)};
        catalog::Price price = randomPlain(random);
        if (random.bounded(2) == 0)
            price.cacheRead = randomPrice(random);
        if (random.bounded(2) == 0)
            price.cacheWrite5m = randomPrice(random);
        if (random.bounded(2) == 0)
            price.cacheWrite1h = randomPrice(random);
        const NanoUsd cost = catalog::cost(usage, price);
        if (cost.value != costByHand(usage, price))
            QTest::qFail("a cost is not what it is by hand", __FILE__, __LINE__);
        SpendLine line;
        const UtcTime time = randomTime(random);
        line.quarter = {time.micros / quarterMicros * quarterMicros};
        line.first = line.last = time;
        SpendSums &sums = line.sums;
        sums.requests = random.bounded(2);
        sums.calls = 1;
        sums.usage = usage;
        switch (random.bounded(4)) {
        case 0:
            sums.unpriced = 1;
            return line;
        case 1:
            sums.reported = cost;
            break;
        case 2:
            sums.estimated = cost;
            break;
        default:
            sums.computed = cost;
        }
        if (random.bounded(5) == 0) {
            sums.cancelled = 1;
            sums.cancelledCost = cost;
        }
        if (random.bounded(2) == 0) {
            sums.withBaseline = 1;
            sums.costWithBaseline = cost;
            sums.baseline = catalog::cost(usage, randomPlain(random));
        }
        sums.cacheSaved = {random.bounded(1'000)};
        return line;
    }
    static void check(const SpendTable &table, const Reference &expected, qsizetype mostRows)
    {
        Reference rows;
        Reference total;
        total.add(table.total.sums);
        for (const SpendLine &row : table.rows)
            rows.add(row.sums);
        QVERIFY(rows == expected);
        QVERIFY(total == expected);
        QVERIFY(!table.rows.isEmpty() && table.rows.size() <= mostRows);
    }
};

QTEST_APPLESS_MAIN(TestSpendSums)
#include "tst_spend_sums.moc"
