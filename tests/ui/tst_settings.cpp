// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/settings_file.h"
#include "palette/command_palette.h"
#include "settings/setting_row.h"
#include "settings/settings_page.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "shell/table_dialog.h"
#include "widgets/detail_view.h"

#include "ui/window_messages.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QJsonArray>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

class TestSettings final : public QObject
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

    void execLineIsQuoted_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("line");
        QTest::addRow("plain") << QStringList{u"/usr/bin/signalbox"_s, u"--demo"_s} << u"/usr/bin/signalbox --demo"_s;
        QTest::addRow("blank") << QStringList{u"/opt/my apps/signalbox"_s} << u"\"/opt/my apps/signalbox\""_s;
        QTest::addRow("percent") << QStringList{u"a%b"_s} << u"\"a%%b\""_s;
        QTest::addRow("quote") << QStringList{u"a\"b"_s} << u"\"a\\\\\"b\""_s;
        QTest::addRow("dollar") << QStringList{u"a$b"_s} << u"\"a\\\\$b\""_s;
        QTest::addRow("backslash") << QStringList{u"a\\b"_s} << u"\"a\\\\\\\\b\""_s;
    }
    void execLineIsQuoted()
    {
        QFETCH(const QStringList, command);
        QFETCH(const QString, line);
        QCOMPARE(execLine(command), line);
    }

    void startAtLoginIsTheDesktopsFile()
    {
        const QString folder = m_directory->filePath(u"autostart"_s);
        Autostart autostart(folder, {u"/usr/bin/signalbox"_s});
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(true).has_value());
        QVERIFY(autostart.isOn());
        QFile entry(autostart.file());
        QVERIFY(entry.open(QIODevice::ReadWrite));
        QVERIFY(entry.readAll().contains("\nExec=/usr/bin/signalbox\n"));
        entry.write("Hidden=true\n"); // a desktop switched it off
        entry.close();
        QVERIFY(!autostart.isOn());
        QVERIFY(autostart.set(false).has_value());
        QVERIFY(!QFile::exists(autostart.file()));
        QVERIFY(autostart.set(false).has_value());
    }

    void everySpecIsWhole()
    {
        const QList<SettingSpec> specs = settingSpecs();
        QSet<QString> keys;
        for (const SettingSpec &spec : specs) {
            QVERIFY2(!keys.contains(spec.key), qPrintable(spec.key));
            keys.insert(spec.key);
            QVERIFY2(settingProblem(spec, spec.standard).isEmpty(), qPrintable(spec.key));
            QVERIFY2(!settingProblem(spec, QJsonValue()).isEmpty(), qPrintable(spec.key));
            QVERIFY2(!spec.title.isEmpty() && !spec.help.isEmpty(), qPrintable(spec.key));
        }
    }

    void valuesAreChecked_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<bool>("fine");
        QTest::addRow("address") << u"proxy.listen"_s << QJsonValue(u"127.0.0.1:9000"_s) << true;
        QTest::addRow("IPv6") << u"proxy.listen"_s << QJsonValue(u"[::1]:9000"_s) << true;
        QTest::addRow("no port") << u"proxy.listen"_s << QJsonValue(u"127.0.0.1"_s) << false;
        QTest::addRow("port too large") << u"proxy.listen"_s << QJsonValue(u"127.0.0.1:70000"_s) << false;
        QTest::addRow("percents") << u"alerts.budget_percents"_s << QJsonValue(u"10,90 , 100"_s) << true;
        QTest::addRow("no percents") << u"alerts.budget_percents"_s << QJsonValue(u" , "_s) << false;
        QTest::addRow("words") << u"alerts.budget_percents"_s << QJsonValue(u"50, much"_s) << false;
        QTest::addRow("half a thread") << u"proxy.workers"_s << QJsonValue(1.5) << false;
        QTest::addRow("no thread") << u"proxy.workers"_s << QJsonValue(0) << false;
        QTest::addRow("unknown theme") << u"appearance.theme"_s << QJsonValue(u"plaid"_s) << false;
        QTest::addRow("a word for a switch") << u"proxy.show_tray"_s << QJsonValue(u"yes"_s) << false;
    }
    void valuesAreChecked()
    {
        QFETCH(const QString, key);
        QFETCH(const QJsonValue, value);
        QFETCH(const bool, fine);
        SettingsStore store(file());
        QCOMPARE(store.set(key, value).isEmpty(), fine);
        QCOMPARE(store.source(key), fine ? SettingSource::File : SettingSource::Standard);
    }

    void sourcesStandInOrder()
    {
        SettingsStore store(file());
        QCOMPARE(store.source(setting::listen), SettingSource::Standard);
        QCOMPARE(store.set(setting::listen, u"127.0.0.1:9001"_s), QString());
        QCOMPARE(store.source(setting::listen), SettingSource::File);
        QVERIFY(store.waitsForStart(setting::listen));
        store.setOverrides({{setting::listen, {u"127.0.0.1:9002"_s, SettingSource::CommandLine, u"--listen"_s}}});
        QCOMPARE(store.value(setting::listen).toString(), u"127.0.0.1:9002"_s);
        QCOMPARE(store.source(setting::listen), SettingSource::CommandLine);
        QVERIFY(!store.waitsForStart(setting::listen));
        SettingsStore later(file());
        QCOMPARE(later.value(setting::listen).toString(), u"127.0.0.1:9001"_s);
        QCOMPARE(later.reset(setting::listen), QString());
        QCOMPARE(later.source(setting::listen), SettingSource::Standard);
    }

    void whatNobodyKnowsIsKept()
    {
        write(R"({"future.setting": [1, 2], "appearance.theme": "dark"})");
        SettingsStore store(file());
        QCOMPARE(store.value(setting::theme).toString(), u"dark"_s);
        QCOMPARE(store.set(setting::workers, 4), QString());
        const QJsonObject kept = *readSettings(file());
        QCOMPARE(kept.value(u"future.setting"_s).toArray().size(), 2);
        QCOMPARE(kept.value(u"proxy.workers"_s).toInt(), 4);
    }

    void damagedFileIsKeptAside_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("cut") << QByteArray("{\"appearance.theme\": \"da");
        QTest::addRow("no object") << QByteArray("[1, 2, 3]");
        QTest::addRow("noise") << QByteArray("\x01\x02\xff\xfe");
        QTest::addRow("huge") << QByteArray(2 * 1024 * 1024, ' ');
    }
    void damagedFileIsKeptAside()
    {
        QFETCH(const QByteArray, text);
        write(text);
        open();
        QVERIFY(!m_window->settings().problem().isEmpty());
        const QStringList aside = QDir(m_directory->path()).entryList({u"settings.json.damaged-*"_s});
        QCOMPARE(aside.size(), 1);
        QFile kept(m_directory->filePath(aside.constFirst()));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), text);
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(m_window->settingsPage().bannerText().contains(aside.constFirst()));
        QCOMPARE(m_window->settings().set(setting::workers, 2), QString());
        QVERIFY(QFile::exists(file()));
    }

    void oneWrongValueDoesNotCostTheOthers()
    {
        write(R"({"appearance.theme": "plaid", "appearance.text_scale": 150})");
        open();
        QVERIFY2(m_window->settings().problem().contains(u"appearance.theme"_s), qPrintable(m_window->settings().problem()));
        QCOMPARE(m_setup->theme().mode(), theme::Mode::System);
        QCOMPARE(m_setup->theme().textScale(), 1.5);
    }

    void isMadeWhenLookedAt()
    {
        open();
        QVERIFY(m_window->findChild<SettingsPage *>() == nullptr);
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY(m_window->findChild<SettingsPage *>() != nullptr);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QVERIFY(m_window->settingsPage().search().hasFocus());
    }

    void isSearched_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QStringList>("titles");
        QTest::addRow("word of the help") << u"pin"_s << QStringList{u"Single letters as shortcuts"_s};
        QTest::addRow("key of the file") << u"text_scale"_s << QStringList{u"Text size"_s};
        QTest::addRow("section") << u"appearance"_s << QStringList{u"Theme"_s, u"Text size"_s, u"Wide rail"_s};
        QTest::addRow("nothing") << u"bananas"_s << QStringList();
    }
    void isSearched()
    {
        QFETCH(const QString, query);
        QFETCH(const QStringList, titles);
        open();
        QTest::keyClick(m_window.get(), Qt::Key_Comma, Qt::ControlModifier);
        QTest::keyClicks(&m_window->settingsPage().search(), query);
        QCOMPARE(m_window->settingsPage().shownTitles(), titles);
    }

    void choicesCountAtOnceAndSurvive()
    {
        open();
        SettingsPage &page = show();
        auto &themes = *qobject_cast<QComboBox *>(&page.row(setting::theme)->editor());
        themes.setFocus();
        QTest::keyClick(&themes, Qt::Key_End); // Dark
        QCOMPARE(m_setup->theme().mode(), theme::Mode::Dark);
        auto &scale = *qobject_cast<QSpinBox *>(&page.row(setting::textScale)->editor());
        scale.setFocus();
        QTest::keyClick(&scale, Qt::Key_Up);
        QCOMPARE(m_setup->theme().textScale(), 1.1);
        auto &tray = *qobject_cast<QCheckBox *>(&page.row(setting::showTray)->editor());
        QTest::mouseClick(&tray, Qt::LeftButton, {}, QPoint(8, tray.height() / 2));
        QVERIFY(!m_window->settings().value(setting::showTray).toBool());
        QCOMPARE(page.row(setting::showTray)->sourceText(), u"settings file"_s);
        m_window->close();
        m_setup->theme().setMode(theme::Mode::Light);
        open();
        QCOMPARE(m_setup->theme().mode(), theme::Mode::Dark);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        StoredSettingRow *row = m_window->settingsPage().row(setting::theme);
        QTest::mouseClick(&row->resetButton(), Qt::LeftButton);
        QCOMPARE(m_setup->theme().mode(), theme::Mode::System);
        QCOMPARE(row->sourceText(), u"standard"_s);
        QVERIFY(!row->resetButton().isVisible());
    }

    void whatIsGivenForTheRunIsLocked()
    {
        open();
        m_window->settings().setOverrides({{setting::listen, {u"0.0.0.0:9002"_s, SettingSource::CommandLine, u"--listen"_s}}});
        StoredSettingRow *row = show().row(setting::listen);
        QVERIFY(!row->editor().isEnabled());
        QCOMPARE(row->sourceText(), u"command line: --listen"_s);
        const QList<QLabel *> labels = row->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                            [](const QLabel *label) { return label->isVisible() && label->text().contains(u"Other computers"_s); }));
    }

    void nonsenseIsRefusedInPlace()
    {
        open();
        StoredSettingRow *row = show().row(setting::listen);
        auto &field = *qobject_cast<QLineEdit *>(&row->editor());
        field.setFocus();
        field.selectAll();
        QTest::keyClicks(&field, u"everywhere"_s);
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(m_window->settings().source(setting::listen), SettingSource::Standard);
        const QList<QLabel *> labels = row->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                            [](const QLabel *label) { return label->isVisible() && label->text().contains(u"Nothing was changed"_s); }));
    }

    void changeFromOutsideIsToldAndTakenOver()
    {
        open();
        SettingsPage &page = show();
        QCOMPARE(m_window->settings().set(setting::workers, 2), QString());
        write(R"({"proxy.workers": 8, "appearance.theme": "dark"})");
        QTRY_VERIFY(page.bannerText().contains(u"another program"_s));
        QCOMPARE(m_window->settings().value(setting::workers).toInt(), 2);
        QCOMPARE(m_window->settings().set(setting::textScale, 120), QString()); // writes on top of what is there
        QCOMPARE(readSettings(file())->value(u"proxy.workers"_s).toInt(), 8);
        QTest::mouseClick(&page.differencesButton(), Qt::LeftButton);
        const auto *dialog = m_window->findChild<TableDialog *>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->findChild<DetailView *>()->model()->rowCount(), 2);
        QTest::mouseClick(&page.reloadButton(), Qt::LeftButton);
        QCOMPARE(m_window->settings().value(setting::workers).toInt(), 8);
        QCOMPARE(m_window->settings().value(setting::textScale).toInt(), 120);
        QCOMPARE(m_setup->theme().mode(), theme::Mode::Dark);
        QVERIFY(page.bannerText().isEmpty());
    }

    void paletteLeadsToASetting()
    {
        open();
        QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(&m_window->commandPalette().field(), u"text size appearance"_s);
        QTest::keyClick(&m_window->commandPalette().field(), Qt::Key_Return);
        QCOMPARE(m_window->page(), MainWindow::Page::Settings);
        QVERIFY(m_window->settingsPage().row(setting::textScale)->editor().hasFocus());
    }

    void everyEditorHasANameAndIsReachedByTab()
    {
        open();
        SettingsPage &page = show();
        QSet<QWidget *> reached;
        for (int i = 0; i < 80; ++i) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        for (const SettingSpec &spec : m_window->settings().specs()) {
            StoredSettingRow *row = page.row(spec.key);
            QVERIFY2(row != nullptr, qPrintable(spec.key));
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(&row->editor());
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(spec.key));
            QVERIFY2(reached.contains(&row->editor()), qPrintable(spec.key));
        }
    }

    void fitsASmallWindowAtTwiceTheTextSize()
    {
        m_setup->theme().setTextScale(2.0);
        write(R"({"appearance.text_scale": 200})");
        open();
        m_window->resize(1024, 640);
        SettingsPage &page = show();
        for (const SettingSpec &spec : m_window->settings().specs()) {
            const QWidget &editor = page.row(spec.key)->editor();
            const QRect inPage(editor.mapTo(&page, QPoint()), editor.size());
            QVERIFY2(inPage.right() <= page.width(), qPrintable(spec.key));
        }
    }

private:
    [[nodiscard]] QString file() const { return settingsFileIn(m_directory->path()); }
    void write(const QByteArray &text) const
    {
        QFile target(file());
        QVERIFY(target.open(QIODevice::WriteOnly | QIODevice::Truncate));
        target.write(text);
    }
    void open()
    {
        m_window.reset();
        m_window = std::make_unique<MainWindow>(m_setup->theme(), m_directory->filePath(u"window.ini"_s));
        m_window->setStartCommand({u"/usr/bin/signalbox"_s}, m_directory->filePath(u"autostart"_s));
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    SettingsPage &show()
    {
        m_window->showPage(MainWindow::Page::Settings);
        return m_window->settingsPage();
    }

    std::unique_ptr<ApplicationSetup> m_setup;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestSettings)
#include "tst_settings.moc"
