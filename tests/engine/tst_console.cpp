// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/console.h"
#include "engine_fixture.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}, {id: forbidden}]
tags: [internal]
matrix: {internal: {machine: allow, forbidden: never}}
providers:
  first:  {wire: openai, base_url: simulated, simulated: true, zone: machine}
  second: {wire: openai, base_url: simulated, simulated: true, zone: machine}
  shut:   {wire: openai, base_url: simulated, simulated: true, zone: forbidden}
models:
  - {id: first/a, price: {input: 1, output: 1}}
  - {id: second/c, price: {input: 2, output: 2}}
  - {id: shut/d}
chains: {one: [{model: first/a}, {model: second/c}], two: [{split: [{model: second/c, weight: 1}, {model: first/a, weight: 0}]}]}
budgets:
  - {id: daily, scope: all, period: day, limit: 5, then: stop}
  - {id: each, scope: client, period: month, limit: 9, notify: [50, 90], then: cheapest}
)";

} // namespace

/// What the window's screens get from the whole engine.
class TestConsole final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(2);
        m_fixture->writeFile(u"policy.yaml"_s, policyText);
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void showsWhatTheControlApiShows()
    {
        QCOMPARE(m_fixture->chat(u"auto"_s).status, 200);
        const engine::ProviderReport report = console().providers();
        const QJsonArray lanes = m_fixture->get("/signalbox/v1/providers").json()[u"data"_s].toArray();
        QCOMPARE(report.lanes.size(), lanes.size());
        for (qsizetype i = 0; i < lanes.size(); ++i) {
            QCOMPARE(report.lanes[i].lane.model, lanes[i][u"model"_s].toString());
            QCOMPARE(report.lanes[i].provider, lanes[i][u"provider"_s].toString());
            QCOMPARE(report.lanes[i].zone, lanes[i][u"zone"_s].toString());
            QCOMPARE(report.lanes[i].simulated, true);
        }
        QCOMPARE(report.lanes[0].lane.minutes.back().calls, 1);
        QCOMPARE(report.lanes[0].chains, QStringList{u"one"_s}); // no weight in the other
        QCOMPARE(report.lanes[1].chains, (QStringList{u"one"_s, u"two"_s}));
        QVERIFY(report.lanes[0].priced && !report.lanes[2].priced);
        QVERIFY(report.lanes[2].chains.isEmpty());
    }

    void drainsAndEndsDrains()
    {
        QSignalSpy kept(&console(), &engine::Console::drainKept);
        console().drain(u"first"_s, 20min, u"  new\ncable "_s);
        QCOMPARE(console().providers().drains.size(), 1); // at once
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(kept[0][1].toString(), QString());
        const QJsonValue order = m_fixture->get("/signalbox/v1/providers").json()[u"drains"_s][0];
        QCOMPARE(order[u"note"_s].toString(), u"new cable"_s);
        QCOMPARE(order[u"by"_s].toString(), u"window"_s);
        QCOMPARE(QString::fromUtf8(m_fixture->chat(u"auto"_s).model), u"second/c"_s);
        m_fixture->restart(); // it was kept
        QCOMPARE(console().providers().drains.size(), 1);
        console().drain(u"first"_s, 24h * 365, {});
        const health::DrainOrder longest = console().providers().drains.constFirst();
        QCOMPARE(longest.until.micros - longest.since.micros, std::chrono::microseconds(health::longestDrain).count());
        console().undrain(u"first"_s);
        QVERIFY(console().providers().drains.isEmpty());
        QCOMPARE(QString::fromUtf8(m_fixture->chat(u"auto"_s).model), u"first/a"_s);
    }

    void probesOnWish()
    {
        const auto probe = [this](const QString &provider) {
            QSignalSpy probed(&console(), &engine::Console::probed);
            console().probe(provider);
            [&] { QVERIFY(!probed.isEmpty() || probed.wait(10'000)); }();
            return probed[0][0].value<engine::ProbeResult>();
        };
        const engine::ProbeResult fine = probe(u"first"_s);
        QCOMPARE(fine.provider, u"first"_s);
        QCOMPARE(fine.failure, std::nullopt);
        QCOMPARE(fine.httpStatus, 200);
        QCOMPARE(fine.counted, QStringList{u"first/a"_s});
        QVERIFY(fine.notSent.isEmpty() && fine.took > 0us);
        QVERIFY(console().providers().lanes[0].lane.lastProbe);
        QVERIFY(!console().providers().lanes[1].lane.lastProbe);
        console().drain(u"first"_s, 1h, {});
        const engine::ProbeResult drained = probe(u"first"_s);
        QCOMPARE(drained.httpStatus, 200);
        QVERIFY(drained.counted.isEmpty()); // a person took it out; one sees how it is all the same
        QVERIFY(!probe(u"shut"_s).notSent.isEmpty());
        QVERIFY(!probe(u"unheard-of"_s).notSent.isEmpty());
        QCOMPARE(m_fixture->get("/signalbox/v1/decisions").json()[u"data"_s].toArray().size(), 0); // free: nothing to record
    }

    void spendIsThatOfTheControlApi()
    {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_fixture->chat(i % 2 == 0 ? u"first/a"_s : u"second/c"_s).status, 200);
        QSignalSpy loaded(&console(), &engine::Console::spendLoaded);
        SpendQuery models;
        models.by = {SpendBy::Model};
        SpendQuery hours;
        hours.by = {SpendBy::Hour, SpendBy::Client};
        console().loadSpend(42, {models, hours}, QTimeZone("Asia/Kathmandu"));
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(loaded[0][0].toULongLong(), 42u);
        const auto tables = loaded[0][1].value<QList<SpendTable>>();
        QCOMPARE(tables.size(), 2);
        const QJsonObject told = m_fixture->get("/signalbox/v1/spend?by=model").json();
        QCOMPARE(tables[0].total.sums.cost().value, told[u"total"_s][u"cost_nano_usd"_s].toInteger());
        QVERIFY(tables[0].total.sums.cost().value > 0);
        QCOMPARE(tables[0].rows.size(), 2);
        for (qsizetype i = 0; i < tables[0].rows.size(); ++i)
            QCOMPARE(tables[0].rows[i].sums.cost().value, told[u"rows"_s][i][u"cost_nano_usd"_s].toInteger());
        QVERIFY(tables[1].total.sums == tables[0].total.sums);
        QVERIFY(tables[1].rows[0].keys[0].endsWith(u":00+05:45"_s));
        const QJsonObject byHour = m_fixture->get("/signalbox/v1/spend?by=hour,client&tz=Asia/Kathmandu").json();
        QCOMPARE(byHour[u"rows"_s][0][u"key"_s][u"hour"_s].toString(), tables[1].rows[0].keys[0]);
    }

    void budgetsShowWhatIsUsed()
    {
        const QList<engine::BudgetReport> before = console().budgets();
        QCOMPARE(before.size(), 2);
        QCOMPARE(before[0].id, u"daily"_s);
        QCOMPARE(before[0].spent, NanoUsd{});
        QVERIFY(!before[0].isSample && before[1].isSample);
        QCOMPARE(before[1].notify, (std::vector<int>{50, 90}));
        QVERIFY(before[0].start < before[0].end);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_fixture->chat(u"auto"_s).status, 200);
        const qint64 spent = m_fixture->get("/signalbox/v1/spend").json()[u"total"_s][u"cost_nano_usd"_s].toInteger();
        QVERIFY(spent > 0);
        QTRY_COMPARE(console().budgets()[0].spent.value, spent);
        const engine::BudgetReport each = console().budgets()[1];
        QCOMPARE(each.spent.value, spent);
        QVERIFY(!each.key.isEmpty() && !each.isSample);
        QCOMPARE(each.then, engine::BudgetReport::Then::Cheapest);
    }

    void mayBeDestroyedWhileItAsks()
    {
        SpendQuery models;
        models.by = {SpendBy::Model};
        console().loadSpend(1, {models}, QTimeZone::utc());
        console().probe(u"first"_s);
        console().drain(u"first"_s, 1h, {});
        m_fixture->stop();
    }

private:
    [[nodiscard]] engine::Console &console() { return m_fixture->engine().console(); }

    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestConsole)
#include "tst_console.moc"
