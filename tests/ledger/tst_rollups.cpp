// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/database.h"
#include "ledger/latency.h"
#include "ledger/ledger.h"
#include "ledger/rollup.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

constexpr qint64 start = 1'774'600'000'000'000; // 2026-03-27, two days before the clocks change in Europe
constexpr qint64 day = 86'400'000'000;

bool sameLine(const SpendLine &a, const SpendLine &b)
{
    return a.keys == b.keys && a.sums == b.sums && (a.sums == SpendSums{} || (a.first == b.first && a.last == b.last));
}

bool sameTable(const SpendTable &a, const SpendTable &b)
{
    return a.rows.size() == b.rows.size() && sameLine(a.total, b.total) && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), sameLine);
}

} // namespace

/// What roll-ups answer is what the rows answer, whatever was rolled up, came late or changed since.
class TestRollups final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        const QString file = m_dir->filePath(u"ledger.sqlite"_s);
        QVERIFY(Database::create(file));
        auto opened = Database::open(file, Database::Mode::ReadWrite);
        QVERIFY(opened.has_value());
        m_db = std::move(*opened);
        m_seed = QRandomGenerator::global()->generate();
        m_random.seed(m_seed);
        qInfo("seed %u", m_seed);
    }
    void cleanup()
    {
        m_db.reset();
        m_written.clear();
    }

    void sumsAreThoseOfTheRows_data()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char *zone : {"UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe"})
            QTest::addRow("%s", zone) << QByteArray(zone);
    }
    void sumsAreThoseOfTheRows()
    {
        QFETCH(const QByteArray, zone);
        write(300);
        qint64 now = start;
        for (int round = 0; round < 3; ++round) {
            now += static_cast<qint64>(m_random.bounded(quint64{2} * day));
            rollUpTo(now, round % 2 == 0 ? 7 : 100'000);
            compareAll(QTimeZone(zone));
            if (QTest::currentTestFailed())
                return;
            write(20); // come late, also into what is rolled up
            change(20);
            compareAll(QTimeZone(zone));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void nothingIsWrittenWhenNothingIsToDo()
    {
        QVERIFY(!*m_db->rollUp({start}, 100)); // an empty ledger
        write(50);
        rollUpTo(start + 10 * day, 100'000);
        QVERIFY(!*m_db->rollUp({start + 10 * day}, 100));
        write(1);
        QVERIFY(*m_db->rollUp({start + 10 * day}, 100)); // its quarter is made anew
        QVERIFY(!*m_db->rollUp({start + 10 * day}, 100));
    }

    void rolledBackIsNotRolledUp()
    {
        write(50);
        QVERIFY(m_db->begin());
        QVERIFY(m_db->put(record()));
        m_db->rollback();
        rollUpTo(start + 10 * day, 100'000);
        compareAll(QTimeZone::utc());
    }

    void percentiles_data()
    {
        QTest::addColumn<QList<qint64>>("times");
        QTest::addColumn<double>("part");
        QTest::addRow("one") << QList<qint64>{300'000} << 0.5;
        QTest::addRow("many alike") << QList<qint64>(1'000, 1'500'000) << 0.95;
        QList<qint64> spread;
        for (int i = 1; i <= 2'000; ++i)
            spread.append(i * 5'000);
        QTest::addRow("spread, half") << spread << 0.5;
        QTest::addRow("spread, 95 of 100") << spread << 0.95;
    }
    /// Off by less than a class is wide.
    void percentiles()
    {
        QFETCH(QList<qint64>, times);
        QFETCH(const double, part);
        LatencyCounts counts;
        for (const qint64 time : std::as_const(times))
            ++counts.counts[std::size_t(std::upper_bound(latencyClasses.begin(), latencyClasses.end(), time) - latencyClasses.begin())];
        std::sort(times.begin(), times.end());
        const auto exact = double(times.at(qsizetype(part * double(times.size() - 1))));
        const auto read = double(*counts.percentile(part));
        QVERIFY2(read / exact < 1.45 && exact / read < 1.45, qPrintable(u"%1 instead of %2"_s.arg(read).arg(exact)));
        QVERIFY(!LatencyCounts{}.percentile(0.5).has_value());
    }

    void latencyIsThatOfTheRows()
    {
        write(400);
        const LatencyQuery query{{start}, {start + 8 * day}, SpendBy::Day};
        const QTimeZone zone("Asia/Kathmandu");
        const auto plain = [&] { return latencyTable(*m_db->latency(query, zone), query, zone); };
        const QList<LatencyLine> fromRows = plain();
        QVERIFY(!fromRows.isEmpty());
        rollUpTo(start + 3 * day, 100'000);
        const auto same = [](const LatencyLine &a, const LatencyLine &b) { return a.bucket == b.bucket && a.model == b.model && a.counts == b.counts; };
        const auto sorted = [](QList<LatencyLine> lines) {
            std::sort(lines.begin(), lines.end(), [](const LatencyLine &a, const LatencyLine &b) { return std::tie(a.bucket, a.model) < std::tie(b.bucket, b.model); });
            return lines;
        };
        const QList<LatencyLine> rolled = sorted(plain());
        const QList<LatencyLine> rows = sorted(fromRows);
        QCOMPARE(rolled.size(), rows.size());
        QVERIFY(std::equal(rolled.begin(), rolled.end(), rows.begin(), same));
        qint64 answers = 0;
        for (const LatencyLine &line : rolled)
            answers += line.counts.total();
        qint64 expected = 0;
        for (const DecisionRecord &one : std::as_const(m_written))
            expected += one.ttftUs >= 0;
        QCOMPARE(answers, expected);
    }

private:
    QString pick(const QStringList &texts) { return texts.at(m_random.bounded(int(texts.size()))); }
    qint64 amount() { return m_random.bounded(1'000'000); }
    DecisionRecord record()
    {
        DecisionRecord one;
        one.id = {m_lastId += 3};
        one.time = {start + static_cast<qint64>(m_random.bounded(quint64{8} * day))};
        one.status = static_cast<DecisionStatus>(1 + m_random.bounded(5));
        one.routed = pick({u"a/one"_s, u"b/two words"_s, QString()});
        one.client = pick({u"cli"_s, QString()});
        one.session = pick({u"s1"_s, u"s2"_s});
        one.rule = pick({u"default"_s, u"code"_s});
        one.chain = pick({u"everyday"_s, QString()});
        one.tags = m_random.bounded(2) == 0 ? QStringList{u"open"_s} : QStringList{u"secret"_s, u"open"_s};
        one.explanation = pick({u"{\"task\":\"code\"}"_s, u"{}"_s, u"not JSON"_s}).toUtf8();
        one.ttftUs = m_random.bounded(4) == 0 ? -1 : amount() * m_random.bounded(1, 200);
        for (int calls = m_random.bounded(4); calls > 0; --calls) {
            AttemptRecord call;
            call.model = pick({u"a/one"_s, u"b/two words"_s});
            call.usage = {amount(), amount(), 0, 0, amount(), 0};
            call.costKind = static_cast<CostKind>(m_random.bounded(4));
            if (call.costKind != CostKind::Unpriced)
                call.cost = NanoUsd{amount()};
            one.attempts.append(call);
        }
        one.costKind = one.attempts.isEmpty() ? CostKind::Unpriced : one.attempts.constFirst().costKind;
        if (one.attempts.size() == 1)
            one.cost = one.attempts.constFirst().cost;
        one.usage = {amount(), 0, 0, 0, amount(), 0};
        one.baselineCost = NanoUsd{amount()};
        return one;
    }
    void write(int records)
    {
        QVERIFY(m_db->begin());
        for (int i = 0; i < records; ++i) {
            m_written.append(record());
            QVERIFY(m_db->put(m_written.constLast()));
        }
        QVERIFY(m_db->commit());
    }
    void change(int records)
    {
        QVERIFY(m_db->begin());
        for (int i = 0; i < records; ++i) {
            DecisionRecord &one = m_written[m_random.bounded(int(m_written.size()))];
            one.usage.output += 17;
            one.rule = u"changed"_s;
            QVERIFY(m_db->put(one));
        }
        QVERIFY(m_db->commit());
    }
    void rollUpTo(qint64 now, int rows)
    {
        for (int turns = 0; turns < 10'000; ++turns) {
            const StoreResult<bool> more = m_db->rollUp({now}, rows);
            QVERIFY2(more.has_value(), qPrintable(more ? QString() : more.error().detail));
            if (!*more)
                return;
        }
        QFAIL("it never ends");
    }
    void compareAll(const QTimeZone &zone)
    {
        // A ledger of its own that was never rolled up gives the sums of the rows.
        const QString plainFile = m_dir->filePath(u"plain-%1.sqlite"_s.arg(m_files++));
        QVERIFY(Database::create(plainFile));
        auto plain = Database::open(plainFile, Database::Mode::ReadWrite);
        QVERIFY(plain.has_value());
        QVERIFY((*plain)->begin());
        for (const DecisionRecord &one : std::as_const(m_written))
            QVERIFY((*plain)->put(one));
        QVERIFY((*plain)->commit());
        const QList<QList<SpendBy>> groupings{{}, {SpendBy::Model}, {SpendBy::Provider}, {SpendBy::Tag}, {SpendBy::Task}, {SpendBy::Session},
                                              {SpendBy::Hour}, {SpendBy::Day, SpendBy::Model}, {SpendBy::Month, SpendBy::Client},
                                              {SpendBy::Rule, SpendBy::Hour}, {SpendBy::Chain, SpendBy::Client}};
        for (const QList<SpendBy> &by : groupings) {
            SpendQuery query;
            query.by = by;
            const int kind = m_random.bounded(3);
            if (kind > 0)
                query.from = {start + static_cast<qint64>(m_random.bounded(quint64{4} * day))};
            if (kind > 1)
                query.to = {query.from.micros + static_cast<qint64>(m_random.bounded(quint64{4} * day))};
            const auto rows = (*plain)->spend(query, zone);
            const auto sums = m_db->spend(query, zone);
            QVERIFY(rows.has_value());
            QVERIFY2(sums.has_value(), qPrintable(sums ? QString() : sums.error().detail));
            QVERIFY2(sameTable(spendTable(*rows, query, zone), spendTable(*sums, query, zone)),
                     qPrintable(u"by %1 keys, from %2 to %3, seed %4"_s.arg(by.size()).arg(query.from.micros).arg(query.to.micros).arg(m_seed)));
        }
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Database> m_db;
    quint64 m_lastId = 0;
    QRandomGenerator m_random;
    quint32 m_seed = 0;
    int m_files = 0;
    QList<DecisionRecord> m_written;
};

QTEST_GUILESS_MAIN(TestRollups)
#include "tst_rollups.moc"
