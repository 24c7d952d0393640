// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/live_page.h"
#include "live/live_table.h"
#include "palette/command_palette.h"
#include "palette/fuzzy_match.h"
#include "palette/shortcut_editor.h"
#include "providers/providers_page.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "shell/page_history.h"

#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

engine::EngineStatus listening()
{
    engine::EngineStatus status;
    status.listening = true;
    status.baseUrl = u"http://127.0.0.1:8484/v1"_s;
    status.models = {{u"openai/gpt-4o"_s, u"us"_s, false}, {u"ollama/llama3.1"_s, u"machine"_s, false}};
    return status;
}

QAction *actionNamed(const MainWindow &window, const QString &text)
{
    const QList<QAction *> actions = window.findChildren<QAction *>();
    for (QAction *action : actions) {
        if (QString(action->text()).remove(u'&') == text)
            return action;
    }
    return nullptr;
}

} // namespace

class TestPalette final : public QObject
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
        open();
    }
    void cleanup()
    {
        m_window.reset();
        m_directory.reset();
    }

    void matches_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("found");
        QTest::addColumn<QList<int>>("places");
        QTest::addRow("nothing typed") << u""_s << u"anything"_s << true << QList<int>{};
        QTest::addRow("a part") << u"test"_s << u"Send test request"_s << true << QList<int>{5, 6, 7, 8};
        QTest::addRow("starts of words win") << u"st"_s << u"list Send test"_s << true << QList<int>{5, 10};
        QTest::addRow("other case") << u"DARK"_s << u"dark theme"_s << true << QList<int>{0, 1, 2, 3};
        QTest::addRow("words in any order") << u"theme dark"_s << u"Dark theme"_s << true << QList<int>{0, 1, 2, 3, 5, 6, 7, 8, 9};
        QTest::addRow("letters in the wrong order") << u"tset"_s << u"test"_s << false << QList<int>{};
        QTest::addRow("one word of two") << u"dark bananas"_s << u"Dark theme"_s << false << QList<int>{};
        QTest::addRow("longer than the text") << u"darkest"_s << u"dark"_s << false << QList<int>{};
        QTest::addRow("umlaut") << u"ü"_s << u"Über Signalbox"_s << true << QList<int>{0};
    }
    void matches()
    {
        QFETCH(const QString, query);
        QFETCH(const QString, text);
        QFETCH(const bool, found);
        QFETCH(const QList<int>, places);
        const auto match = fuzzyMatch(query, text);
        QCOMPARE(match.has_value(), found);
        if (match)
            QCOMPARE(match->places, places);
    }

    void everyMatchSpellsTheWord()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const auto word = [&random](int length) {
            QString text;
            for (int i = 0; i < length; ++i)
                text += QChar(u'a' + random.bounded(4));
            return text;
        };
        int found = 0;
        for (int i = 0; i < 2'000; ++i) {
            const QString query = word(1 + random.bounded(5));
            const QString text = word(1 + random.bounded(30));
            qsizetype at = 0; // the plainest way to say whether it can be found at all
            for (const QChar letter : text) {
                if (at < query.size() && query[at] == letter)
                    ++at;
            }
            const auto match = fuzzyMatch(query, text);
            QCOMPARE(match.has_value(), at == query.size());
            if (!match)
                continue;
            ++found;
            QString spelt;
            for (const int place : match->places)
                spelt += text[place];
            QCOMPARE(spelt, query);
        }
        QVERIFY(found > 200);
    }

    void modelIsSound()
    {
        PaletteModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QList<PaletteEntry> entries;
        for (int i = 0; i < 500; ++i)
            entries.append({PaletteKind::Model, u"m%1"_s.arg(i), u"model %1"_s.arg(i), u"zone"_s, {}, {}, i % 3 != 0, {}});
        model.setEntries(entries, {u"m7"_s, u"m9"_s});
        QCOMPARE(model.rowCount(), PaletteModel::mostRows);
        QCOMPARE(model.index(0).data().toString(), u"model 7"_s);
        QCOMPARE(model.index(1).data().toString(), u"model 9"_s);
        model.setQuery(u"499"_s);
        QCOMPARE(model.rowCount(), 1);
        model.setQuery(u"nothing like it"_s);
        QCOMPARE(model.rowCount(), 0);
        model.setQuery({}, {{PaletteKind::Decision, {}, u"D-1"_s, {}, {}, {}, true, {}}});
        QCOMPARE(model.index(0).data().toString(), u"D-1"_s);
        ShortcutModel shortcuts(m_window->shortcuts());
        const QAbstractItemModelTester another(&shortcuts, QAbstractItemModelTester::FailureReportingMode::QtTest);
        shortcuts.setQuery(u"zzzz"_s);
        QCOMPARE(shortcuts.rowCount(), 0);
        shortcuts.setQuery({});
        QVERIFY(shortcuts.rowCount() > 20);
    }

    void everyActionHasKeysOrStandsInThePalette()
    {
        QSet<QString> offered;
        const QList<PaletteEntry> entries = m_window->paletteEntries();
        for (const PaletteEntry &entry : entries)
            offered.insert(entry.text);
        int looked = 0;
        const QList<QAction *> actions = m_window->findChildren<QAction *>();
        for (const QAction *action : actions) {
            if (action->isSeparator() || action->menu() != nullptr || qobject_cast<QLineEdit *>(action->parent()) != nullptr)
                continue;
            ++looked;
            QVERIFY2(!action->text().isEmpty() || action->actionGroup() != nullptr, "an action without a text");
            if (action->isVisible())
                QVERIFY2(offered.contains(QString(action->text()).remove(u'&')), qPrintable(action->text()));
        }
        QVERIFY(looked > 25);
    }

    void runsAnActionByKeyboardAlone()
    {
        m_window->takeStatus(listening());
        const QSignalSpy asked(m_window.get(), &MainWindow::testRequestRequested);
        QWidget *before = QApplication::focusWidget();
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        CommandPalette &palette = m_window->commandPalette();
        QVERIFY(palette.isVisible());
        QVERIFY(palette.field().hasFocus());
        QTest::keyClicks(&palette.field(), u"test req"_s);
        QCOMPARE(palette.list().currentIndex().data().toString(), u"Send test request"_s);
        QTest::keyClick(&palette.field(), Qt::Key_Return);
        QVERIFY(!palette.isVisible());
        QCOMPARE(asked.count(), 1);
        QCOMPARE(QApplication::focusWidget(), before);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(palette.list().currentIndex().data().toString(), u"Send test request"_s); // used lately
        QTest::keyClick(&palette.field(), Qt::Key_Escape);
        QVERIFY(!palette.isVisible());
        QCOMPARE(asked.count(), 1);
    }

    void arrowsMoveAndDisabledActionsDoNotRun()
    {
        m_window->takeStatus({}); // nothing listens, so there is nobody to ask
        const QSignalSpy asked(m_window.get(), &MainWindow::testRequestRequested);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        CommandPalette &palette = m_window->commandPalette();
        const int first = palette.list().currentIndex().row();
        QTest::keyClick(&palette.field(), Qt::Key_Down);
        QVERIFY(palette.list().currentIndex().row() > first);
        QTest::keyClick(&palette.field(), Qt::Key_Up);
        QCOMPARE(palette.list().currentIndex().row(), first);
        QTest::keyClicks(&palette.field(), u"send test request"_s);
        QTest::keyClick(&palette.field(), Qt::Key_Return);
        QCOMPARE(asked.count(), 0);
        QVERIFY(palette.isVisible());
    }

    void goesWherePeopleName_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("page");
        QTest::addColumn<QString>("liveFilter");
        QTest::addColumn<QString>("providersFilter");
        QTest::addRow("page") << u"dashboard"_s << 1 << QString() << QString();
        QTest::addRow("model") << u"llama3"_s << 0 << u"model:ollama/llama3.1"_s << QString();
        QTest::addRow("provider") << u"openai provider"_s << 2 << QString() << u"openai"_s;
        QTest::addRow("rule") << u"secrets"_s << 0 << u"rule:secrets-stay"_s << QString();
    }
    void goesWherePeopleName()
    {
        QFETCH(const QString, typed);
        QFETCH(const int, page);
        QFETCH(const QString, liveFilter);
        QFETCH(const QString, providersFilter);
        m_window->takeStatus(listening());
        m_window->setPolicyNames({{u"openai"_s, u"ollama"_s}, {u"secrets-stay"_s}, {u"cheap"_s}});
        choose(typed);
        QCOMPARE(static_cast<int>(m_window->page()), page);
        QCOMPARE(m_window->live().filter().text(), liveFilter);
        QCOMPARE(m_window->providers().filter().text(), providersFilter);
    }

    void jumpsToADecision()
    {
        const QList<DecisionRecord> records = fill();
        const DecisionId wanted = records.at(17).id;
        choose(wanted.toString().toLower());
        QCOMPARE(m_window->live().table().selectedId(), wanted);
        choose(u"d-"_s + records.at(5).id.toString().last(9));
        QCOMPARE(m_window->live().table().selectedId(), records.at(5).id);
        const QSignalSpy loaded(&m_window->live(), &LivePage::recordRequested);
        DecisionId elsewhere{wanted.value - 12'345'678};
        choose(elsewhere.toString());
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(loaded.at(0).at(0).value<DecisionId>(), elsewhere);
    }

    void filtersAreRemembered()
    {
        fill();
        m_window->live().filter().setText(u"status:ok"_s);
        m_window->showPage(MainWindow::Page::Providers); // leaving a place settles it
        m_window->live().filter().setText(u"((("_s);
        m_window->showPage(MainWindow::Page::Live);
        m_window->close();
        open();
        QStringList filters;
        const QList<PaletteEntry> entries = m_window->paletteEntries();
        for (const PaletteEntry &entry : entries) {
            if (entry.kind == PaletteKind::Filter)
                filters.append(entry.text);
        }
        QCOMPARE(filters, QStringList{u"status:ok"_s});
    }

    void backAndForward()
    {
        const QList<DecisionRecord> records = fill();
        m_window->live().filter().setText(u"status:ok"_s);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::ControlModifier);
        m_window->live().filter().clear();
        m_window->live().table().select(records.at(3).id);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Live);
        QCOMPARE(m_window->live().table().selectedId(), records.at(3).id);
        QCOMPARE(m_window->live().filter().text(), QString());
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->live().filter().text(), u"status:ok"_s);
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Dashboard);
        QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Providers);
        QVERIFY(!actionNamed(*m_window, u"Forward"_s)->isEnabled());
    }

    void historyForgetsWhatWasAhead()
    {
        PageHistory history;
        QVERIFY(!history.back());
        history.visit({0, {}, {}});
        history.visit({0, {}, {}});
        QVERIFY(!history.canGoBack());
        history.visit({1, {}, {}});
        history.visit({2, {}, {}});
        QCOMPARE(history.back()->page, 1);
        history.visit({0, u"x"_s, {}});
        QVERIFY(!history.forward());
        QCOMPARE(history.back()->page, 1);
        for (int i = 0; i < 300; ++i)
            history.visit({i % 2, {}, {}});
        int steps = 0;
        while (history.back())
            ++steps;
        QCOMPARE(steps, static_cast<int>(PageHistory::mostPlaces) - 1);
    }

    void keysAreChangedAndKept()
    {
        QTest::keyClick(m_window.get(), Qt::Key_Question);
        auto *sheet = m_window->findChild<QDialog *>(u"shortcutSheet"_s);
        QVERIFY(sheet != nullptr && sheet->isVisible());
        auto *editor = sheet->findChild<ShortcutEditor *>();
        QTest::keyClicks(&editor->search(), u"dashboard"_s);
        QCOMPARE(editor->table().model()->rowCount(), 1);
        editor->keys().setKeySequence(QKeySequence(Qt::CTRL | Qt::Key_3));
        QVERIFY2(editor->noteText().contains(u"Providers"_s), qPrintable(editor->noteText()));
        QTest::mouseClick(&editor->applyButton(), Qt::LeftButton);
        sheet->close();
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(m_window->page(), MainWindow::Page::Dashboard);
        QCOMPARE(actionNamed(*m_window, u"Providers"_s)->shortcut(), QKeySequence());
        m_window->close();
        open();
        QCOMPARE(actionNamed(*m_window, u"Dashboard"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_3));
        m_window->shortcuts().resetAll();
        QCOMPARE(actionNamed(*m_window, u"Providers"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_3));
        QCOMPARE(actionNamed(*m_window, u"Dashboard"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_2));
    }

    void oneKeyHasOneAction()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        ShortcutBook &book = m_window->shortcuts();
        for (int i = 0; i < 300; ++i) {
            const BookedAction &some = book.actions().at(random.bounded(static_cast<int>(book.actions().size())));
            if (random.bounded(4) == 0)
                book.reset(some.id);
            else
                book.rebind(some.id, QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_A + random.bounded(12))));
            QHash<QKeySequence, QString> owners;
            for (const BookedAction &booked : book.actions()) {
                const QKeySequence keys = book.keys(booked);
                QVERIFY2(keys.isEmpty() || !owners.contains(keys), qPrintable(booked.id + u" and "_s + owners.value(keys)));
                owners.insert(keys, booked.id);
            }
        }
    }

    void singleKeysCanBeSwitchedOff()
    {
        QAction *sheet = actionNamed(*m_window, u"Keyboard shortcuts"_s);
        QCOMPARE(sheet->shortcut(), QKeySequence(Qt::Key_Question));
        m_window->shortcuts().setSingleKeys(false);
        QCOMPARE(sheet->shortcut(), QKeySequence());
        QCOMPARE(actionNamed(*m_window, u"Live"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_1));
        m_window->shortcuts().setSingleKeys(true);
        QCOMPARE(sheet->shortcut(), QKeySequence(Qt::Key_Question));
    }

    void fitsAtTwiceTheTextSize()
    {
        m_setup->theme().setTextScale(2.0);
        m_window->resize(1024, 640);
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        const CommandPalette &palette = m_window->commandPalette();
        QVERIFY(m_window->rect().contains(palette.geometry()));
        QVERIFY(palette.width() >= 900);
    }

private:
    void open()
    {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(m_setup->theme(), m_directory->filePath(u"window.ini"_s));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    QList<DecisionRecord> fill()
    {
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(40);
        m_window->live().takeDecisions(records);
        [&] { QTRY_VERIFY(m_window->live().table().isVisible()); }();
        return records;
    }
    void choose(const QString &typed)
    {
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(&m_window->commandPalette().field(), typed);
        QTest::keyClick(&m_window->commandPalette().field(), Qt::Key_Return);
    }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
