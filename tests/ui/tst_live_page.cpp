// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "theme/theme.h"

#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

class TestLivePage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        m_theme = std::make_unique<theme::Theme>(*qApp);
    }

    void init()
    {
        test::failOnAnyUiComplaint();
        m_samples = test::SampleRecords(7);
        m_page = std::make_unique<LivePage>();
        m_page->resize(1280, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }

    void cleanup() { m_page.reset(); }

    void firstDecisionReplacesTheEmptyState()
    {
        QVERIFY(m_page->emptyState().isVisible());
        QVERIFY(!m_page->table().isVisible());
        m_page->takeDecisions(m_samples.list(3));
        QTRY_VERIFY(m_page->table().isVisible());
        QVERIFY(!m_page->emptyState().isVisible());
    }

    void typingFilters()
    {
        fill(300);
        QTest::keyClick(m_page.get(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_page->filter().hasFocus());
        QTest::keyClicks(&m_page->filter(), u"status:blocked"_s);
        QTRY_COMPARE(m_page->shown().rowCount(), int(m_page->model().totals().blocked));
        QVERIFY(m_page->shown().rowCount() < 300);
        QTest::keyClick(&m_page->filter(), Qt::Key_Escape); // closes the completions, if any
        QTest::keyClick(&m_page->filter(), Qt::Key_Escape);
        QTRY_COMPARE(m_page->shown().rowCount(), 300);
    }

    void slashGoesToTheFilter()
    {
        fill(5);
        m_page->table().setFocus();
        QTest::keyClick(&m_page->table(), Qt::Key_Slash);
        QTRY_VERIFY(m_page->filter().hasFocus());
    }

    void invalidFilterKeepsTheListAndSaysWhy()
    {
        fill(100);
        m_page->filter().setText(u"status:blocked"_s);
        QTRY_VERIFY(m_page->shown().rowCount() < 100);
        const int before = m_page->shown().rowCount();
        const QSignalSpy announced(m_page.get(), &LivePage::announced);
        m_page->filter().setText(u"status:blocked modle:x"_s);
        QCOMPARE(m_page->shown().rowCount(), before);
        QCOMPARE(m_page->filter().problem(), u"Unknown field “modle”, did you mean “model”?"_s);
        QCOMPARE(announced.count(), 1);
        m_page->filter().setText(u"status:blocked"_s);
        QVERIFY(m_page->filter().problem().isEmpty());
        QCOMPARE(announced.count(), 2); // and takes it back
        QCOMPARE(announced.last().first().toString(), QString());
    }

    void suspendShowsEverythingForAMoment()
    {
        fill(50);
        m_page->filter().setText(u"client:nobody"_s);
        QTRY_COMPARE(m_page->shown().rowCount(), 0);
        QTest::keyClick(m_page.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_page->shown().rowCount(), 50);
        QTest::keyClick(m_page.get(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_page->shown().rowCount(), 0);
        QPushButton *clear = nullptr;
        const QList<QPushButton *> buttons = m_page->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == "Clear filter"_L1)
                clear = button;
        }
        QVERIFY(clear != nullptr);
        QTRY_VERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QTRY_COMPARE(m_page->shown().rowCount(), 50);
    }

    void completesFieldsAndValues()
    {
        fill(100);
        m_page->filter().setText(u"cl"_s);
        QCOMPARE(m_page->filter().completions(), QStringList{u"client:"_s});
        m_page->filter().setText(u"-client:claude"_s);
        QCOMPARE(m_page->filter().completions(), QStringList{u"client:claude-code"_s});
        m_page->filter().setText(u"status:fell"_s);
        QCOMPARE(m_page->filter().completions(), QStringList{u"status:fell_back"_s});
        m_page->filter().setText(u"nothing:x"_s);
        QCOMPARE(m_page->filter().completions(), QStringList());
    }

    void pauseFreezesTheViewAndCounts()
    {
        fill(10);
        QTest::keyClick(m_page.get(), Qt::Key_F8);
        QVERIFY(m_page->model().isPaused());
        m_page->takeDecisions(m_samples.list(7));
        QCOMPARE(m_page->shown().rowCount(), 10);
        QCOMPARE(m_page->model().bufferedNew(), 7);
        QTest::keyClick(m_page.get(), Qt::Key_F8);
        QCOMPARE(m_page->shown().rowCount(), 17);
    }

    void pickingAnOlderRowStopsFollowingAndEndResumes()
    {
        fill(200);
        LiveTable &table = m_page->table();
        QVERIFY(table.isFollowing());
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
        const int row = m_page->shown().rowCount() - 5;
        clickRow(row);
        QVERIFY(!table.isFollowing());
        const DecisionId picked = m_page->shown().idAt(row);
        const int place = table.verticalScrollBar()->value();
        m_page->takeDecisions(m_samples.list(12));
        QCOMPARE(table.unseen(), 12);
        QCOMPARE(table.verticalScrollBar()->value(), place);
        QCOMPARE(table.selectedId(), picked);
        QTest::keyClick(&table, Qt::Key_End);
        QVERIFY(table.isFollowing());
        QCOMPARE(table.unseen(), 0);
        QTRY_COMPARE(table.verticalScrollBar()->value(), table.verticalScrollBar()->maximum());
    }

    void focusPicksTheNewestRowAndKeepsFollowing()
    {
        fill(200);
        m_page->filter().setFocus();
        m_page->table().setFocus();
        QCOMPARE(m_page->table().currentIndex().row(), 199);
        QVERIFY(m_page->table().isFollowing());
    }

    void scrollingUpStopsFollowing()
    {
        fill(200);
        LiveTable &table = m_page->table();
        QTRY_VERIFY(table.verticalScrollBar()->maximum() > 0);
        table.verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        QVERIFY(!table.isFollowing());
        table.verticalScrollBar()->triggerAction(QAbstractSlider::SliderToMaximum);
        QVERIFY(table.isFollowing());
    }

    void selectionSurvivesAChangeOfFilter()
    {
        fill(200);
        m_page->filter().setText(u"status:blocked"_s);
        QTRY_VERIFY(m_page->shown().rowCount() < 200);
        clickRow(0);
        const DecisionId picked = m_page->table().selectedId();
        m_page->filter().setText(QString());
        QTRY_COMPARE(m_page->shown().rowCount(), 200);
        QCOMPARE(m_page->table().selectedId(), picked);
        QCOMPARE(m_page->detail().record()->id, picked);
    }

    void pinKeyWorksInTheTableOnly()
    {
        fill(10);
        clickRow(8);
        const DecisionId id = m_page->table().selectedId();
        QTest::keyClick(&m_page->table(), Qt::Key_P);
        QVERIFY(m_page->model().at(m_page->model().sequenceOf(id)).pinned);
        m_page->filter().setFocus();
        QTest::keyClicks(&m_page->filter(), u"p"_s);
        QCOMPARE(m_page->filter().text(), u"p"_s);
        QVERIFY(m_page->model().at(m_page->model().sequenceOf(id)).pinned);
    }

    void copiesTheRow()
    {
        fill(10);
        clickRow(9);
        QTest::keyClick(&m_page->table(), Qt::Key_C, Qt::ControlModifier);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY(text.startsWith(m_page->table().selectedId().toString() + u'\t'));
        QCOMPARE(text.count(u'\t'), liveColumnCount);
    }

    void altClickAddsTheCellToTheFilter()
    {
        fill(100);
        const QModelIndex cell = m_page->shown().index(99, int(LiveColumn::Client));
        const QString client = cell.data().toString();
        const QPoint place = m_page->table().visualRect(cell).center();
        QTest::mouseClick(m_page->table().viewport(), Qt::LeftButton, Qt::AltModifier, place);
        QCOMPARE(m_page->filter().text(), u"client="_s + client);
        m_page->filter().clear();
        QTest::mouseClick(m_page->table().viewport(), Qt::LeftButton, Qt::AltModifier | Qt::ShiftModifier,
                          m_page->table().visualRect(m_page->shown().index(99, int(LiveColumn::Client))).center());
        QCOMPARE(m_page->filter().text(), u"-client="_s + client);
        QTRY_VERIFY(m_page->shown().rowCount() < 100);
    }

    void sumsAreExact()
    {
        QList<DecisionRecord> records = m_samples.list(500);
        qint64 nano = 0;
        for (const DecisionRecord &record : std::as_const(records))
            nano += record.cost ? record.cost->value : 0;
        m_page->takeDecisions(records);
        QCOMPARE(m_page->shown().totals().cost.value, nano);
        QVERIFY(m_page->summaryText().startsWith(u"500 decisions"_s));
    }

    void runningDecisionSettlesInTheDetail()
    {
        const DecisionRecord story = m_samples.fallbackStory();
        m_page->takeDecisions({test::SampleRecords::begun(story)});
        QTRY_VERIFY(m_page->table().isVisible());
        clickRow(0);
        QCOMPARE(m_page->detail().record()->status, DecisionStatus::Running);
        m_page->takeDecisions({story});
        QCOMPARE(*m_page->detail().record(), story);
    }

    void oldRecordsAreAskedFor()
    {
        const QList<DecisionRecord> records = m_samples.list(LiveModel::defaultKeptRecords + 50);
        m_page->takeDecisions(records);
        QTRY_VERIFY(m_page->table().isVisible());
        const QSignalSpy asked(m_page.get(), &LivePage::recordRequested);
        m_page->table().select(records.constFirst().id);
        QCOMPARE(asked.count(), 1);
        QVERIFY(!m_page->detail().record());
        m_page->takeLoaded({records.constFirst()});
        QCOMPARE(m_page->detail().record()->id, records.constFirst().id);
        m_page->table().select(records.at(1).id);
        m_page->takeLoaded({});
        QVERIFY(!m_page->detail().record());
        QCOMPARE(m_page->model().rowCount(), records.size());
    }

    void enterGoesToTheDetail()
    {
        fill(10);
        clickRow(3);
        QTest::keyClick(&m_page->table(), Qt::Key_Return);
        QTRY_VERIFY(m_page->detail().isAncestorOf(QApplication::focusWidget()));
    }

    void everyTabShowsEveryKindOfDecision()
    {
        QList<DecisionRecord> records = m_samples.list(120);
        records.append(test::SampleRecords::begun(m_samples.next()));
        DecisionRecord bare;
        bare.id = {records.constLast().id.value + 1};
        bare.status = DecisionStatus::Failed;
        records.append(bare);
        DecisionRecord odd = m_samples.blockedStory();
        odd.id = {bare.id.value + 1};
        odd.explanation = "[1,2,";
        records.append(odd);
        m_page->takeDecisions(records);
        QTRY_VERIFY(m_page->table().isVisible());
        for (int tab = DecisionDetail::WhyTab; tab <= DecisionDetail::RawTab; ++tab) {
            m_page->detail().setCurrentTab(static_cast<DecisionDetail::Tab>(tab));
            for (const DecisionRecord &record : std::as_const(records)) {
                m_page->table().select(record.id);
                QCOMPARE(m_page->detail().record()->id, record.id);
            }
            QVERIFY(!m_page->detail().grab().isNull());
        }
        const auto *raw = m_page->detail().findChild<QPlainTextEdit *>();
        QVERIFY(raw->toPlainText().contains(odd.id.toString()));
    }

    void oneColumnAlwaysStays()
    {
        fill(3);
        LiveTable &table = m_page->table();
        for (int round = 0; round < liveColumnCount + 2; ++round) {
            QMenu menu;
            table.fillColumnMenu(menu);
            const QList<QAction *> actions = menu.actions();
            for (int column = 0; column < liveColumnCount; ++column) {
                if (actions.at(column)->isChecked() && actions.at(column)->isEnabled()) {
                    actions.at(column)->trigger();
                    break;
                }
            }
        }
        QCOMPARE(table.horizontalHeader()->hiddenSectionCount(), liveColumnCount - 1);
    }

    void tokenIsCopiedButNotShown()
    {
        EmptyState &empty = m_page->emptyState();
        empty.setEndpoint(u"http://127.0.0.1:8484/v1"_s, Secret("sb-it's-secret"));
        const auto *shown = empty.findChild<QPlainTextEdit *>();
        QVERIFY(!shown->toPlainText().contains(u"secret"_s));
        QVERIFY(empty.curlLine().contains(u"Bearer sb-it'\\''s-secret'"_s));
        const QSignalSpy asked(&empty, &EmptyState::testRequestRequested);
        QTest::mouseClick(empty.findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
    }

private:
    void fill(int rows)
    {
        m_page->takeDecisions(m_samples.list(rows));
        QTRY_VERIFY(m_page->table().isVisible());
    }
    void clickRow(int row)
    {
        LiveTable &table = m_page->table();
        const QModelIndex cell = m_page->shown().index(row, 1);
        QTRY_VERIFY(table.viewport()->rect().contains(table.visualRect(cell).center()));
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(cell).center());
        QCOMPARE(table.currentIndex().row(), row);
    }

    std::unique_ptr<theme::Theme> m_theme;
    test::SampleRecords m_samples;
    std::unique_ptr<LivePage> m_page;
};

QTEST_MAIN(TestLivePage)
#include "tst_live_page.moc"
