// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "delegates/minute_strip.h"
#include "live/decision_detail.h"
#include "live/live_page.h"
#include "providers/drain_dialog.h"
#include "providers/lane_detail.h"
#include "providers/lane_table.h"
#include "providers/providers_page.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "widgets/detail_view.h"

#include "ui/sample_lanes.h"
#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace signalbox;
using namespace signalbox::gui;

/// The Providers screen with real clicks and keys.
class TestProvidersPage final : public QObject
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
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(page().isVisible());
    }
    void cleanup() { m_window.reset(); }

    void aWordForEveryState_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("circuit");
        QTest::addColumn<QString>("back");
        QTest::addRow("healthy") << 0 << u"healthy"_s << u"closed"_s << QString();
        QTest::addRow("down") << 1 << u"down"_s << u"open"_s << u"23 s"_s;
        QTest::addRow("half-open") << 2 << u"recovering"_s << u"half-open"_s << QString();
        QTest::addRow("rate limited") << 3 << u"rate limited"_s << u"closed"_s << u"1 min 35 s"_s;
        QTest::addRow("key refused") << 4 << u"key refused"_s << u"closed"_s << u"5 min 00 s"_s;
        QTest::addRow("no key") << 5 << u"no key"_s << u"closed"_s << u"–"_s;
        QTest::addRow("drained") << 6 << u"drained"_s << u"closed"_s << u"28 min 00 s"_s;
        QTest::addRow("running dry") << 7 << u"running dry"_s << u"closed"_s << QString();
        QTest::addRow("failing") << 8 << u"failing"_s << u"closed"_s << QString();
        QTest::addRow("unused") << 9 << u"no traffic"_s << u"closed"_s << QString();
    }
    void aWordForEveryState()
    {
        QFETCH(const int, row);
        QFETCH(const QString, word);
        QFETCH(const QString, circuit);
        QFETCH(const QString, back);
        page().setReport(test::sampleProviders());
        const auto text = [&](LaneColumn column) { return page().model().index(row, int(column)).data().toString(); };
        QCOMPARE(text(LaneColumn::Status), word);
        QCOMPARE(text(LaneColumn::Circuit), circuit);
        QCOMPARE(text(LaneColumn::BackIn), back);
        QVERIFY(!laneSentence(page().model().laneAt(row)).isEmpty());
    }

    void figures()
    {
        page().setReport(test::sampleProviders());
        const auto text = [&](int row, LaneColumn column) { return page().model().index(row, int(column)).data().toString(); };
        QCOMPARE(text(0, LaneColumn::FirstToken), u"0.41 / 1.10 s"_s);
        QCOMPARE(text(0, LaneColumn::Speed), u"92"_s);
        QCOMPARE(text(0, LaneColumn::Room), u"71 %"_s);
        QCOMPARE(text(0, LaneColumn::PriceAge), u"2 d"_s);
        QCOMPARE(text(0, LaneColumn::UsedIn), u"2 chains"_s);
        QCOMPARE(text(6, LaneColumn::PriceAge), u"policy"_s);
        QCOMPARE(text(6, LaneColumn::Room), u"–"_s);
        QCOMPARE(text(7, LaneColumn::Room), u"0 %"_s);
        QCOMPARE(text(8, LaneColumn::PriceAge), u"unpriced"_s);
        QCOMPARE(text(9, LaneColumn::FirstToken), u"–"_s);
        QCOMPARE(page().summaryText(), u"10 models  ·  9 providers  ·  1 drained  ·  1 no key  ·  1 down  ·  1 key refused  ·  1 rate limited"
                                        "  ·  1 recovering  ·  1 running dry  ·  1 failing  ·  1 no traffic  ·  1 healthy"_s.replace(
                                            u"9 providers"_s, u"8 providers"_s));
        QCOMPARE(minutesSentence(page().model().laneAt(1).lane.minutes),
                 u"Last 60 minutes: 70 calls in the last hour, 15 failed, 5 rate limited. Worst 0 min ago: 6 of 5 calls."_s);
    }

    void stripGeometry()
    {
        health::MinuteCells minutes{};
        minutes[59] = {10, 5, 2, 0};
        minutes[58] = {1'000, 1, 0, 0};
        minutes[57] = {10, 10, 10, 0}; // impossible, and still inside
        minutes[56] = {4, 0, 0, 0};
        const QRect area(7, 3, 190, 20);
        const auto bars = minuteBars(minutes, area);
        QCOMPARE(bars[59].whole.right() + 1, area.right() + 1 - 1); // a pixel of gap
        QCOMPARE(bars[59].failed.height(), 10);
        QCOMPARE(bars[59].limited.height(), 4);
        QCOMPARE(bars[59].limited.bottom() + 1, bars[59].failed.top());
        QCOMPARE(bars[58].failed.height(), 2); // one of a thousand shows
        QVERIFY(area.contains(bars[57].failed) && bars[57].limited.isEmpty());
        QVERIFY(!bars[56].isIdle && bars[56].failed.isEmpty());
        QVERIFY(bars[0].isIdle && area.contains(bars[0].whole));
    }

    void modelKeepsTheRules()
    {
        LaneModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        engine::ProviderReport report = test::sampleProviders();
        model.setReport(report);
        model.setReport(report);
        QCOMPARE(resets.size(), 1); // a refresh loses nothing
        report.lanes.removeFirst();
        model.setReport(report);
        model.setReport({});
        QCOMPARE(resets.size(), 3);
        QCOMPARE(model.rowCount(), 0);
    }

    void selectionSurvivesRefreshSortAndReload()
    {
        engine::ProviderReport report = test::sampleProviders();
        page().setReport(report);
        page().table().select(u"openai/o3"_s);
        page().setReport(report);
        QCOMPARE(page().table().selectedModel(), u"openai/o3"_s);
        page().table().sortByColumn(int(LaneColumn::Status), Qt::AscendingOrder);
        QCOMPARE(page().table().selectedModel(), u"openai/o3"_s);
        QCOMPARE(page().table().shown().index(0, 0).data().toString(), u"drained"_s); // what is out comes first
        report.lanes.removeFirst(); // another policy
        page().setReport(report);
        QCOMPARE(page().table().selectedModel(), u"openai/o3"_s);
        QCOMPARE(page().table().currentIndex().siblingAtColumn(int(LaneColumn::Model)).data().toString(), u"openai/o3"_s);
        QVERIFY(page().detail().sentence().contains(u"limit"_s));
    }

    void findsByTyping()
    {
        page().setReport(test::sampleProviders());
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(page().filter().hasFocus());
        QTest::keyClicks(&page().filter(), u"GPT"_s);
        QCOMPARE(page().table().shown().rowCount(), 2);
        QVERIFY(page().summaryText().contains(u"2 shown"_s));
        QCOMPARE(page().table().selectedModel(), u"openai/gpt-4o"_s);
        QTest::keyClicks(&page().filter(), u"nothing like it"_s);
        QVERIFY(!page().actions().probe->isEnabled());
    }

    void probeDrainAndUndrainGoOut()
    {
        page().setReport(test::sampleProviders());
        QSignalSpy probes(&page(), &ProvidersPage::probeRequested);
        QSignalSpy drains(&page(), &ProvidersPage::drainRequested);
        QSignalSpy undrains(&page(), &ProvidersPage::undrainRequested);
        page().table().setFocus();
        page().table().select(u"openai/gpt-4o"_s);
        QTest::keyClick(&page().table(), Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(probes.size(), 1);
        QCOMPARE(probes[0][0].toString(), u"openai"_s);
        QVERIFY(!page().actions().undrain->isEnabled());

        QTest::keyClick(&page().table(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
        auto *dialog = page().findChild<DrainDialog *>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        QCOMPARE(dialog->findChild<QComboBox *>()->currentText(), u"30 minutes"_s);
        dialog->findChild<QComboBox *>()->setCurrentIndex(3);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(), u"upgrade"_s);
        QTest::mouseClick(dialog->findChildren<QRadioButton *>().at(1), Qt::LeftButton, {}, {8, 8});
        QTest::keyClick(dialog->findChild<QLineEdit *>(), Qt::Key_Return);
        QCOMPARE(drains.size(), 1);
        QCOMPARE(drains[0][0].toString(), u"openai"_s);
        QCOMPARE(drains[0][1].value<std::chrono::seconds>(), std::chrono::seconds(1h));
        QCOMPARE(drains[0][2].toString(), u"upgrade"_s);

        page().table().select(u"ollama/llama-3.1-8b-instruct-q4_k_m"_s);
        QVERIFY(page().actions().undrain->isEnabled());
        QTest::keyClick(&page().table(), Qt::Key_U, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(undrains.size(), 1);
        QCOMPARE(undrains[0][0].toString(), u"ollama"_s); // the order is the provider's
    }

    void escapeLeavesTheDrainUngiven()
    {
        page().setReport(test::sampleProviders());
        QSignalSpy drains(&page(), &ProvidersPage::drainRequested);
        page().actions().drain->trigger();
        QTest::keyClick(page().findChild<DrainDialog *>(), Qt::Key_Escape);
        QTRY_VERIFY(page().findChild<DrainDialog *>() == nullptr);
        QVERIFY(drains.isEmpty());
    }

    void failuresHaveSamplesThatOpen()
    {
        engine::ProviderReport report = test::sampleProviders();
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(3);
        report.lanes[1].lane.lastErrors[0].decision = records[1].id;
        m_window->live().takeDecisions(records);
        page().setReport(report);
        page().table().select(u"openai/gpt-4o"_s);
        QAbstractItemModel *errors = page().detail().errors().model();
        QCOMPARE(errors->rowCount(), 2);
        QCOMPARE(errors->index(0, 1).data().toString(), u"503"_s);
        QCOMPARE(errors->index(0, 2).data().toString(), u"3"_s);
        QCOMPARE(errors->index(0, 4).data().toString(), records[1].id.toString());
        emit page().detail().errors().activated(errors->index(0, 0));
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
        QTRY_VERIFY(m_window->live().detail().isVisible());
    }

    void keysAndFiguresAreListed()
    {
        page().setReport(test::sampleProviders());
        page().table().select(u"google/gemini-2.5-pro"_s);
        QVERIFY(page().detail().keys().model()->index(0, 1).data().toString().contains(u"is not set"_s));
        QVERIFY(page().detail().sentence().contains(u"GEMINI_API_KEY"_s));
        QVERIFY(page().detail().figures().model()->rowCount() > 8);
    }

    void nothingToRouteTo()
    {
        page().setReport(test::sampleProviders());
        page().setReport({});
        QVERIFY(!page().table().isVisible());
        auto *copy = qobject_cast<QPushButton *>(page().mainPane());
        QVERIFY(copy != nullptr && copy->isVisible());
        QTest::mouseClick(copy, Qt::LeftButton);
        page().setReport(test::sampleProviders());
        QTRY_VERIFY(page().table().isVisible());
    }

    void everythingHasAName()
    {
        page().setReport(test::sampleProviders());
        const QList<QWidget *> widgets = page().findChildren<QWidget *>();
        int looked = 0;
        for (QWidget *widget : widgets) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith("qt_"_L1))
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).trimmed().isEmpty(), widget->metaObject()->className());
            ++looked;
        }
        QVERIFY(looked > 8);
        for (int column = 0; column < laneColumnCount; ++column) {
            const QModelIndex cell = page().model().index(1, column);
            QVERIFY(cell.data(Qt::AccessibleTextRole).toString().startsWith(laneColumnTitle(static_cast<LaneColumn>(column))));
        }
        QVERIFY(page().model().index(1, int(LaneColumn::Minutes)).data(Qt::AccessibleTextRole).toString().contains(u"15 failed"_s));
    }

    /// Columns fitted to short words make room when a lane comes to say a longer one.
    void longerWordsGetTheirRoom()
    {
        const engine::ProviderReport sample = test::sampleProviders();
        engine::ProviderReport calm = sample;
        for (engine::LaneReport &report : calm.lanes)
            report = test::healthyLane(report.lane.model);
        page().setReport(calm);
        const QAbstractItemView &table = page().table();
        const int before = page().table().columnWidth(int(LaneColumn::Status));
        page().setReport(sample);
        QVERIFY(page().table().columnWidth(int(LaneColumn::Status)) > before);
        for (const LaneColumn column : {LaneColumn::Status, LaneColumn::Circuit})
            QVERIFY(page().table().columnWidth(int(column)) >= table.sizeHintForColumn(int(column)));
    }

    void nothingIsCutAtTheSmallestSize()
    {
        page().setReport(test::sampleProviders());
        m_window->resize(1024, 640);
        QTRY_COMPARE(m_window->width(), 1024);
        const LaneTable &table = page().table();
        const QFontMetrics metrics(table.font());
        for (int column = 0; column < laneColumnCount; ++column) {
            const QString title = laneColumnTitle(static_cast<LaneColumn>(column));
            QVERIFY2(table.columnWidth(column) >= metrics.horizontalAdvance(title), qPrintable(title));
        }
        QVERIFY(table.horizontalHeader()->length() <= table.viewport()->width());
    }

private:
    [[nodiscard]] ProvidersPage &page() { return m_window->providers(); }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestProvidersPage)
#include "tst_providers_page.moc"
