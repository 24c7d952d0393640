// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "charts/chart_legend.h"
#include "charts/chart_panel.h"
#include "dashboard/budget_bars.h"
#include "dashboard/dashboard_page.h"
#include "dashboard/kpi_tile.h"
#include "dashboard/scope_bar.h"
#include "engine/console.h"
#include "engine/engine.h"
#include "live/live_page.h"
#include "shell/application_setup.h"
#include "shell/engine_presenter.h"
#include "shell/main_window.h"
#include "theme/series_colors.h"
#include "widgets/detail_view.h"

#include "ui/window_messages.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

const QDate today(2026, 11, 22);

/// What the ledger would give: decisions of a random year, alike ones of a quarter added up.
class Spends final
{
public:
    explicit Spends(quint32 seed) : m_random(seed)
    {
        const qint64 start = QDateTime(QDate(2025, 10, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() * 1000;
        for (int i = 0; i < 10'000; ++i) {
            Spend spend;
            spend.time.micros = start + static_cast<qint64>(m_random.generate64() % (430ull * 86'400'000'000ull));
            spend.model = u"p%1/m%2"_s.arg(m_random.bounded(3)).arg(m_random.bounded(11));
            spend.client = m_random.bounded(5) == 0 ? QString() : u"client-%1"_s.arg(m_random.bounded(4));
            spend.cost.value = m_random.bounded(7) == 0 ? 0 : static_cast<qint64>(m_random.generate() % 900'000'017u);
            m_spends.append(spend);
        }
    }
    [[nodiscard]] SpendTable table(const SpendQuery &query, const QTimeZone &zone) const
    {
        QList<SpendLine> lines;
        for (const Spend &spend : m_spends) {
            if (spend.time < query.from || !(spend.time < query.to))
                continue;
            SpendLine line;
            line.quarter.micros = spend.time.micros / 900'000'000 * 900'000'000;
            for (const SpendBy by : query.by)
                line.keys.append(by == SpendBy::Model ? spend.model : by == SpendBy::Client ? spend.client : QString());
            line.sums.requests = 1;
            line.sums.calls = 1;
            line.sums.computed = spend.cost;
            line.first = line.last = spend.time;
            lines.append(line);
        }
        return spendTable(lines, query, zone);
    }
    [[nodiscard]] QList<SpendTable> tables(const QList<SpendQuery> &queries, const QTimeZone &zone) const
    {
        QList<SpendTable> tables;
        for (const SpendQuery &query : queries)
            tables.append(table(query, zone));
        return tables;
    }

private:
    struct Spend
    {
        UtcTime time;
        QString model;
        QString client;
        NanoUsd cost;
    };
    QRandomGenerator m_random;
    QList<Spend> m_spends;
};

qint64 nanoOf(const QByteArray &text)
{
    const QList<QByteArray> parts = text.split('.');
    return parts[0].toLongLong() * 1'000'000'000 + parts[1].leftJustified(9, '0').toLongLong();
}

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one, baseline: priciest}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  first:  {wire: openai, base_url: simulated, simulated: true, zone: machine}
  second: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: first/a, price: {input: 1, output: 1}}
  - {id: second/c, price: {input: 20, output: 20}}
chains: {one: [{model: first/a}, {model: second/c}]}
budgets: [{id: daily, scope: all, period: day, limit: 5, notify: [50], then: stop}]
)";

} // namespace

