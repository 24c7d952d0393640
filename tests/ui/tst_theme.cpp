// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/fonts.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include "support/strict_messages.h"

#include <QApplication>
#include <QDirIterator>
#include <QFontInfo>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox::gui::theme;

class TestTheme final : public QObject
{
    Q_OBJECT

private slots:
    void init() { signalbox::test::failOnAnyComplaint(); }

    void contrastOfBlackAndWhite()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void pairsAreReadable_data()
    {
        QTest::addColumn<Role>("foreground");
        QTest::addColumn<Role>("background");
        QTest::addColumn<Scheme>("scheme");
        QTest::addColumn<double>("least");
        const QList<std::pair<Role, QList<Role>>> texts{
            {Role::Text, {Role::Window, Role::Surface, Role::AltRow, Role::Selection}},
            {Role::Muted, {Role::Window, Role::Surface, Role::AltRow, Role::Selection}},
            {Role::Accent, {Role::Surface, Role::Window, Role::Selection}},
            {Role::OnAccent, {Role::Accent}},
            {Role::Ok, {Role::Surface, Role::OkTint, Role::Selection}},
            {Role::Warn, {Role::Surface, Role::Window, Role::WarnTint, Role::Selection}},
            {Role::Bad, {Role::Surface, Role::BadTint, Role::Selection}},
            {Role::Locked, {Role::Surface, Role::LockedTint, Role::Selection}},
        };
        const QList<std::pair<Role, QList<Role>>> parts{{Role::ControlBorder, {Role::Surface, Role::Window}},
                                                        {Role::Accent, {Role::AltRow}}};
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const char *name = scheme == Scheme::Light ? "light" : "dark";
            for (const auto &[text, grounds] : texts) {
                for (const Role ground : grounds)
                    QTest::addRow("%s text %d on %d", name, int(text), int(ground)) << text << ground << scheme << 4.5;
            }
            for (const auto &[part, grounds] : parts) {
                for (const Role ground : grounds)
                    QTest::addRow("%s part %d on %d", name, int(part), int(ground)) << part << ground << scheme << 3.0;
            }
        }
    }
    void pairsAreReadable()
    {
        QFETCH(const Role, foreground);
        QFETCH(const Role, background);
        QFETCH(const Scheme, scheme);
        QFETCH(const double, least);
        const double measured = contrast(color(foreground, scheme), color(background, scheme));
        QVERIFY2(measured >= least, qPrintable(QString::number(measured)));
    }

    void paletteKnowsItsScheme()
    {
        QCOMPARE(schemeOf(makePalette(Scheme::Light)), Scheme::Light);
        QCOMPARE(schemeOf(makePalette(Scheme::Dark)), Scheme::Dark);
    }

    void portalNumbers()
    {
        QCOMPARE(schemeFromPortal(1), std::optional(Scheme::Dark));
        QCOMPARE(schemeFromPortal(2), std::optional(Scheme::Light));
        QCOMPARE(schemeFromPortal(0), std::nullopt);
        QCOMPARE(schemeFromPortal(77), std::nullopt);
    }

    void modeChangesPaletteAndSheet()
    {
        Theme theme(*qApp);
        const QSignalSpy changed(&theme, &Theme::schemeChanged);
        theme.setMode(Mode::Dark);
        QCOMPARE(schemeOf(QApplication::palette()), Scheme::Dark);
        QVERIFY(qApp->styleSheet().contains(color(Role::Accent, Scheme::Dark).name()));
        theme.setMode(Mode::Light);
        QCOMPARE(schemeOf(QApplication::palette()), Scheme::Light);
        QCOMPARE(changed.count(), 2);
        theme.setMode(Mode::Light);
        QCOMPARE(changed.count(), 2);
    }

    void styleSheetHasNoUnknownName()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            QString text = styleSheet(scheme);
            QVERIFY(!text.isEmpty());
            QVERIFY(text.count(u'\n') < 150);
            text.remove(u"/* @names"_s);
            QVERIFY2(!text.contains(u'@'), qPrintable(text.mid(text.indexOf(u'@'), 30)));
        }
    }

    void textScaleStaysBetweenOneAndTwo()
    {
        Theme theme(*qApp);
        theme.setTextScale(1.5);
        QCOMPARE(QApplication::font().pixelSize(), 20);
        theme.setTextScale(9.0);
        QCOMPARE(theme.textScale(), 2.0);
        theme.setTextScale(0.1);
        QCOMPARE(theme.textScale(), 1.0);
    }

    void bundledFontsAreUsed()
    {
        loadFonts();
        QCOMPARE(QFontInfo(bodyFont()).family(), u"Inter"_s);
        QCOMPARE(QFontInfo(monospaced(bodyFont())).family(), u"JetBrains Mono"_s);
        const QFontMetrics digits(monospaced(bodyFont()));
        QCOMPARE(digits.horizontalAdvance(u'1'), digits.horizontalAdvance(u'0'));
    }

    void everyIconRendersInItsColour()
    {
        int icons = 0;
        for (QDirIterator files(u":/icons"_s, {u"*.svg"_s}, QDir::Files); files.hasNext();) {
            files.next();
            if (files.fileName() == "signalbox.svg"_L1 || files.fileName().startsWith("combo-"_L1)) // of the style sheet, which cannot colour them
                continue;
            const QPixmap pixmap = iconPixmap(files.fileInfo().completeBaseName(), Qt::red, 16, 2.0);
            QCOMPARE(pixmap.size(), QSize(32, 32));
            const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
            int coloured = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() > 200) {
                        QVERIFY2(pixel.red() > 200 && pixel.green() < 60, qPrintable(files.fileName()));
                        ++coloured;
                    }
                }
            }
            QVERIFY2(coloured > 5, qPrintable(files.fileName()));
            ++icons;
        }
        QVERIFY(icons > 20);
        QVERIFY(iconPixmap(u"no-such-icon"_s, Qt::red, 16, 1.0).isNull());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
