// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dashboard/dashboard_page.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "providers/providers_page.h"
#include "settings/settings_store.h"
#include "shell/application_setup.h"
#include "shell/background.h"
#include "shell/engine_presenter.h"
#include "shell/main_window.h"
#include "shell/status_strip.h"
#include "tray/notice_book.h"
#include "tray/tray.h"

#include "ui/sample_lanes.h"
#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;
using namespace std::chrono_literals;

namespace {

constexpr qint64 second = 1'000'000;
constexpr qint64 hour = 3'600 * second;
constexpr UtcTime start{1'795'356'176'100'000};

engine::BudgetReport daily(qint64 spent, UtcTime from = start, const QString &key = {})
{
    engine::BudgetReport report;
    report.id = u"daily"_s;
    report.key = key;
    report.limit = NanoUsd{1'000'000};
    report.spent = NanoUsd{spent};
    report.start = from;
    report.end = {from.micros + 24 * hour};
    return report;
}

engine::ProviderReport providers(bool isDown, UtcTime at)
{
    engine::ProviderReport report;
    report.at = at;
    for (const QString &model : {u"openai/gpt-4o"_s, u"openai/gpt-4o-mini"_s, u"ollama/llama"_s}) {
        engine::LaneReport lane = test::healthyLane(model);
        if (isDown && lane.provider == "openai"_L1) {
            lane.lane.state.breaker = health::Breaker::Open;
            lane.lane.state.openUntil = lane.lane.at + 23s;
        }
        report.lanes.append(lane);
    }
    return report;
}

DecisionRecord refused(quint64 id, const QString &client, UtcTime at)
{
    DecisionRecord record;
    record.id = {id};
    record.time = at;
    record.client = client;
    record.status = DecisionStatus::Blocked;
    record.code = u"sensitivity_no_route"_s;
    record.tags = {u"secret"_s};
    return record;
}

engine::EngineStatus withErrors(int errors)
{
    engine::EngineStatus status;
    status.listening = true;
    status.baseUrl = u"http://127.0.0.1:8484/v1"_s;
    status.policyVersion = 3;
    for (int i = 0; i < errors; ++i)
        status.policyIssues.append({policy::Issue::Severity::Error, i + 1, 1, u"rules"_s, u"unknown chain"_s});
    return status;
}

} // namespace

/// What is told while nobody looks, how often, and what closing the window does.
class TestBackground final : public QObject
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
        m_setup->theme().setMode(theme::Mode::Light);
        m_setup->theme().setTextScale(1.0);
    }
    void cleanup()
    {
        m_window.reset();
        m_directory.reset();
    }

    void thousandRequestsOverBudgetGiveOneNoticePerThreshold()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        auto book = std::make_unique<NoticeBook>(file());
        QStringList titles;
        qint64 spent = 0;
        for (int request = 0; request < 1'000; ++request) {
            spent += 1'000 + random.bounded(2'000); // ends well over the limit
            if (random.bounded(50) == 0)
                book = std::make_unique<NoticeBook>(file()); // the program was restarted
            const QList<Notice> notices = book->takeBudgets({daily(spent)}, {start.micros + request * second});
            for (const Notice &notice : notices)
                titles.append(notice.title);
        }
        QVERIFY(spent > 1'000'000);
        QCOMPARE(titles, (QStringList{u"Budget daily: 50 % used"_s, u"Budget daily: 80 % used"_s, u"Budget daily: 100 % used"_s}));
        const UtcTime tomorrow{start.micros + 24 * hour};
        QCOMPARE(book->takeBudgets({daily(499'999, tomorrow)}, tomorrow).size(), 0);
        QCOMPARE(book->takeBudgets({daily(500'000, tomorrow)}, tomorrow).size(), 1);
        QCOMPARE(book->takeBudgets({daily(2'000'000, tomorrow)}, tomorrow).size(), 2);
    }

    void everyKeyOfABudgetCountsForItself()
    {
        NoticeBook book(file());
        const QList<engine::BudgetReport> budgets{daily(600'000, start, u"cursor"_s), daily(900'000, start, u"aider"_s)};
        QCOMPARE(book.takeBudgets(budgets, start).size(), 3);
        QCOMPARE(book.takeBudgets(budgets, start).size(), 0);
    }

    void thresholdsOfThePolicyGoBefore()
    {
        NoticeBook book(file());
        engine::BudgetReport report = daily(600'000);
        report.notify = {10, 60};
        QCOMPARE(book.takeBudgets({report}, start).size(), 2);
        report.id = u"another"_s;
        report.isSample = true;
        QCOMPARE(book.takeBudgets({report}, start).size(), 0);
    }

    void aProviderIsToldOnceUntilItIsBack()
    {
        NoticeBook book(file());
        const auto at = [](qint64 seconds) { return UtcTime{start.micros + seconds * second}; };
        QCOMPARE(book.takeProviders(providers(true, at(0))).size(), 0);
        QCOMPARE(book.takeProviders(providers(true, at(60))).size(), 0);
        const QList<Notice> told = book.takeProviders(providers(true, at(61)));
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.constFirst().target, u"openai"_s);
        QCOMPARE(book.takeProviders(providers(true, at(500))).size(), 0);
        QCOMPARE(book.takeProviders(providers(false, at(600))).size(), 0);
        QCOMPARE(book.takeProviders(providers(true, at(601))).size(), 0);
        QCOMPARE(book.takeProviders(providers(true, at(662))).size(), 1);
    }

    void oneModelThatAnswersIsEnough()
    {
        NoticeBook book(file());
        for (int i = 0; i < 10; ++i) {
            engine::ProviderReport report = providers(true, {start.micros + i * 60 * second});
            report.lanes[1] = test::healthyLane(u"openai/gpt-4o-mini"_s);
            QCOMPARE(book.takeProviders(report).size(), 0);
        }
    }

    void refusalsAreToldOncePerClientAndHour()
    {
        NoticeBook book(file());
        QList<DecisionRecord> records;
        for (quint64 i = 1; i <= 100; ++i)
            records.append(refused(i, i % 2 == 0 ? u"cursor"_s : u"cron"_s, {start.micros + qint64(i) * second}));
        const QList<Notice> notices = book.takeRecords(records);
        QCOMPARE(notices.size(), 2);
        QCOMPARE(notices.constFirst().decision, DecisionId{1});
        QCOMPARE(book.takeRecords({refused(200, u"cron"_s, {start.micros + hour})}).size(), 0);
        QCOMPARE(book.takeRecords({refused(201, u"cron"_s, {start.micros + hour + 2 * second})}).size(), 1);
        DecisionRecord budget = refused(300, u"other"_s, start);
        budget.code = u"budget_exceeded"_s;
        QCOMPARE(book.takeRecords({budget}).size(), 0);
    }

    void aBrokenPolicyFileIsToldOncePerState()
    {
        NoticeBook book(file());
        QCOMPARE(book.takePolicy(withErrors(0), start).size(), 0);
        QCOMPARE(book.takePolicy(withErrors(1), start).size(), 1);
        QCOMPARE(book.takePolicy(withErrors(1), start).size(), 0);
        QCOMPARE(book.takePolicy(withErrors(2), start).size(), 1);
    }

    void mutedKindsAreSilentAndNoFloodFollows()
    {
        NoticeBook book(file());
        book.mute(NoticeKind::Budget, {start.micros + hour});
        QCOMPARE(book.takeBudgets({daily(2'000'000)}, start).size(), 0);
        QCOMPARE(NoticeBook(file()).mutedUntil(NoticeKind::Budget).micros, start.micros + hour);
        QCOMPARE(book.takeRecords({refused(1, u"cron"_s, start)}).size(), 1);
        QCOMPARE(book.takeBudgets({daily(2'000'000)}, {start.micros + 2 * hour}).size(), 0);
    }

    void rulesTurnThemOff()
    {
        NoticeBook book(file());
        book.setRules({false, false, false, false, {}});
        QCOMPARE(book.takeBudgets({daily(2'000'000)}, start).size(), 0);
        QCOMPARE(book.takeRecords({refused(1, u"cron"_s, start)}).size(), 0);
        QCOMPARE(book.takePolicy(withErrors(1), start).size(), 0);
        (void)book.takeProviders(providers(true, start));
        QCOMPARE(book.takeProviders(providers(true, {start.micros + hour})).size(), 0);
    }

    void aDamagedMemoryOnlyRepeats()
    {
        QFile damaged(file());
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{\"budget:daily");
        damaged.close();
        NoticeBook book(file());
        QCOMPARE(book.takeBudgets({daily(2'000'000)}, start).size(), 3);
        QCOMPARE(NoticeBook(file()).takeBudgets({daily(2'000'000)}, start).size(), 0);
    }

    void noticesHaveAnActionAndAreMuted()
    {
        open();
        Background &background = m_window->background();
        auto *bar = m_window->findChild<NoticeBar *>();
        QVERIFY(!bar->isVisible());
        background.takeReports(providers(false, start), {daily(850'000)});
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->waiting(), 2);
        QTest::mouseClick(&bar->actionButton(), Qt::LeftButton);
        QCOMPARE(m_window->page(), MainWindow::Page::Dashboard);
        QCOMPARE(bar->waiting(), 1);
        QTest::mouseClick(&bar->muteButton(), Qt::LeftButton);
        QVERIFY(!bar->isVisible());
        background.takeReports(providers(false, {start.micros + hour}), {daily(2'000'000)});
        QVERIFY(!bar->isVisible());
        background.takeRecords({refused(7, u"cron"_s, start)});
        QVERIFY(bar->isVisible());
        QTest::mouseClick(&bar->closeButton(), Qt::LeftButton);
        QVERIFY(!bar->isVisible());
    }

    void settingsDecideWhatIsTold()
    {
        open();
        QCOMPARE(m_window->settings().set(setting::budgetPercents, u"90, 10"_s), QString());
        m_window->background().takeReports(providers(false, start), {daily(850'000)});
        const auto *bar = m_window->findChild<NoticeBar *>();
        QCOMPARE(bar->waiting(), 1);
        QVERIFY2(bar->text().contains(u"10 %"_s), qPrintable(bar->text()));
    }

    void trayTellsStateSpendAndDecisions()
    {
        open();
        Background &background = m_window->background();
        Tray &tray = background.tray();
        QCOMPARE(tray.state(), TrayState::Stopped);
        m_window->takeStatus(withErrors(0));
        QCOMPARE(tray.state(), TrayState::Ok);
        background.takeReports(providers(true, start), {daily(250'000)});
        QCOMPARE(tray.state(), TrayState::Degraded);
        background.setLocalOnly({start.micros + hour}, start);
        QCOMPARE(tray.state(), TrayState::LocalOnly);
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(10);
        background.takeRecords(records);
        const QList<QAction *> actions = tray.menu().actions();
        QCOMPARE(actions.constFirst()->text(), u"$0.00025 of $0.0010 today"_s);
        QSet<qint64> keys;
        for (const TrayState state : {TrayState::Ok, TrayState::Degraded, TrayState::LocalOnly, TrayState::Stopped}) {
            const QImage image = trayIcon(state).pixmap(64, 64).toImage();
            keys.insert(qHash(QByteArrayView(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes())) & 0x7fffffff);
        }
        QCOMPARE(keys.size(), 4);
        m_window->live().takeDecisions(records);
        QTRY_VERIFY(m_window->live().table().isVisible());
        actions.at(2)->trigger(); // the newest decision
        QCOMPARE(m_window->live().table().selectedId(), records.last().id);
    }

    void closingEndsItUnlessItIsToKeepRunning()
    {
        open();
        QVERIFY(m_window->close());
        QVERIFY(!m_window->isVisible());
        open();
        QCOMPARE(m_window->settings().set(setting::keepRunning, true), QString());
        QVERIFY(!m_window->close()); // there is no tray offscreen, so it must stay reachable
        QVERIFY(m_window->isVisible() && m_window->isMinimized());
        m_window->comeToFront();
        QVERIFY(!m_window->isMinimized());
    }

    void localOnlyIsCarriedOutByTheEngine()
    {
        open();
        engine::EngineOptions options;
        options.dataDir = m_directory->filePath(u"data"_s);
        options.demo = true;
        options.port = 0;
        engine::Engine engine(options);
        QVERIFY(engine.start());
        const EnginePresenter presenter(engine, *m_window);
        QSignalSpy answered(&engine, &engine::Engine::testRequestFinished);
        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_window->background().localOnlyUntil().micros > 0);
        QVERIFY(m_window->background().localOnlyAction()->isChecked());
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.at(0).at(0).toString(), QString());
        const LiveModel &live = m_window->live().model();
        QTRY_COMPARE(live.rowCount(), 1);
        QTRY_VERIFY(live.rowAt(0).status == DecisionStatus::Ok);
        QVERIFY2(live.pool().text(live.rowAt(0).routed).startsWith(u"sim-local/"_s), qPrintable(live.pool().text(live.rowAt(0).routed)));
        QVERIFY(live.record(live.rowAt(0).id)->explanation.contains("local only until"));
        QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_window->background().localOnlyUntil().micros, 0);
        QVERIFY(!m_window->background().localOnlyAction()->isChecked());
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
        QTRY_COMPARE(live.rowCount(), 2);
        QTRY_VERIFY(live.rowAt(1).status == DecisionStatus::Ok);
        QVERIFY(!live.pool().text(live.rowAt(1).routed).startsWith(u"sim-local/"_s));
        m_window.reset();
    }

private:
    [[nodiscard]] QString file() const { return m_directory->filePath(u"notices.json"_s); }
    void open()
    {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(m_setup->theme(), m_directory->filePath(u"window.ini"_s));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestBackground)
#include "tst_background.moc"
