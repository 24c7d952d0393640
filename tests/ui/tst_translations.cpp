// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/application_setup.h"
#include "shell/main_window.h"

#include "ui/window_messages.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMenuBar>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace signalbox;

class TestTranslations final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyUiComplaint(); }

    void everyTextIsTranslated()
    {
        QFile file(u"" SIGNALBOX_TRANSLATIONS "/signalbox_de.ts"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString source;
        int texts = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == "source"_L1)
                source = xml.readElementText();
            else if (xml.name() == "translation"_L1) {
                QVERIFY2(!xml.attributes().hasAttribute("type"_L1), qPrintable(source));
                ++texts;
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(texts > 250);
    }

    void windowSpeaksTheLanguageOfTheLocale_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("firstMenu");
        QTest::addColumn<QString>("policy");
        QTest::addRow("English") << QLocale(u"en_US"_s) << u"&File"_s << u"1 error"_s;
        QTest::addRow("German") << QLocale(u"de_DE"_s) << u"&Datei"_s << u"1 Fehler"_s;
        QTest::addRow("Austrian German") << QLocale(u"de_AT"_s) << u"&Datei"_s << u"1 Fehler"_s;
        QTest::addRow("a language we do not have") << QLocale(u"eo"_s) << u"&File"_s << u"1 error"_s;
    }
    void windowSpeaksTheLanguageOfTheLocale()
    {
        QFETCH(const QLocale, locale);
        QFETCH(const QString, firstMenu);
        QFETCH(const QString, policy);
        gui::ApplicationSetup setup(*qApp, locale);
        const QTemporaryDir directory;
        const gui::MainWindow window(setup.theme(), directory.filePath(u"window.ini"_s));
        QCOMPARE(window.menuBar()->actions().constFirst()->text(), firstMenu);
        QVERIFY(QCoreApplication::translate("signalbox::gui::StatusStrip", "%n error(s)", nullptr, 1) == policy);
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
