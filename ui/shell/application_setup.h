// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/theme.h"

#include <QLocale>
#include <QTranslator>

class QApplication;

namespace signalbox::gui {

/// What a QApplication needs before the first window: name, icon, translation, fonts, style and palette. Make one right
/// after the QApplication and keep it as long.
class ApplicationSetup final
{
public:
    explicit ApplicationSetup(QApplication &application, const QLocale &locale = QLocale());
    Q_DISABLE_COPY_MOVE(ApplicationSetup)

    [[nodiscard]] theme::Theme &theme() { return m_theme; }

private:
    QTranslator m_plurals; ///< English plural forms, the base of every language
    QTranslator m_translator;
    QTranslator m_qtTranslator;
    theme::Theme m_theme;
};

} // namespace signalbox::gui
