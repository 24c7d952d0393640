// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "tray/notice_bar.h"

#include "theme/icons.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qsizetype mostWaiting = 50;

} // namespace

NoticeBar::NoticeBar(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"banner"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Notices"));
    m_mark = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setAccessibleName(tr("Notice"));
    m_action = new QPushButton(this);
    m_action->setAccessibleName(tr("Act on the notice"));
    m_mute = new QPushButton(tr("&Mute for a day"), this);
    m_mute->setToolTip(tr("Nothing of this kind until tomorrow at this time; the settings turn it off for good."));
    m_close = new QToolButton(this);
    m_close->setIcon(theme::icon(u"x"_s));
    m_close->setMinimumSize(28, 28);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setAccessibleName(tr("Close this notice"));
    m_close->setToolTip(tr("Close this notice"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(m_mark);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_mute);
    layout->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const Notice notice = m_notices.constFirst();
        dropFirst();
        emit actionRequested(notice);
    });
    connect(m_mute, &QPushButton::clicked, this, [this] {
        const NoticeKind kind = m_notices.constFirst().kind;
        m_notices.removeIf([kind](const Notice &notice) { return notice.kind == kind; });
        showFirst();
        emit muteRequested(kind);
    });
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::dropFirst);
    hide();
}

void NoticeBar::add(const Notice &notice)
{
    if (m_notices.size() >= mostWaiting)
        m_notices.removeFirst();
    m_notices.append(notice);
    showFirst();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString NoticeBar::text() const { return m_text->text(); }

void NoticeBar::dropFirst()
{
    m_notices.removeFirst();
    showFirst();
}

void NoticeBar::showFirst()
{
    setVisible(!m_notices.isEmpty());
    if (m_notices.isEmpty())
        return;
    const Notice &notice = m_notices.constFirst();
    m_mark->setPixmap(theme::iconPixmap(u"bell"_s, theme::color(theme::Role::Warn, palette()), fontMetrics().height(), devicePixelRatioF()));
    QString text = u"<b>%1</b> · %2"_s.arg(notice.title.toHtmlEscaped(), notice.text.toHtmlEscaped());
    if (m_notices.size() > 1)
        //: More notices wait.
        text += u" · "_s + tr("%n more", nullptr, static_cast<int>(m_notices.size() - 1));
    m_text->setText(text);
    m_action->setText(notice.action);
    m_action->setAccessibleName(notice.action);
}

} // namespace signalbox::gui
