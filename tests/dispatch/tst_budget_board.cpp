// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/budget_board.h"

#include "policy/loader.h"
#include "support/strict_messages.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

#include <ctime>
#include <thread>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace std::chrono_literals;
using Period = policy::Budget::Period;

namespace {

constexpr qint64 usd = 1'000'000'000;
constexpr policy::ModelIndex one{0};
constexpr policy::ModelIndex two{1};

std::shared_ptr<const policy::Policy> policyOf(const QByteArray &budgets)
{
    const policy::LoadOutcome outcome = policy::load(
        "version: 1\ndefaults: {tag: open, chain: c}\nzones: [{id: here}]\ntags: [open]\nmatrix: {open: {here: allow}}\n"
        "providers:\n  p: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
        "  q: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
        "models: [{id: p/one, price: {input: 1, output: 1}}, {id: q/two, price: {input: 1, output: 1}}]\n"
        "chains: {c: [{model: p/one}, {model: q/two}]}\nbudgets: [" + budgets + "]\n");
    if (!outcome.policy)
        QTest::qFail(qPrintable(policy::issuesText(outcome.issues, u"test"_s)), __FILE__, __LINE__);
    return outcome.policy;
}

void liveIn(const QByteArray &zone)
{
    qputenv("TZ", ':' + zone);
    tzset();
}

UtcTime at(const QString &iso)
{
    return {QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch() * 1'000};
}

routing::Spender by(const QString &client, const QString &session = {})
{
    return {client, session, {u"open"_s}, {}};
}

const QByteArray daily = "{id: daily, scope: all, period: day, limit: 1}";

} // namespace

class TestBudgetBoard final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        liveIn("UTC");
        m_clock.emplace(at(u"2026-11-22T12:00:00Z"_s));
        m_board.emplace(*m_clock);
    }
    void cleanup() { qunsetenv("TZ"); }

    void periodsAreOfLocalTime_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<Period>("period");
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("end");
        const auto row = [](const char *name, const char *zone, Period period, const char *time, const char *start, const char *end) {
            QTest::newRow(name) << QByteArray(zone) << period << QString::fromLatin1(time) << QString::fromLatin1(start)
                                << QString::fromLatin1(end);
        };
        row("hour", "UTC", Period::Hour, "2026-11-22T12:59:59Z", "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z");
        row("hour of a quarter zone", "Asia/Kathmandu", Period::Hour, "2026-11-22T12:20:00Z", "2026-11-22T12:15:00Z", "2026-11-22T13:15:00Z");
        row("day", "Europe/Berlin", Period::Day, "2026-11-22T23:30:00Z", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z");
        row("short day", "Europe/Berlin", Period::Day, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
        row("long day", "Europe/Berlin", Period::Day, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
        row("day without midnight", "America/Santiago", Period::Day, "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z");
        row("before a day that is skipped", "Pacific/Apia", Period::Day, "2011-12-30T05:00:00Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z");
        row("day with two midnights", "America/Havana", Period::Day, "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
        row("week, on Sunday", "UTC", Period::Week, "2026-11-22T12:00:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z");
        row("week, on Monday", "UTC", Period::Week, "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z");
        row("month", "Europe/Berlin", Period::Month, "2026-10-31T23:30:00Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z");
    }
    void periodsAreOfLocalTime()
    {
        QFETCH(const QByteArray, zone);
        QFETCH(const Period, period);
        QFETCH(const QString, time);
        QFETCH(const QString, start);
        QFETCH(const QString, end);
        liveIn(zone);
        const BudgetPeriod found = budgetPeriod(period, at(time));
        QCOMPARE(found.start.micros, at(start).micros);
        QCOMPARE(found.end.micros, at(end).micros);
    }

    void everyMomentHasOnePeriod()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (const QByteArray &zone : {"UTC"_ba, "Europe/Berlin"_ba, "America/New_York"_ba, "Asia/Kathmandu"_ba,
                                       "America/Santiago"_ba, "America/Havana"_ba, "Pacific/Apia"_ba}) {
            liveIn(zone);
            for (int i = 0; i < 400; ++i) {
                const UtcTime moment{(1'300'000'000 + static_cast<qint64>(random.bounded(600'000'000))) * 1'000'000};
                const auto period = static_cast<Period>(random.bounded(4));
                const BudgetPeriod found = budgetPeriod(period, moment);
                const QByteArray where = zone + " seed " + QByteArray::number(seed) + " at " + QByteArray::number(moment.micros);
                QVERIFY2(found.contains(moment), where.constData());
                QVERIFY2(budgetPeriod(period, found.start) == found, where.constData());
                QVERIFY2(budgetPeriod(period, {found.end.micros - 1'000}) == found, where.constData());
                QVERIFY2(budgetPeriod(period, found.end).start == found.end, where.constData());
            }
        }
    }

    void whatIsHeldIsTruedUp()
    {
        use(daily);
        BudgetHold hold = held(by(u"a"_s), 600);
        QCOMPARE(m_budgets->used(0, {}).value, 600 * usd / 1000);
        const auto refused = m_budgets->tryHold(by(u"b"_s), two, {401 * usd / 1000});
        QVERIFY(!refused);
        QCOMPARE(refused.error().key, (routing::BudgetKey{0, {}}));
        QCOMPARE(refused.error().used.value, 600 * usd / 1000);
        QCOMPARE(m_budgets->used(0, {}).value, 600 * usd / 1000);
        hold.settle(NanoUsd{100 * usd / 1000});
        hold.settle(NanoUsd{100 * usd / 1000}); // once
        QCOMPARE(m_budgets->used(0, {}).value, 100 * usd / 1000);
        QVERIFY(m_budgets->tryHold(by(u"b"_s), two, {900 * usd / 1000})); // and given back
        QCOMPARE(m_budgets->used(0, {}).value, 100 * usd / 1000);
        held(by(u"b"_s), 10).settle(NanoUsd{5 * usd}); // dearer than thought
        QVERIFY(!m_budgets->tryHold(by(u"b"_s), two, {1}));
        QVERIFY(m_budgets->tryHold(by(u"b"_s), two, {0})); // costs nothing
        QCOMPARE(m_board->amounts(*m_budgets, 0, {}).held.value, 0);
        QCOMPARE(m_budgets->resets(0).micros, at(u"2026-11-23T00:00:00Z"_s).micros);
    }

    void otherBudgetsHoldWhateverComes()
    {
        use("{id: soft, scope: all, period: day, limit: 1, then: cheapest}");
        const BudgetHold first = held(by(u"a"_s), 900);
        const BudgetHold second = held(by(u"a"_s), 900);
        QCOMPARE(m_budgets->used(0, {}).value, 1'800 * usd / 1000);
    }

    void everyoneHasAnOwn()
    {
        use("{id: c, scope: client, period: day, limit: 1}, {id: m, scope: 'model:q/two', period: hour, limit: 1}, "
            "{id: s, scope: session, period: month, limit: 1}, {id: p, scope: provider, period: week, limit: 10}");
        held(by(u"a"_s, u"x"_s), 900).settle(NanoUsd{900 * usd / 1000});
        QVERIFY(!m_budgets->tryHold(by(u"a"_s), one, {200 * usd / 1000}));
        QVERIFY(m_budgets->tryHold(by(u"b"_s), one, {200 * usd / 1000}));
        QVERIFY(!m_budgets->tryHold(by(u"b"_s, u"x"_s), one, {200 * usd / 1000}));
        QCOMPARE(m_budgets->used(1, u"q/two"_s).value, 0);
        QCOMPARE(m_budgets->used(3, u"p"_s).value, 900 * usd / 1000);
        QCOMPARE(m_budgets->used(3, u"q"_s).value, 0);
    }

    void aClockThatJumpsAndComesBackFindsItsAmounts()
    {
        use(daily);
        BudgetHold hold = held(by(u"a"_s), 300);
        held(by(u"a"_s), 500).settle(NanoUsd{500 * usd / 1000});
        for (int i = 0; i < 2; ++i) {
            m_clock->advance(24h * 400 * (i + 1));
            QCOMPARE(m_budgets->used(0, {}).value, 0);
            held(by(u"a"_s), 700).settle(NanoUsd{700 * usd / 1000});
            QVERIFY(!m_budgets->tryHold(by(u"a"_s), one, {400 * usd / 1000}));
            m_clock->advance(-24h * 400 * (i + 1));
            QCOMPARE(m_budgets->used(0, {}).value, 800 * usd / 1000);
        }
        m_clock->advance(24h);
        hold.settle(NanoUsd{100 * usd / 1000}); // counts in the day it was held in
        QCOMPARE(m_budgets->used(0, {}).value, 0);
        m_clock->advance(-24h);
        QCOMPARE(m_budgets->used(0, {}).value, 600 * usd / 1000);
    }

    void amountsOutliveAPolicyChange()
    {
        use(daily);
        held(by(u"a"_s), 500).settle(NanoUsd{500 * usd / 1000});
        BudgetHold open = held(by(u"a"_s), 100);
        const auto gap = use("{id: hourly, scope: all, period: hour, limit: 1}, {id: daily, scope: all, period: day, limit: 3}");
        QVERIFY(gap);
        QCOMPARE(gap->accounts.size(), std::size_t{1});
        QCOMPARE(gap->from.micros, at(u"2026-11-22T12:00:00Z"_s).micros);
        QVERIFY(!gap->sessions);
        QCOMPARE(m_budgets->used(1, {}).value, 600 * usd / 1000);
        QCOMPARE(m_budgets->used(0, {}).value, 0);
        open.settle(NanoUsd{70 * usd / 1000}); // not in what the ledger tells, so counted now
        QCOMPARE(m_budgets->used(0, {}).value, 70 * usd / 1000);
        QCOMPARE(m_budgets->used(1, {}).value, 570 * usd / 1000);
        QVERIFY(m_budgets->tryHold(by(u"a"_s), one, {930 * usd / 1000}));
        QVERIFY(!use("{id: daily, scope: all, period: day, limit: 2}"));
        QVERIFY(use("{id: hourly, scope: all, period: hour, limit: 1}")); // was gone: what came between is in the ledger only
        QCOMPARE(m_budgets->used(0, {}).value, 0);
    }

    void aGapIsFilledPeriodByPeriod()
    {
        m_clock.emplace(at(u"2026-11-24T12:05:00Z"_s));
        const auto gap = use("{id: hour, scope: all, period: hour, limit: 9}, {id: week, scope: 'client:a', period: week, limit: 9}, "
                             "{id: model, scope: model, period: day, limit: 9}, {id: work, scope: 'label:job=1', period: day, limit: 9}");
        QVERIFY(gap);
        QCOMPARE(gap->from.micros, at(u"2026-11-23T00:00:00Z"_s).micros);
        const std::array spends{
            PastSpend{at(u"2026-11-23T09:15:00Z"_s), u"a"_s, {}, u"p/one"_s, {}, {}, {1}},
            PastSpend{at(u"2026-11-24T11:45:00Z"_s), u"b"_s, {}, u"p/one"_s, {}, {u"job=1"_s, u"job=1"_s}, {10}},
            PastSpend{at(u"2026-11-24T12:00:00Z"_s), u"a"_s, {}, u"gone/model"_s, {}, {}, {100}},
            PastSpend{at(u"2027-01-01T00:00:00Z"_s), u"a"_s, {}, u"p/one"_s, {}, {}, {1'000}}, // the clock was ahead once
        };
        m_board->fill(*gap, spends);
        QCOMPARE(m_budgets->used(0, {}).value, 100);
        QCOMPARE(m_budgets->used(1, u"a"_s).value, 101);
        QCOMPARE(m_budgets->used(2, u"p/one"_s).value, 10);
        QCOMPARE(m_budgets->used(2, u"gone/model"_s).value, 100);
        QCOMPARE(m_budgets->used(3, u"job=1"_s).value, 10);
    }

    void thresholdsAreSaidOnce()
    {
        use("{id: daily, scope: client, period: day, limit: 1, notify: [50, 80]}");
        held(by(u"a"_s), 400).settle(NanoUsd{400 * usd / 1000});
        QTest::ignoreMessage(QtWarningMsg, "Budget daily of a has 0.50 of 1.00 USD spent, 50 % or more of its limit.");
        held(by(u"a"_s), 100).settle(NanoUsd{100 * usd / 1000});
        held(by(u"a"_s), 100).settle(NanoUsd{100 * usd / 1000});
        QTest::ignoreMessage(QtWarningMsg, "Budget daily of a has 0.95 of 1.00 USD spent, 80 % or more of its limit.");
        held(by(u"a"_s), 350).settle(NanoUsd{350 * usd / 1000});
        m_clock->advance(24h);
        QTest::ignoreMessage(QtWarningMsg, "Budget daily of a has 0.60 of 1.00 USD spent, 50 % or more of its limit.");
        held(by(u"a"_s), 350).settle(NanoUsd{600 * usd / 1000});
    }

    void manyKeysForgetThoseThatSpentLeast()
    {
        use("{id: s, scope: session, period: day, limit: 1}");
        held(by(u"a"_s, u"dear"_s), 10).settle(NanoUsd{900 * usd / 1000});
        const BudgetHold open = held(by(u"a"_s, u"open"_s), 10);
        for (int i = 0; i < BudgetBoard::mostKeys + 10; ++i)
            held(by(u"a"_s, QString::number(i)), 1).settle(NanoUsd{i % 1000 + 1});
        QCOMPARE(m_budgets->used(0, u"dear"_s).value, 900 * usd / 1000);
        QCOMPARE(m_budgets->used(0, u"open"_s).value, 10 * usd / 1000);
        QCOMPARE(m_budgets->used(0, u"0"_s).value, 0);
        QCOMPARE(m_budgets->used(0, u"999"_s).value, 1'000);
    }

    /// A call that may become dear takes the room of others until it is known what it cost.
    void theWorstCaseIsHeld()
    {
        use("{id: hard, scope: all, period: day, limit: 1}, {id: soft, scope: all, period: day, limit: 1, then: cheapest}");
        auto hold = m_budgets->tryHold(by(u"a"_s), one, {10 * usd / 1000}, {970 * usd / 1000});
        QVERIFY(hold);
        QCOMPARE(m_budgets->used(0, {}).value, 970 * usd / 1000);
        QCOMPARE(m_budgets->used(1, {}).value, 10 * usd / 1000); // which only says where calls go
        QVERIFY(!m_budgets->tryHold(by(u"b"_s), two, {31 * usd / 1000}, {31 * usd / 1000}));
        auto last = m_budgets->tryHold(by(u"b"_s), two, {30 * usd / 1000}, {5 * usd}); // its estimate fits: one call may go beyond
        QVERIFY(last);
        QVERIFY(!m_budgets->tryHold(by(u"b"_s), two, {1}));
        last->settle(NanoUsd{20 * usd / 1000});
        hold->settle(NanoUsd{15 * usd / 1000});
        for (unsigned budget : {0U, 1U}) {
            QCOMPARE(m_board->amounts(*m_budgets, budget, {}).held.value, 0);
            QCOMPARE(m_budgets->used(budget, {}).value, 35 * usd / 1000);
        }
    }

    /// Random calls at the same time, each of which may cost up to its worst: a limit is passed by less than the worst of
    /// the one call that was let in last.
    void overspendIsLessThanOneCall()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const QByteArray why = "seed " + QByteArray::number(seed);
        for (int round = 0; round < 300; ++round) {
            init();
            use(daily);
            std::vector<std::pair<BudgetHold, qint64>> open; ///< with the worst of each
            qint64 spent = 0;
            qint64 dearest = 0;
            for (int i = 0; i < 200; ++i) {
                const qint64 worst = 1 + static_cast<qint64>(random.bounded(500'000'000));
                const qint64 estimate = 1 + static_cast<qint64>(random.bounded(static_cast<quint32>(worst)));
                if (auto hold = m_budgets->tryHold(by(u"a"_s), one, {estimate}, {worst})) {
                    open.emplace_back(*std::move(hold), worst);
                    dearest = std::max(dearest, worst);
                }
                if (!open.empty() && random.bounded(3) == 0) {
                    open.back().first.settle(NanoUsd{open.back().second}); // as dear as can be
                    spent += open.back().second;
                    open.pop_back();
                }
            }
            for (auto &[hold, worst] : open) {
                hold.settle(NanoUsd{worst});
                spent += worst;
            }
            QVERIFY2(spent <= usd + dearest, why.constData());
            QVERIFY2(spent > usd / 2, why.constData());
        }
    }

    void nothingLeaksHoweverCallsInterleave()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        use("{id: a, scope: all, period: month, limit: 1}, {id: c, scope: client, period: month, limit: 1, then: cheapest}");
        std::vector<BudgetHold> open;
        qint64 spent = 0;
        for (int i = 0; i < 20'000; ++i) {
            if (random.bounded(2) == 0 || open.empty()) {
                if (auto hold = m_budgets->tryHold(by(QString::number(random.bounded(3))), random.bounded(2) ? one : two,
                                                   {static_cast<qint64>(random.bounded(200'000'000))}))
                    open.push_back(*std::move(hold));
                continue;
            }
            std::swap(open[random.bounded(static_cast<quint32>(open.size()))], open.back());
            if (random.bounded(3) > 0) {
                const qint64 cost = random.bounded(20'000);
                open.back().settle(NanoUsd{cost});
                spent += cost;
            } else if (random.bounded(2) == 0) {
                open.back().settle(std::nullopt);
            }
            open.pop_back();
        }
        open.clear();
        const QByteArray why = "seed " + QByteArray::number(seed);
        QVERIFY2(m_board->amounts(*m_budgets, 0, {}).held.value == 0, why.constData());
        QVERIFY2(m_board->amounts(*m_budgets, 0, {}).spent.value == spent, why.constData());
        qint64 ofAll = 0;
        for (const QString &client : {u"0"_s, u"1"_s, u"2"_s}) {
            QVERIFY2(m_board->amounts(*m_budgets, 1, client).held.value == 0, why.constData());
            ofAll += m_board->amounts(*m_budgets, 1, client).spent.value;
        }
        QVERIFY2(ofAll == spent, why.constData());
    }

    void threadsNeverGoBeyondTogether()
    {
        use(daily);
        constexpr int callsEach = 3'000;
        std::atomic<qint64> spent = 0;
        std::atomic<qint64> most = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                QRandomGenerator random(static_cast<quint32>(t));
                for (int i = 0; i < callsEach; ++i) {
                    const qint64 estimate = 1 + static_cast<qint64>(random.bounded(400'000'000));
                    auto hold = m_budgets->tryHold(by(u"a"_s), one, {estimate});
                    const qint64 used = m_budgets->used(0, {}).value;
                    for (qint64 seen = most; used > seen && !most.compare_exchange_weak(seen, used);) { }
                    if (!hold)
                        continue;
                    const qint64 cost = std::min<qint64>(estimate, random.bounded(200'000));
                    hold->settle(NanoUsd{cost});
                    spent += cost;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(spent > 0);
        QVERIFY2(most <= usd, QByteArray::number(most).constData());
        QCOMPARE(m_board->amounts(*m_budgets, 0, {}).held.value, 0);
        QCOMPARE(m_board->amounts(*m_budgets, 0, {}).spent.value, spent.load());
    }

private:
    std::optional<BudgetBoard::Gap> use(const QByteArray &budgets)
    {
        const auto policy = policyOf(budgets);
        auto gap = m_board->configure(policy);
        m_budgets = m_board->budgetsOf(policy);
        return gap;
    }
    /// In thousandths of a USD, by p/one.
    [[nodiscard]] BudgetHold held(const routing::Spender &spender, qint64 thousandths)
    {
        auto hold = m_budgets->tryHold(spender, one, {thousandths * usd / 1000});
        if (!hold)
            QTest::qFail("no room", __FILE__, __LINE__);
        return hold ? *std::move(hold) : BudgetHold();
    }

    std::optional<ManualClock> m_clock;
    std::optional<BudgetBoard> m_board;
    std::shared_ptr<const PolicyBudgets> m_budgets;
};

QTEST_APPLESS_MAIN(TestBudgetBoard)
#include "tst_budget_board.moc"
