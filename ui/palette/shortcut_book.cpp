// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/shortcut_book.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

QString withoutMnemonic(QString text)
{
    text.replace(u"&&"_s, u"\x1"_s);
    text.remove(u'&');
    return text.replace(u'\x1', u'&');
}

} // namespace

bool isSingleKey(const QKeySequence &keys)
{
    if (keys.count() != 1)
        return false;
    const Qt::KeyboardModifiers modifiers = keys[0].keyboardModifiers();
    const int key = keys[0].key();
    return !(modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) && key > Qt::Key_Space && key < Qt::Key_Escape;
}

QString BookedAction::text() const { return action ? withoutMnemonic(action->text()) : QString(); }

void ShortcutBook::addMenus(const QMenuBar &menus)
{
    const QList<QAction *> titles = menus.actions();
    for (const QAction *title : titles) {
        if (title->menu() != nullptr)
            addAll(title->menu()->actions(), withoutMnemonic(title->text()));
    }
    apply();
}

void ShortcutBook::addAll(const QList<QAction *> &actions, const QString &place)
{
    for (QAction *action : actions) {
        if (action->menu() != nullptr)
            addAll(action->menu()->actions(), place);
        else if (!action->isSeparator())
            add(action, place);
    }
}

void ShortcutBook::add(QAction *action, const QString &place)
{
    const bool isKnown = std::any_of(m_actions.cbegin(), m_actions.cend(),
                                     [action](const BookedAction &booked) { return booked.action == action; });
    if (isKnown)
        return;
    const QKeySequence standard = action->shortcut();
    const QString id = action->objectName().isEmpty() ? u"keys:"_s + standard.toString(QKeySequence::PortableText)
                                                      : action->objectName();
    m_actions.append({action, id, place, standard});
}

void ShortcutBook::setCustom(const Custom &custom)
{
    m_custom = custom;
    apply();
}

QKeySequence ShortcutBook::keys(const BookedAction &booked) const
{
    const auto changed = m_custom.constFind(booked.id);
    return changed == m_custom.cend() ? booked.standard : QKeySequence::fromString(*changed, QKeySequence::PortableText);
}

const BookedAction *ShortcutBook::owner(const QKeySequence &wanted, const QString &id) const
{
    if (wanted.isEmpty())
        return nullptr;
    const auto owner = std::find_if(m_actions.cbegin(), m_actions.cend(), [&](const BookedAction &booked) {
        const QKeySequence has = keys(booked);
        return booked.id != id && !has.isEmpty() && (has.matches(wanted) != QKeySequence::NoMatch || wanted.matches(has) != QKeySequence::NoMatch);
    });
    return owner == m_actions.cend() ? nullptr : &*owner;
}

void ShortcutBook::set(const QString &id, const QKeySequence &keys)
{
    const auto booked = std::find_if(m_actions.cbegin(), m_actions.cend(), [&id](const BookedAction &one) { return one.id == id; });
    if (booked == m_actions.cend())
        return;
    if (keys == booked->standard)
        m_custom.remove(id);
    else
        m_custom.insert(id, keys.toString(QKeySequence::PortableText));
}

void ShortcutBook::rebind(const QString &id, const QKeySequence &keys)
{
    while (const BookedAction *before = owner(keys, id))
        set(before->id, {});
    set(id, keys);
    apply();
}

void ShortcutBook::reset(const QString &id)
{
    const auto booked = std::find_if(m_actions.cbegin(), m_actions.cend(), [&id](const BookedAction &one) { return one.id == id; });
    if (booked != m_actions.cend())
        rebind(id, booked->standard);
}

void ShortcutBook::resetAll()
{
    m_custom.clear();
    apply();
}

void ShortcutBook::setSingleKeys(bool on)
{
    if (m_singleKeys == on)
        return;
    m_singleKeys = on;
    apply();
}

void ShortcutBook::apply()
{
    for (const BookedAction &booked : std::as_const(m_actions)) {
        if (!booked.action)
            continue;
        const QKeySequence wanted = keys(booked);
        const QKeySequence effective = !m_singleKeys && isSingleKey(wanted) ? QKeySequence() : wanted;
        if (booked.action->shortcut() != effective)
            booked.action->setShortcut(effective);
    }
    emit changed();
}

} // namespace signalbox::gui
