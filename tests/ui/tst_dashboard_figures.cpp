// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/driver_bars.h"
#include "charts/latency_plots.h"
#include "models/latency_view.h"
#include "models/spend_forecast.h"

#include "ui/window_messages.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

/// What the Dashboard makes of its tables: forecast, drivers, latency; and the widgets that draw them.
class TestDashboardFigures final : public QObject
{
    Q_OBJECT

private:
    static SpendChart days(QDate first, int count, const QList<qint64> &spent)
    {
        SpendChart chart;
        ChartSeries series;
        for (int i = 0; i < count; ++i) {
            const QDate day = first.addDays(i);
            chart.buckets.append({day.toString(Qt::ISODate), {}, {}, {day.startOfDay().toMSecsSinceEpoch() * 1'000},
                                  {day.addDays(1).startOfDay().toMSecsSinceEpoch() * 1'000}});
            series.values.append(NanoUsd{i < spent.size() ? spent[i] : 0});
            series.total += series.values.constLast();
        }
        chart.series.append(series);
        chart.total = series.total;
        return chart;
    }
    static UtcTime at(QDate day, int hour) { return {QDateTime(day, QTime(hour, 0)).toMSecsSinceEpoch() * 1'000}; }

private slots:
    void init() { test::failOnAnyUiComplaint(); }

    void sameEveryDayIsForeseenExactly()
    {
        const QDate first(2026, 11, 1);
        const SpendChart month = days(first, 30, QList<qint64>(10, 1'000));
        const auto forecast = spendForecast(month, {}, at(first.addDays(10), 0));
        QVERIFY(forecast.has_value());
        QCOMPARE(forecast->low, NanoUsd{30'000});
        QCOMPARE(forecast->high, NanoUsd{30'000});
        QCOMPARE(forecast->lowLine.size(), 30);
        QCOMPARE(forecast->lowLine.at(4), NanoUsd{5'000}); // as it was
    }

    void weekendsAreForeseenAsWeekends()
    {
        const QDate monday(2026, 11, 2);
        QList<qint64> spent;
        for (int i = 0; i < 14; ++i)
            spent.append(i % 7 < 5 ? 1'000 : 0);
        const SpendChart weeks = days(monday, 21, spent);
        const auto forecast = spendForecast(weeks, {}, at(monday.addDays(14), 0));
        QVERIFY(forecast.has_value());
        QCOMPARE(forecast->low, NanoUsd{15'000});
        QCOMPARE(forecast->high, NanoUsd{15'000});
    }

    void unevenDaysMakeARange()
    {
        const QDate first(2026, 11, 1);
        const SpendChart month = days(first, 30, {500, 1'500, 900, 2'000, 100, 1'200, 700, 1'800, 300, 1'000});
        const auto forecast = spendForecast(month, {}, at(first.addDays(10), 0));
        QVERIFY(forecast.has_value());
        QVERIFY(forecast->low < forecast->high);
        QVERIFY(forecast->low >= month.total); // what is spent stays spent
    }

    void nothingIsGuessed_data()
    {
        QTest::addColumn<int>("known");
        QTest::addColumn<int>("now");
        QTest::addColumn<bool>("foreseen");
        QTest::addRow("four days") << 4 << 4 << false;
        QTest::addRow("five days") << 5 << 5 << true;
        QTest::addRow("the last day is over") << 30 << 30 << false;
        QTest::addRow("before it began") << 0 << -1 << false;
    }
    void nothingIsGuessed()
    {
        QFETCH(const int, known);
        QFETCH(const int, now);
        QFETCH(const bool, foreseen);
        const QDate first(2026, 11, 1);
        QCOMPARE(spendForecast(days(first, 30, QList<qint64>(known, 7)), {}, at(first.addDays(now), 0)).has_value(), foreseen);
    }

    void driversAreTheRowsAndWhatIsGone()
    {
        const auto line = [](const QString &key, qint64 cost) {
            SpendLine one;
            one.keys = {key};
            one.sums.computed = {cost};
            return one;
        };
        SpendTable now;
        now.rows = {line(u"a"_s, 70), line(u"b"_s, 30)};
        SpendTable before;
        before.rows = {line(u"a"_s, 50), line(u"gone"_s, 20)};
        const QList<SpendDriver> drivers = spendDrivers(now, before, true);
        QCOMPARE(drivers, (QList<SpendDriver>{{u"a"_s, u"a"_s, {70}, NanoUsd{20}}, {u"b"_s, u"b"_s, {30}, NanoUsd{30}},
                                              {u"gone"_s, u"gone"_s, {0}, NanoUsd{-20}}}));
        QCOMPARE(spendDrivers(now, before, false).size(), 2);
        QVERIFY(!spendDrivers(now, before, false).first().change);
    }

    void driversOpenByKeyAndClick()
    {
        DriverBars bars;
        bars.resize(500, 200);
        bars.setDrivers({{u"a"_s, u"a"_s, {70}, NanoUsd{20}}, {u"b"_s, u"b"_s, {30}, {}}}, {});
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        const QSignalSpy opened(&bars, &DriverBars::driverActivated);
        QTest::keyClick(&bars, Qt::Key_Down);
        QTest::keyClick(&bars, Qt::Key_Return);
        QTest::mouseClick(bars.viewport(), Qt::LeftButton, {}, {40, 12});
        QCOMPARE(opened.count(), 2);
        QCOMPARE(opened[0][0].toString(), u"b"_s);
        QCOMPARE(opened[1][0].toString(), u"a"_s);
        QVERIFY(bars.accessibleDescription().startsWith("a: "_L1));
        QVERIFY(!bars.grab().isNull());
    }

    void latencyIsOfTheModelsAskedMost()
    {
        const SpendChart chart = days(QDate(2026, 11, 1), 3, {});
        QList<ledger::LatencyLine> lines;
        for (int model = 0; model < 8; ++model) {
            ledger::LatencyLine line;
            line.model = u"m%1"_s.arg(model);
            line.bucket = chart.buckets[1].key;
            line.counts.counts[5] = 10 + model;
            lines.append(line);
        }
        const LatencyChart latency = latencyChart(lines, chart.buckets);
        QCOMPARE(latency.series.size(), 6);
        QCOMPARE(latency.series.first().model, u"m7"_s);
        QVERIFY(!latency.series.first().half[0].has_value());
        QVERIFY(latency.series.first().half[1].has_value());
        QVERIFY(latency.longest >= *latency.series.first().nearlyAll[1]);

        LatencyPlots plots;
        plots.resize(700, 200);
        plots.setChart(latency, {});
        plots.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plots));
        const QSignalSpy opened(&plots, &LatencyPlots::modelActivated);
        QTest::keyClick(&plots, Qt::Key_Right);
        QTest::keyClick(&plots, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QCOMPARE(opened[0][0].toString(), u"m6"_s);
        QVERIFY(!plots.grab().isNull());
    }
};

QTEST_MAIN(TestDashboardFigures)
#include "tst_dashboard_figures.moc"
