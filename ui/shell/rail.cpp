// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/rail.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int narrowWidth = 48;
constexpr int wideWidth = 200;
constexpr int buttonHeight = 36;

} // namespace

Rail::Rail(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"rail"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Screens"));
    m_mark = new QLabel(this);
    m_mark->setPixmap(theme::applicationIcon().pixmap(QSize(28, 28), devicePixelRatioF()));
    m_mark->setAccessibleName(u"Signalbox"_s);
    m_name = new QLabel(u"Signalbox"_s, this);
    theme::keepSize(m_name, theme::TextSize::Section, QFont::DemiBold);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(4, 2, 0, 8);
    head->setSpacing(10);
    head->addWidget(m_mark);
    head->addWidget(m_name, 1);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(6, 8, 6, 8);
    m_layout->setSpacing(4);
    m_layout->addLayout(head);
    m_layout->addStretch(1);
    setWide(false);
}

QToolButton *Rail::makeButton(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setIconSize({18, 18});
    button->setFixedHeight(buttonHeight);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::TabFocus);
    QString name = action->text();
    name.remove(u'&');
    button->setAccessibleName(name);
    button->setToolTip(u"%1 (%2)"_s.arg(name, action->shortcut().toString(QKeySequence::NativeText)));
    button->setToolButtonStyle(m_wide ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    m_buttons.append(button);
    return button;
}

void Rail::addScreen(QAction *action) { m_layout->insertWidget(1 + m_screens++, makeButton(action)); }

void Rail::addAtEnd(QAction *action) { m_layout->addWidget(makeButton(action)); }

void Rail::setWide(bool wide)
{
    m_wide = wide;
    setFixedWidth(wide ? wideWidth : narrowWidth);
    m_name->setVisible(wide);
    for (QToolButton *button : std::as_const(m_buttons))
        button->setToolButtonStyle(wide ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

} // namespace signalbox::gui
