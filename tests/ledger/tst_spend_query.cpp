// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/ledger.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

constexpr qint64 start = 1'774'600'000'000'000; // 2026-03-27, two days before the clocks change in Europe
const QStringList models{u"a/one"_s, u"a/two"_s, u"b/big/three"_s, u"c/four"_s};

/// Decisions as the dispatcher settles them: a request's cost is that of its calls, unknown when one of them is.
class Decisions final
{
public:
    explicit Decisions(quint32 seed) : m_random(seed) {}

    DecisionRecord next()
    {
        DecisionRecord record;
        record.id = {m_lastId += 7};
        record.time = {start + static_cast<qint64>(m_random.bounded(quint64{4} * 86'400'000'000))};
        record.status = static_cast<DecisionStatus>(1 + m_random.bounded(5));
        record.client = pick({u"cli"_s, u"bot \"x\""_s, QString()});
        record.session = pick({u"s1"_s, u"s2"_s, QString()});
        record.rule = pick({u"default"_s, u"code"_s});
        record.chain = pick({u"everyday"_s, QString()});
        record.tags = m_random.bounded(2) == 0 ? QStringList{u"open"_s} : QStringList{u"secret"_s, u"open"_s};
        if (m_random.bounded(2) == 0)
            std::reverse(record.tags.begin(), record.tags.end());
        record.labels = m_random.bounded(2) == 0 ? QStringList{u"team=x"_s, u"project=alpha=1"_s} : QStringList();
        record.explanation = "{\"v\":1,\"task\":\"" + pick({u"code"_s, u"chat"_s}).toUtf8() + "\"}";
        record.routed = pick(models);
        record.simulated = m_random.bounded(3) == 0;
        if (m_random.bounded(8) == 0) {
            record.status = DecisionStatus::Ok;
            record.cache = {CacheUse::Hit, {3}, amount()};
        } else {
            for (int left = m_random.bounded(5); left > 0; --left)
                record.attempts.append(attempt());
        }
        if (!record.attempts.isEmpty())
            record.routed = record.attempts.constLast().model;
        record.cost = NanoUsd{0};
        record.costKind = CostKind::Reported;
        for (const AttemptRecord &call : std::as_const(record.attempts)) {
            add(record.usage, call.usage);
            record.costKind = std::min(record.costKind, call.costKind);
            if (!call.cost)
                record.cost.reset();
            else if (record.cost)
                *record.cost += *call.cost;
        }
        if (record.attempts.isEmpty())
            record.costKind = CostKind::Computed;
        if (m_random.bounded(3) > 0)
            record.baselineCost = NanoUsd{m_random.bounded(2'000'000)};
        return record;
    }
    static void add(Usage &sum, const Usage &usage)
    {
        sum.input += usage.input;
        sum.cacheRead += usage.cacheRead;
        sum.cacheWrite5m += usage.cacheWrite5m;
        sum.cacheWrite1h += usage.cacheWrite1h;
        sum.output += usage.output;
        sum.reasoning += usage.reasoning;
    }

private:
    QString pick(const QStringList &of) { return of[m_random.bounded(static_cast<int>(of.size()))]; }
    std::optional<NanoUsd> amount()
    {
        return m_random.bounded(5) == 0 ? std::nullopt : std::optional(NanoUsd{m_random.bounded(1'000'000)});
    }
    AttemptRecord attempt()
    {
        AttemptRecord call;
        call.model = pick(models);
        call.usage = {m_random.bounded(5'000), m_random.bounded(50), m_random.bounded(9), m_random.bounded(9), m_random.bounded(900), 0};
        call.cost = amount();
        call.costKind = call.cost ? static_cast<CostKind>(1 + m_random.bounded(3)) : CostKind::Unpriced;
        call.totalUs = 5;
        return call;
    }

    QRandomGenerator m_random;
    quint64 m_lastId = 1'000;
};

/// The same sums without a database.
SpendSums sumsOf(const DecisionRecord &record, const std::function<bool(const QString &model)> &isMeant)
{
    SpendSums sums;
    if (isMeant(record.routed)) {
        sums.requests = 1;
        sums.cacheHits = record.cache.isHit() ? 1 : 0;
        sums.cancelled = record.status == DecisionStatus::Cancelled ? 1 : 0;
        sums.simulated = record.simulated ? 1 : 0;
        sums.cacheSaved = record.cache.saved.value_or(NanoUsd{});
        if (record.cost && record.baselineCost) {
            sums.withBaseline = 1;
            sums.baseline = *record.baselineCost;
            sums.costWithBaseline = *record.cost;
        }
    }
    for (const AttemptRecord &call : record.attempts) {
        if (!isMeant(call.model))
            continue;
        ++sums.calls;
        Decisions::add(sums.usage, call.usage);
        if (!call.cost) {
            ++sums.unpriced;
            continue;
        }
        (call.costKind == CostKind::Reported ? sums.reported : call.costKind == CostKind::Computed ? sums.computed : sums.estimated) += *call.cost;
        if (record.status == DecisionStatus::Cancelled)
            sums.cancelledCost += *call.cost;
    }
    return sums;
}

} // namespace

/// What the ledger adds up, against the same worked out record by record.
class TestSpendQuery final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        Decisions decisions(seed);
        QVERIFY(m_ledger.open());
        Result<Journal> journal = m_ledger.openJournal(0);
        for (int i = 0; i < 2'000; ++i) {
            m_records.append(decisions.next());
            QVERIFY(journal->append({JournalKind::Settle, m_records.constLast()}));
        }
        QCOMPARE(m_ledger.fold().value_or(-1), 2'000);
    }
    void init() { test::failOnAnyComplaint(); }

    void eachGroupIsWhatItsRecordsAre_data()
    {
        QTest::addColumn<SpendBy>("by");
        for (const SpendBy by : {SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Label, SpendBy::Rule,
                                 SpendBy::Chain, SpendBy::Task, SpendBy::Session, SpendBy::Hour, SpendBy::Day, SpendBy::Month})
            QTest::addRow("%s", spendByName(by).data()) << by;
    }
    void eachGroupIsWhatItsRecordsAre()
    {
        QFETCH(const SpendBy, by);
        const QTimeZone zone("Europe/Berlin");
        SpendQuery query;
        query.by = {by};
        query.label = u"project"_s;
        const Result<SpendTable> table = m_ledger.spend(query, zone);
        QVERIFY(table);
        QHash<QString, SpendSums> expected;
        for (const DecisionRecord &record : std::as_const(m_records)) {
            if (by == SpendBy::Model || by == SpendBy::Provider) {
                QStringList seen{keyOf(record, by, record.routed, zone)};
                for (const AttemptRecord &call : record.attempts)
                    seen.append(keyOf(record, by, call.model, zone));
                seen.removeDuplicates();
                for (const QString &key : std::as_const(seen))
                    expected[key] += sumsOf(record, [&](const QString &model) { return keyOf(record, by, model, zone) == key; });
            } else {
                expected[keyOf(record, by, {}, zone)] += sumsOf(record, [](const QString &) { return true; });
            }
        }
        QCOMPARE(table->rows.size(), expected.size());
        for (const SpendLine &row : table->rows) {
            QVERIFY2(expected.contains(row.keys[0]), qPrintable(row.keys[0]));
            QVERIFY2(row.sums == expected[row.keys[0]], qPrintable(row.keys[0]));
        }
    }

    void everyGroupingAndZoneSumsToTheSame()
    {
        SpendSums expected;
        for (const DecisionRecord &record : std::as_const(m_records))
            expected += sumsOf(record, [](const QString &) { return true; });
        QVERIFY(expected.cost().value > 0 && expected.unpriced > 0 && expected.cancelledCost.value > 0 && expected.cacheHits > 0);
        const QList<SpendBy> all{SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Label, SpendBy::Rule,
                                 SpendBy::Chain, SpendBy::Task, SpendBy::Session, SpendBy::Hour, SpendBy::Day, SpendBy::Month};
        QList<QList<SpendBy>> groupings{{}, {SpendBy::Client, SpendBy::Session}, {SpendBy::Model, SpendBy::Day, SpendBy::Task}};
        for (const SpendBy by : all)
            groupings.append({by});
        for (const char *zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
            for (const QList<SpendBy> &by : std::as_const(groupings)) {
                SpendQuery query;
                query.by = by;
                query.label = u"team"_s;
                const Result<SpendTable> table = m_ledger.spend(query, QTimeZone(zone));
                QVERIFY(table);
                SpendSums rows;
                for (const SpendLine &row : table->rows)
                    rows += row.sums;
                QVERIFY(rows == expected);
                QVERIFY(table->total.sums == expected);
            }
        }
        const LedgerTotals totals = *m_ledger.totals({0}, {std::numeric_limits<qint64>::max()});
        QCOMPARE(totals.cost, expected.cost()); // the window's figure is the same
        QCOMPARE(totals.baselineCost, expected.baseline);
        QCOMPARE(totals.costWithBaseline, expected.costWithBaseline);
        QCOMPARE(totals.decisions, expected.requests);
    }

    void onlyTheRangeCounts()
    {
        SpendQuery query;
        query.by = {SpendBy::Rule};
        query.from = {start + 86'400'000'000};
        query.to = {start + 2 * 86'400'000'000};
        SpendSums expected;
        for (const DecisionRecord &record : std::as_const(m_records)) {
            if (record.time >= query.from && record.time < query.to)
                expected += sumsOf(record, [](const QString &) { return true; });
        }
        const SpendTable table = *m_ledger.spend(query, QTimeZone::utc());
        QVERIFY(table.total.sums == expected);
        QVERIFY(table.total.first >= query.from && table.total.last < query.to);
        query.from = query.to;
        QVERIFY(m_ledger.spend(query, QTimeZone::utc())->rows.isEmpty());
    }

private:
    static QString keyOf(const DecisionRecord &record, SpendBy by, const QString &model, const QTimeZone &zone)
    {
        QStringList tags = record.tags;
        tags.sort();
        switch (by) {
        case SpendBy::Model:
            return model;
        case SpendBy::Provider:
            return model.section(u'/', 0, 0);
        case SpendBy::Client:
            return record.client;
        case SpendBy::Tag:
            return tags.join(u", "_s);
        case SpendBy::Label:
            return record.labels.isEmpty() ? QString() : u"alpha=1"_s;
        case SpendBy::Rule:
            return record.rule;
        case SpendBy::Chain:
            return record.chain;
        case SpendBy::Task:
            return record.explanation.contains("code") ? u"code"_s : u"chat"_s;
        case SpendBy::Session:
            return record.session;
        case SpendBy::Hour: {
            const QDateTime time = QDateTime::fromMSecsSinceEpoch(record.time.micros / 1000, zone);
            const int minutes = time.offsetFromUtc() / 60;
            return time.toString(u"yyyy-MM-ddTHH:00"_s)
                + u"%1%2:%3"_s.arg(QChar(minutes < 0 ? u'-' : u'+'))
                      .arg(qAbs(minutes) / 60, 2, 10, QChar(u'0'))
                      .arg(qAbs(minutes) % 60, 2, 10, QChar(u'0'));
        }
        case SpendBy::Day:
            return localDay(record.time, zone).toString(Qt::ISODate);
        case SpendBy::Month:
            return localDay(record.time, zone).toString(u"yyyy-MM");
        }
        Q_UNREACHABLE();
    }

    QTemporaryDir m_dir;
    Ledger m_ledger{m_dir.path()};
    QList<DecisionRecord> m_records;
};

QTEST_GUILESS_MAIN(TestSpendQuery)
#include "tst_spend_query.moc"
