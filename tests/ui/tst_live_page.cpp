// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/compare_dialog.h"
#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "live/views_menu.h"
#include "models/record_tables.h"
#include "theme/theme.h"
#include "widgets/detail_view.h"

#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
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

    void downOffersFiltersUsedBefore()
    {
        fill(20);
        FilterEdit &filter = m_page->filter();
        const QSignalSpy changed(m_page.get(), &LivePage::viewsChanged);
        filter.setFocus();
        QTest::keyClicks(&filter, u"client:cursor "_s);
        QTest::keyClick(&filter, Qt::Key_Escape); // the completions
        if (filter.text().isEmpty())
            filter.setText(u"client:cursor"_s);
        QTest::keyClick(&filter, Qt::Key_Return);
        QTRY_COMPARE(changed.count(), 1);
        filter.clear();
        QCOMPARE(filter.completions(), QStringList{u"client:cursor"_s});
    }

    void viewsAreSavedRecalledAndRemoved()
    {
        fill(40);
        m_page->filter().setText(u"status:ok"_s);
        m_page->table().setColumnHidden(5, true);
        QTest::keyClick(m_page.get(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = m_page->findChild<QInputDialog *>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        dialog->setTextValue(u"Went & well"_s);
        dialog->accept();
        QCOMPARE(m_page->views().views().size(), 1);
        m_page->filter().clear();
        m_page->table().setColumnHidden(5, false);

        LivePage other;
        other.restoreViewState(m_page->viewState());
        QCOMPARE(other.views(), m_page->views());

        auto *menu = m_page->findChild<ViewsMenu *>();
        menu->fill();
        const QList<QAction *> entries = menu->actions();
        const auto entry = std::find_if(entries.begin(), entries.end(), [](const QAction *one) { return one->text() == "Went && well"_L1; });
        QVERIFY(entry != entries.end());
        (*entry)->trigger();
        QCOMPARE(m_page->filter().text(), u"status:ok"_s);
        QVERIFY(m_page->table().isColumnHidden(5));
        emit menu->viewRemoved(u"Went & well"_s);
        QVERIFY(m_page->views().views().isEmpty());
    }

    void comparesTwoSelectedDecisions()
    {
        fill(10);
        const QSignalSpy announced(m_page.get(), &LivePage::announced);
        clickRow(3);
        m_page->table().setFocus();
        QTest::keyClick(&m_page->table(), Qt::Key_C);
        QVERIFY(m_page->findChild<CompareDialog *>() == nullptr);
        QCOMPARE(announced.count(), 1); // says how
        const QRect place = m_page->table().visualRect(m_page->shown().index(6, 1));
        QTest::mouseClick(m_page->table().viewport(), Qt::LeftButton, Qt::ControlModifier, place.center());
        QTest::keyClick(&m_page->table(), Qt::Key_C);
        auto *dialog = m_page->findChild<CompareDialog *>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        const DetailTable &all = dialog->view().tableModel().table();
        QCOMPARE(all.headers.at(1), m_page->shown().idAt(3).toString());
        QCOMPARE(all.headers.at(2), m_page->shown().idAt(6).toString());
        const int different = differences(all);
        QVERIFY(different > 0 && different < all.rows.size());
        dialog->onlyDifferences().setChecked(true);
        QCOMPARE(int(dialog->view().tableModel().table().rows.size()), different);
    }

    void copiesRequests()
    {
        fill(10);
        m_page->emptyState().setEndpoint(u"http://127.0.0.1:21201/v1"_s, Secret("sb-secret-token"));
        clickRow(4);
        m_page->table().setFocus();
        QTest::keyClick(&m_page->table(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QString curl = QGuiApplication::clipboard()->text();
        QVERIFY2(curl.startsWith("curl 'http://127.0.0.1:21201/v1/chat/completions'"_L1), qPrintable(curl));
        QVERIFY(!curl.contains("sb-secret"_L1));
        QTest::keyClick(&m_page->table(), Qt::Key_Y, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("from openai import OpenAI"_L1));
    }

    void exportsWhatIsShown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addRow("CSV") << u"rows.csv"_s;
        QTest::addRow("JSON Lines") << u"rows.jsonl"_s;
        QTest::addRow("HAR") << u"rows.har"_s;
    }
    /// Older records are asked for; one of them is gone.
    void exportsWhatIsShown()
    {
        QFETCH(const QString, name);
        const QList<DecisionRecord> records = m_samples.list(2'300);
        m_page->takeDecisions(records);
        QTRY_COMPARE(m_page->shown().rowCount(), 2'300);
        QHash<DecisionId, DecisionRecord> ledger;
        for (const DecisionRecord &record : records)
            ledger.insert(record.id, record);
        ledger.remove(records.at(7).id);
        connect(m_page.get(), &LivePage::recordRequested, this, [&](DecisionId id) {
            const QList<DecisionRecord> answer = ledger.contains(id) ? QList{ledger.value(id)} : QList<DecisionRecord>{};
            QMetaObject::invokeMethod(this, [this, answer] { m_page->takeLoaded(answer); }, Qt::QueuedConnection);
        });
        const QTemporaryDir directory;
        const QSignalSpy announced(m_page.get(), &LivePage::announced);
        m_page->exportTo(directory.filePath(name));
        QFile file(directory.filePath(name));
        QTRY_VERIFY(file.exists());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        int entries = 0;
        if (name.endsWith("har"_L1)) {
            const QJsonArray list = QJsonDocument::fromJson(text).object()[u"log"_s].toObject()[u"entries"_s].toArray();
            entries = int(list.size());
            QCOMPARE(list.first().toObject()[u"comment"_s].toString(), records.first().id.toString());
        } else {
            entries = int(text.count('\n')) - (name.endsWith("csv"_L1) ? 1 : 0);
            const QByteArray last = text.split('\n').at(text.count('\n') - 1);
            QVERIFY(last.contains(records.last().id.toString().toLatin1()));
        }
        QCOMPARE(entries, 2'299);
        QTRY_VERIFY(!announced.isEmpty() && announced.last().first().toString().contains("not in the ledger"_L1));
    }

    void exportIntoNowhereSaysSo()
    {
        fill(3);
        const QSignalSpy announced(m_page.get(), &LivePage::announced);
        m_page->exportTo(u"/nowhere/at/all.csv"_s);
        QCOMPARE(announced.count(), 1);
        QVERIFY(announced.first().first().toString().contains("cannot be written"_L1));
    }

    void timeIsChosenFromAList()
    {
        fill(30);
        const QSignalSpy asked(m_page.get(), &LivePage::rangeRequested);
        m_page->filter().setText(u"status:ok"_s);
        QComboBox &spans = m_page->spanBox();
        spans.setFocus();
        QTest::keyClick(&spans, Qt::Key_Down);
        QTest::keyClick(&spans, Qt::Key_Down);
        QCOMPARE(m_page->filter().text(), u"time>-1h status:ok"_s);
        QCOMPARE(asked.count(), 2);
        m_page->filter().setText(u"time>=2026-11-01 time<2026-11-08 status:ok"_s);
        QCOMPARE(spans.currentText(), u"Other time"_s);
        m_page->filter().setText(u"status:ok"_s);
        QCOMPARE(spans.currentIndex(), 0);
        QCOMPARE(spans.findText(u"Other time"_s), -1);
    }

    void rangeOfTheDashboardIsExact()
    {
        fill(50);
        const UtcTime from = m_page->model().rowAt(10).time;
        const UtcTime to{from.micros / 1'000'000 * 1'000'000 + 20'000'000};
        const UtcTime whole{from.micros / 1'000'000 * 1'000'000};
        m_page->showRange(whole, to, u"client=cursor"_s);
        QVERIFY2(m_page->filter().problem().isEmpty(), qPrintable(m_page->filter().text()));
        int expected = 0;
        for (int row = 0; row < m_page->model().rowCount(); ++row) {
            const LiveRow &one = m_page->model().rowAt(row);
            expected += one.time >= whole && one.time < to && m_page->model().pool().text(one.client) == "cursor"_L1;
        }
        QTRY_COMPARE(m_page->shown().rowCount(), expected);
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
