// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/font_keeper.h"

#include <QApplication>
#include <QEvent>
#include <QScopedValueRollback>
#include <QWidget>

namespace signalbox::gui::theme {

FontKeeper::FontKeeper(QWidget *widget, MakeFont makeFont)
    : QObject(widget)
    , m_widget(widget)
    , m_makeFont(std::move(makeFont))
{
    widget->installEventFilter(this);
    apply();
}

bool FontKeeper::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        apply();
    return QObject::eventFilter(watched, event);
}

void FontKeeper::apply()
{
    if (m_applying)
        return;
    const QScopedValueRollback applying(m_applying, true);
    const QFont wanted = m_makeFont(QApplication::font());
    if (m_widget->font() != wanted)
        m_widget->setFont(wanted);
}

} // namespace signalbox::gui::theme