/// The Dashboard with real clicks and keys, fed with random spend and by the whole engine.
class TestDashboard final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_setup = std::make_unique<ApplicationSetup>(*qApp, QLocale(QLocale::English, QLocale::UnitedStates));
    }
    void init()
    {
        test::failOnAnyUiComplaint();
        m_directory = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<MainWindow>(m_setup->theme(), m_directory->filePath(u"window.ini"_s));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(page().isVisible());
    }
    void cleanup() { m_window.reset(); }

    /// Before the first figures it says that they are added up, not that there are none.
    void nothingKnownIsNotNothingSpent()
    {
        const auto says = [this](const QString &words) {
            const QList<QLabel *> labels = page().findChildren<QLabel *>();
            return std::any_of(labels.cbegin(), labels.cend(), [&](const QLabel *label) { return label->text().contains(words); });
        };
        for (const KpiTile *tile : page().tiles())
            QCOMPARE(tile->number(), u"–"_s);
        QVERIFY(says(u"Adding up"_s));
        QVERIFY(!says(u"No spend in this time"_s));
        QSignalSpy asked(&page(), &DashboardPage::spendRequested);
        page().setTime(today, QTimeZone::utc());
        page().scope().setScope({TimeScope::Span::Year, 0});
        QVERIFY(says(u"Adding up"_s));
        page().takeSpend(asked.constLast()[0].toULongLong(), {SpendTable(), SpendTable(), SpendTable(), SpendTable()});
        QVERIFY(!says(u"Adding up"_s));
        QVERIFY(says(u"No spend in this time"_s));
    }

    void chartTableAndCsvSumToTheSame_data()
    {
        QTest::addColumn<QByteArray>("zone");
        for (const char *zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"})
            QTest::addRow("%s", zone) << QByteArray(zone);
    }
    void chartTableAndCsvSumToTheSame()
    {
        QFETCH(const QByteArray, zone);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        const Spends spends(seed);
        answerWith(spends);
        page().setTime(today, QTimeZone(zone));
        for (const TimeScope::Span span : allSpans()) {
            for (const int back : {0, 1, 28}) { // the last one reaches a day on which clocks change
                for (const SpendBy by : {SpendBy::Model, SpendBy::Client}) {
                    page().groupBox().setCurrentIndex(page().groupBox().findData(int(by)));
                    page().scope().setScope({span, span == TimeScope::Span::Day ? back : qMin(back, 1)});
                    const SpendTable told = spends.table(scopeQuery(page().scope().scope(), today, QTimeZone(zone), {by}), QTimeZone(zone));
                    const NanoUsd total = told.total.sums.cost();
                    QCOMPARE(page().spendChartPanel().data().total, total);
                    qint64 drawn = 0;
                    for (qsizetype i = 0; i < page().spendChartPanel().data().buckets.size(); ++i)
                        drawn += page().spendChartPanel().data().totalOf(i).value;
                    QCOMPARE(drawn, total.value);
                    qint64 saved = 0;
                    const QList<QByteArray> lines = page().spendChartPanel().csv().trimmed().split('\n');
                    for (qsizetype i = 1; i < lines.size(); ++i)
                        saved += nanoOf(lines[i].trimmed().split(',').constLast());
                    QCOMPARE(saved, total.value);
                    const QAbstractItemModel *rows = page().table().model();
                    QCOMPARE(rows->rowCount(), told.rows.size() + 1);
                    QCOMPARE(rows->index(rows->rowCount() - 1, 5).data().toString(), page().tiles()[0]->number());
                    QVERIFY2(page().checkText().startsWith(u"Σ rows = Σ chart = total"_s), qPrintable(page().checkText()));
                    QVERIFY(page().spendChartPanel().data().series.size() <= 7);
                }
            }
        }
    }

    void bucketsCoverTheScope_data() { chartTableAndCsvSumToTheSame_data(); }
    void bucketsCoverTheScope()
    {
        QFETCH(const QByteArray, zone);
        const QTimeZone place(zone);
        for (const TimeScope::Span span : allSpans()) {
            for (int back = 0; back < 40; ++back) {
                const TimeScope scope{span, back};
                const QList<TimeBucket> buckets = scopeBuckets(scope, today, place);
                const SpendQuery query = scopeQuery(scope, today, place, {});
                QCOMPARE(buckets.constFirst().from, query.from);
                QCOMPARE(buckets.constLast().to, query.to);
                QSet<QString> keys;
                for (qsizetype i = 0; i < buckets.size(); ++i) {
                    QVERIFY(i == 0 || buckets[i].from == buckets[i - 1].to);
                    keys.insert(buckets[i].key);
                }
                QCOMPARE(keys.size(), buckets.size());
            }
        }
        if (zone == "Europe/Berlin")
            QCOMPARE(scopeBuckets({TimeScope::Span::Day, 28}, today, place).size(), 25); // 25 October 2026
    }

    void aDifferenceIsSaid()
    {
        const Spends spends(7);
        SpendQuery query = scopeQuery({TimeScope::Span::Week, 0}, today, QTimeZone::utc(), {SpendBy::Day, SpendBy::Model});
        const SpendTable byTime = spends.table(query, QTimeZone::utc());
        query.by = {SpendBy::Model};
        SpendTable byKey = spends.table(query, QTimeZone::utc());
        const QList<TimeBucket> buckets = scopeBuckets({TimeScope::Span::Week, 0}, today, QTimeZone::utc());
        const SpendChart chart = spendChart(byTime, buckets);
        QVERIFY(spendAgrees(byTime, byKey, chart));
        QVERIFY(!spendAgrees(byTime, byKey, spendChart(byTime, buckets.mid(1)))); // a day is missing
        byKey.rows[0].sums.computed.value += 1; // a nano-dollar
        QVERIFY(!spendAgrees(byTime, byKey, chart));
    }

    void othersKeepTheSum()
    {
        const Spends spends(3);
        const TimeScope scope{TimeScope::Span::Year, 0};
        const SpendTable byTime = spends.table(scopeQuery(scope, today, QTimeZone::utc(), {SpendBy::Month, SpendBy::Model}), QTimeZone::utc());
        const SpendChart chart = spendChart(byTime, scopeBuckets(scope, today, QTimeZone::utc()));
        QCOMPARE(chart.series.size(), 7);
        QVERIFY(chart.series.constLast().isOthers);
        for (qsizetype i = 1; i < 6; ++i)
            QVERIFY(chart.series[i - 1].total >= chart.series[i].total);
        QCOMPARE(chart.total, byTime.total.sums.cost());
        const SpendChart lines = cumulativeChart(chart, chart, chart.buckets[3].from);
        QCOMPARE(lines.series[0].values.size(), 4); // nothing after now
        QCOMPARE(lines.series[1].values.constLast(), chart.total);
    }

    void niceScales_data()
    {
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("top");
        QTest::addColumn<int>("decimals");
        QTest::addRow("nothing") << 0.0 << 1.0 << 2;
        QTest::addRow("cents") << 0.0042 << 0.006 << 3;
        QTest::addRow("dollars") << 2.32 << 3.0 << 0;
        QTest::addRow("six digits") << 123'456.0 << 150'000.0 << 0;
        QTest::addRow("round already") << 8.0 << 8.0 << 0;
        QTest::addRow("quarters") << 0.9 << 1.0 << 2;
    }
    void niceScales()
    {
        QFETCH(const double, highest);
        QFETCH(const double, top);
        QFETCH(const int, decimals);
        const NiceScale scale = niceScale(highest);
        QVERIFY(scale.top >= highest && scale.steps >= 2 && scale.steps <= 5);
        QCOMPARE(scale.top, top);
        QCOMPARE(scale.decimals, decimals);
    }

    void stepsThroughTime()
    {
        answerWith(Spends(5));
        page().setTime(today, QTimeZone::utc());
        page().scope().setScope({TimeScope::Span::Week, 0});
        page().mainPane()->setFocus();
        QTest::keyClick(page().mainPane(), Qt::Key_BracketLeft);
        QCOMPARE(page().scope().scope().back, 1);
        QCOMPARE(page().spendChartPanel().data().buckets.constFirst().key, u"2026-11-09"_s);
        QTest::keyClick(page().mainPane(), Qt::Key_BracketRight);
        QTest::keyClick(page().mainPane(), Qt::Key_BracketRight); // not into the future
        QCOMPARE(page().scope().scope().back, 0);
        QCOMPARE(scopeText(page().scope().scope(), today), u"16 Nov 2026 – 22 Nov 2026"_s);
    }

    void cursorTableAndDrillByKeys()
    {
        answerWith(Spends(5));
        page().setTime(today, QTimeZone::utc());
        page().scope().setScope({TimeScope::Span::Week, 0});
        ChartPanel &panel = page().spendChartPanel();
        panel.plot().setFocus();
        QTest::keyClick(&panel.plot(), Qt::Key_Right);
        QTest::keyClick(&panel.plot(), Qt::Key_Right);
        QCOMPARE(panel.plot().cursorBucket(), 1);
        QTest::keyClick(&panel.plot(), Qt::Key_T);
        QVERIFY(panel.isTable());
        QCOMPARE(panel.table().model()->rowCount(), 7);
        const QAbstractItemModelTester tester(panel.table().model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTest::keyClick(&panel.table(), Qt::Key_T);
        QVERIFY(!panel.isTable());
        QTest::mouseClick(panel.legend().entries().constFirst(), Qt::LeftButton); // alone
        QSignalSpy ranges(m_window.get(), &MainWindow::rangeRequested);
        QTest::keyClick(&panel.plot(), Qt::Key_Return);
        QCOMPARE(ranges.size(), 1);
        QCOMPARE(ranges[0][0].value<UtcTime>(), panel.data().buckets[1].from);
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
        const QString filter = m_window->live().filter().text();
        QVERIFY2(filter.startsWith("time>="_L1), qPrintable(filter));
        QVERIFY2(filter.endsWith(u" (model=%1 OR tried=%1)"_s.arg(panel.data().series[0].key)), qPrintable(filter));
        QVERIFY2(m_window->live().filter().problem().isEmpty(), qPrintable(m_window->live().filter().problem()));
        QVERIFY(m_window->live().filter().problem().isEmpty());
    }

    void everyFigureLeadsToItsDecisions()
    {
        answerWith(Spends(5));
        page().setTime(today, QTimeZone::utc());
        page().groupBox().setCurrentIndex(page().groupBox().findData(int(SpendBy::Client)));
        QSignalSpy wanted(&page(), &DashboardPage::decisionsRequested);
        for (KpiTile *tile : page().tiles())
            QTest::mouseClick(tile, Qt::LeftButton);
        const QAbstractItemModel *rows = page().table().model();
        const int named = rows->index(0, 0).data().toString() == "(none)"_L1 ? 1 : 0;
        emit page().table().activated(rows->index(named, 0));
        emit page().table().activated(page().table().model()->index(page().table().model()->rowCount() - 1, 0));
        QCOMPARE(wanted.size(), 7);
        QVERIFY(wanted[5][2].toString().startsWith(u"client=client-"_s));
        QCOMPARE(wanted[6][2].toString(), QString());
    }

    void staleAndFailedAnswers()
    {
        QSignalSpy asked(&page(), &DashboardPage::spendRequested);
        page().setTime(today, QTimeZone::utc());
        page().scope().setScope({TimeScope::Span::Year, 0});
        const quint64 newest = asked.constLast()[0].toULongLong();
        const SpendTable table = Spends(5).table(scopeQuery({TimeScope::Span::Year, 0}, today, QTimeZone::utc(), {SpendBy::Month, SpendBy::Model}), QTimeZone::utc());
        page().takeSpend(newest - 1, {table, table, table, table});
        QCOMPARE(page().spendChartPanel().data().total, NanoUsd{}); // too old
        const qsizetype before = asked.size();
        page().refresh();
        QCOMPARE(asked.size(), before); // one question at a time
        page().takeProblem(newest, u"disk full"_s);
        QVERIFY(page().table().isHidden()); // nothing was read, and that is not $0
        QVERIFY(page().spendChartPanel().data().buckets.isEmpty());
        page().refresh();
        QCOMPARE(asked.size(), before + 1);
    }

    void comparesOnlyWhenAsked()
    {
        answerWith(Spends(5));
        page().setTime(today, QTimeZone::utc());
        const int columns = page().table().model()->columnCount();
        QVERIFY(page().tiles()[0]->note().contains(u"before"_s));
        page().compareBox().setChecked(false);
        QCOMPARE(page().table().model()->columnCount(), columns - 1);
        QVERIFY(!page().tiles()[0]->note().contains(u"before"_s));
        QCOMPARE(page().paceChartPanel().data().series.size(), 1);
    }

    void csvIsNoFormula()
    {
        SpendChart chart;
        chart.buckets = {{u"2026-11-22"_s, u"Sun"_s, {}, {}, {}}};
        chart.series = {{u"=1+1"_s, u"=1+1"_s, {NanoUsd{1}}, NanoUsd{1}, false}, {u"b"_s, u"a,\"b\""_s, {NanoUsd{2'500'000'000}}, {}, false}};
        QCOMPARE(chartCsv(chart), QByteArray("time,'=1+1,\"a,\"\"b\"\"\",total_usd\r\n2026-11-22,0.000000001,2.50,2.500000001\r\n"));
    }

    void budgetGeometry()
    {
        engine::BudgetReport report;
        report.id = u"daily"_s;
        report.limit = NanoUsd{10'000'000'000};
        report.spent = NanoUsd{3'000'000'000};
        report.held = NanoUsd{9'000'000'000};
        report.start = {0};
        report.end = {86'400'000'000};
        const BudgetBar bar = budgetBar(report, {43'200'000'000});
        QCOMPARE(bar.spent, 0.3);
        QCOMPARE(bar.held, 0.7); // never past the end
        QCOMPARE(bar.pace, 0.5);
        QVERIFY(!bar.isOver);
        QCOMPARE(budgetSentence(report, {43'200'000'000}), u"daily, per day: $3.00 of $10.00 (30 %), resets in 12 h 00 min; then nothing more"_s);
        report.spent = NanoUsd{12'000'000'000};
        QVERIFY(budgetBar(report, {0}).isOver);
        report.limit = {};
        QCOMPARE(budgetBar(report, {0}).spent, 1.0); // a limit of nothing is used up
    }

    void everythingHasAName()
    {
        answerWith(Spends(5));
        page().setTime(today, QTimeZone::utc());
        int looked = 0;
        for (QWidget *widget : page().findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_"_L1))
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).trimmed().isEmpty(),
                     qPrintable(u"%1 %2 in %3"_s.arg(QLatin1StringView(widget->metaObject()->className()), widget->objectName(),
                                                     QLatin1StringView(widget->parent()->metaObject()->className()))));
            ++looked;
        }
        QVERIFY(looked > 20);
        QVERIFY2(page().spendChartPanel().plot().accessibleDescription().contains(u"in all, highest $"_s),
                 qPrintable(page().spendChartPanel().plot().accessibleDescription()));
    }

    void seriesColoursStandOut()
    {
        for (const theme::Scheme scheme : {theme::Scheme::Light, theme::Scheme::Dark}) {
            for (int i = 0; i <= theme::seriesColors; ++i)
                QVERIFY2(theme::contrast(theme::seriesColor(i, scheme), theme::color(theme::Role::Surface, scheme)) >= 3.0,
                         qPrintable(QString::number(i)));
        }
    }

    void figuresAreThoseOfTheControlApi()
    {
        QFile policy(m_directory->filePath(u"policy.yaml"_s));
        QVERIFY(policy.open(QIODevice::WriteOnly));
        policy.write(policyText);
        policy.close();
        engine::EngineOptions options;
        options.dataDir = m_directory->filePath(u"data"_s);
        options.policyFile = policy.fileName();
        options.port = 0;
        options.token = Secret("t");
        engine::Engine engine(options);
        QVERIFY(engine.start());
        const EnginePresenter presenter(engine, *m_window);
        QSignalSpy answered(&engine, &engine::Engine::testRequestFinished);
        for (int i = 0; i < 3; ++i) {
            engine.sendTestRequest();
            QTRY_COMPARE(answered.size(), i + 1);
        }
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(page().tiles()[2]->number(), u"3"_s);
        QNetworkAccessManager network;
        QNetworkRequest request(QUrl(engine.status().baseUrl.chopped(3) + u"/signalbox/v1/spend?by=model"_s));
        request.setRawHeader("Authorization", "Bearer t");
        const std::unique_ptr<QNetworkReply> reply(network.get(request));
        QTRY_VERIFY(reply->isFinished());
        const qint64 told = QJsonDocument::fromJson(reply->readAll()).object()[u"total"_s][u"cost_nano_usd"_s].toInteger();
        QVERIFY(told > 0);
        QCOMPARE(page().spendChartPanel().data().total.value, told);
        QTRY_COMPARE(page().budgets().budgets().size(), 1);
        QCOMPARE(page().budgets().budgets()[0].spent.value, told);
        QVERIFY(page().checkText().contains(u"simulated"_s));
        QTest::mouseClick(page().tiles()[0], Qt::LeftButton);
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
        QTRY_COMPARE(m_window->live().model().rowCount(), 3);
        m_window.reset();
    }

private:
    [[nodiscard]] DashboardPage &page() { return m_window->dashboard(); }
    void answerWith(const Spends &spends)
    {
        connect(&page(), &DashboardPage::spendRequested, &page(),
                [this, spends](quint64 ticket, const QList<SpendQuery> &queries, const QTimeZone &zone) {
                    page().takeSpend(ticket, spends.tables(queries, zone));
                });
    }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
