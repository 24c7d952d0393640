// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "widgets/detail_view.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "shell/rail.h"
#include "shell/status_strip.h"
#include "shell/table_dialog.h"

#include "ui/sample_records.h"
#include "ui/window_messages.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

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
    status.policyVersion = 3;
    status.policyHash = u"9f31c07ab2d4"_s;
    return status;
}

void collect(const QList<QAction *> &actions, QList<QAction *> &into)
{
    for (QAction *action : actions) {
        if (action->menu() != nullptr)
            collect(action->menu()->actions(), into);
        else if (!action->isSeparator())
            into.append(action);
    }
}

QString describe(const QWidget *widget)
{
    return u"%1 in %2"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                             QString::fromLatin1(widget->parent() ? widget->parent()->metaObject()->className() : "nothing"));
}

} // namespace

class TestMainWindow final : public QObject
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

    void everyWidgetHasAName_data()
    {
        QTest::addColumn<bool>("filled");
        QTest::addRow("empty") << false;
        QTest::addRow("filled") << true;
    }
    void everyWidgetHasAName()
    {
        QFETCH(const bool, filled);
        m_window->takeStatus(listening());
        if (filled)
            fill();
        int looked = 0;
        const QList<QWidget *> widgets = m_window->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            const bool matters = widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton *>(widget) != nullptr;
            if (!matters || widget->objectName().startsWith("qt_"_L1) || widget->window() != m_window.get())
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).trimmed().isEmpty(), qPrintable(describe(widget)));
            ++looked;
        }
        QVERIFY(looked > 20);
    }

    void shortcutsAreUnique()
    {
        QList<QAction *> actions;
        collect(m_window->menuBar()->actions(), actions);
        QVERIFY(actions.size() > 20);
        QHash<QKeySequence, QString> owners;
        for (const QAction *action : std::as_const(actions)) {
            QVERIFY2(!action->text().isEmpty(), "an action without text");
            if (action->shortcut().isEmpty())
                continue; // it stands in the palette, see tst_palette
            QVERIFY2(!owners.contains(action->shortcut()),
                     qPrintable(action->text() + u" and "_s + owners.value(action->shortcut())));
            owners.insert(action->shortcut(), action->text());
        }
    }

    void tabReachesEverything()
    {
        m_window->takeStatus(listening());
        fill();
        m_window->live().filter().setFocus();
        QSet<QWidget *> reached;
        for (int i = 0; i < 60; ++i) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        const QList<QToolButton *> buttons = m_window->findChildren<QToolButton *>();
        for (QToolButton *button : buttons) {
            const bool own = button->focusPolicy() != Qt::NoFocus && !button->objectName().startsWith("qt_"_L1);
            if (own && button->isVisible() && button->isEnabled())
                QVERIFY2(reached.contains(button), qPrintable(button->accessibleName()));
        }
        QVERIFY(reached.contains(&m_window->live().table()));
        QVERIFY(reached.contains(&m_window->live().filter()));
    }

    void f6GoesThroughThePanes()
    {
        m_window->takeStatus(listening());
        fill();
        m_window->live().filter().setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        QTRY_VERIFY(m_window->live().table().hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_F6, Qt::ShiftModifier);
        QTRY_VERIFY(m_window->live().filter().hasFocus());
        QSet<QWidget *> reached;
        for (int i = 0; i < 5; ++i) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(m_window.get(), Qt::Key_F6);
        }
        QCOMPARE(reached.size(), 5);
        QVERIFY(m_window->live().filter().hasFocus());
    }

    void railWidens()
    {
        const auto *rail = m_window->findChild<Rail *>();
        QCOMPARE(rail->width(), 48);
        QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE(rail->width(), 200);
    }

    void stateSurvivesARestart()
    {
        fill();
        m_window->resize(1400, 900);
        QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
        m_window->live().filter().setText(u"status:ok"_s);
        m_window->live().table().setColumnHidden(int(LiveColumn::Client), true);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(m_setup->theme().mode(), theme::Mode::Dark);
        m_window->close();
        m_setup->theme().setMode(theme::Mode::Light);
        open();
        QCOMPARE(m_window->size(), QSize(1400, 900));
        QVERIFY(m_window->findChild<Rail *>()->isWide());
        QCOMPARE(m_window->live().filter().text(), u"status:ok"_s);
        QVERIFY(m_window->live().table().isColumnHidden(int(LiveColumn::Client)));
        QCOMPARE(m_setup->theme().mode(), theme::Mode::Dark);
    }

    void damagedSettingsAreIgnored()
    {
        m_window.reset();
        QFile file(m_directory->filePath(u"window.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("[live]\ncolumns=@ByteArray(\\x1\\x2garbage)\nfilter=((((\n[look]\ntheme=plaid\ntext_scale=900\n[window]\ngeometry=7\n");
        file.close();
        open();
        QCOMPARE(m_setup->theme().textScale(), 2.0);
        QVERIFY(!m_window->live().filter().problem().isEmpty());
    }

    void demoIsWatermarked()
    {
        m_window->takeStatus(listening());
        QVERIFY(!m_window->statusStrip().isWatermarked());
        engine::EngineStatus demo = listening();
        demo.demo = true;
        m_window->takeStatus(demo);
        QVERIFY(m_window->statusStrip().isWatermarked());
        QVERIFY(m_window->windowTitle().contains(u"simulated"_s));
    }

    void problemsOfThePolicyAreListed()
    {
        engine::EngineStatus status = listening();
        status.policyIssues = {{policy::Issue::Severity::Error, 12, 7, u"chains.code[1].model"_s, u"unknown model"_s},
                               {policy::Issue::Severity::Warning, 20, 3, u"rules[0]"_s, u"never matches"_s}};
        m_window->takeStatus(status);
        QCOMPARE(m_window->statusStrip().policyText(), u"policy v3 · 9f31c07a · 1 error"_s);
        emit m_window->statusStrip().policyProblemsRequested();
        const auto *dialog = m_window->findChild<TableDialog *>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        const QAbstractItemModel *rows = dialog->findChild<DetailView *>()->model();
        QCOMPARE(rows->rowCount(), 2);
        QCOMPARE(rows->index(0, 1).data().toString(), u"12:7"_s);
    }

    void wishesGoOut()
    {
        engine::EngineStatus status = listening();
        status.demo = true;
        m_window->takeStatus(status);
        const QSignalSpy test(m_window.get(), &MainWindow::testRequestRequested);
        const QSignalSpy demo(m_window.get(), &MainWindow::demoTrafficRequested);
        QTest::keyClick(m_window.get(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(test.count(), 1);
        QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(demo.count(), 1);
        QCOMPARE(demo.at(0).at(0).toBool(), true);
    }

    void tokenGoesToTheClipboard()
    {
        m_window->setToken(Secret("sb-test"));
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"sb-test"_s);
    }

    void fontsSurviveAChangeOfTheme()
    {
        fill();
        const QList<QLabel *> labels = m_window->live().findChildren<QLabel *>();
        const auto headline = std::find_if(labels.begin(), labels.end(),
                                           [](const QLabel *label) { return label->accessibleName() == "Outcome"_L1; });
        QVERIFY(headline != labels.end());
        const QFont before = (*headline)->font();
        QCOMPARE(before.pixelSize(), 15);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(m_setup->theme().scheme(), theme::Scheme::Dark);
        QCOMPARE((*headline)->font(), before);
        m_setup->theme().setTextScale(2.0);
        QCOMPARE((*headline)->font().pixelSize(), 30);
    }

    void growsWithTheText()
    {
        fill();
        const int before = m_window->live().table().rowHeight(0);
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(m_window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(m_setup->theme().textScale(), 2.0);
        QVERIFY(m_window->live().table().rowHeight(0) > before * 3 / 2);
    }

private:
    void open()
    {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(m_setup->theme(), m_directory->filePath(u"window.ini"_s));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void fill()
    {
        test::SampleRecords samples;
        const QList<DecisionRecord> records = samples.list(40);
        m_window->live().takeDecisions(records);
        QTRY_VERIFY(m_window->live().table().isVisible());
        m_window->live().table().select(records.at(38).id);
    }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
