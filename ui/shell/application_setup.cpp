// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/application_setup.h"

#include "theme/icons.h"

#include <QApplication>
#include <QLibraryInfo>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ApplicationSetup::ApplicationSetup(QApplication &application, const QLocale &locale) : m_theme(application)
{
    QApplication::setApplicationName(u"Signalbox"_s);
    QApplication::setApplicationDisplayName(u"Signalbox"_s);
    QApplication::setApplicationVersion(QStringLiteral(SIGNALBOX_VERSION));
    QApplication::setDesktopFileName(u"org.signalbox.Signalbox"_s);
    QApplication::setWindowIcon(theme::applicationIcon());
    QLocale::setDefault(locale);
    if (m_plurals.load(u":/i18n/signalbox_en.qm"_s))
        QApplication::installTranslator(&m_plurals);
    if (m_translator.load(locale, u"signalbox"_s, u"_"_s, u":/i18n"_s)) {
        QApplication::installTranslator(&m_translator);
        if (m_qtTranslator.load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
            QApplication::installTranslator(&m_qtTranslator);
    }
}

} // namespace signalbox::gui
