// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/keychain_keys.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Unexpected notYet(const QString &name)
{
    return Unexpected(Error{ErrorKind::Io, u"keychain:%1 is being read (unlock the key store if it asks)"_s.arg(name), {}, 0});
}

bool isSame(const Result<Secret> &a, const Result<Secret> &b)
{
    if (a.has_value() != b.has_value())
        return false;
    return a ? a->reveal() == b->reveal() : a.error().message == b.error().message;
}

} // namespace

KeychainKeys::KeychainKeys(QObject *parent) : QObject(parent)
{
    m_thread.setObjectName(u"key store"_s);
}

KeychainKeys::~KeychainKeys()
{
    m_thread.quit();
    m_thread.wait();
}

void KeychainKeys::want(const QStringList &names)
{
    m_entries.removeIf([&names](const auto &entry) { return !names.contains(entry.key()); });
    for (const QString &name : names) {
        if (m_entries.contains(name))
            continue;
        m_entries.insert(name, {notYet(name)});
        read(name);
    }
}

void KeychainKeys::refresh()
{
    const QStringList names = m_entries.keys();
    for (const QString &name : names)
        read(name);
}

Result<Secret> KeychainKeys::find(const QString &name) const
{
    const auto entry = m_entries.constFind(name);
    return entry == m_entries.constEnd() ? Result<Secret>(notYet(name)) : entry->key;
}

void KeychainKeys::read(const QString &name)
{
    m_entries[name].isBeingRead = true;
    if (m_keychain == nullptr) {
        m_keychain = new upstream::Keychain;
        m_keychain->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_keychain, &QObject::deleteLater);
        m_thread.start();
    }
    const auto hand = [this, name](const Result<Secret> &answer) { // on the store's thread, which ends before this does
        QMetaObject::invokeMethod(this, [this, name, answer] { take(name, answer); }, Qt::QueuedConnection);
    };
    QMetaObject::invokeMethod(
        m_keychain, [keychain = m_keychain, name, hand] { keychain->read(name, hand); }, Qt::QueuedConnection);
}

void KeychainKeys::take(const QString &name, const Result<Secret> &answer)
{
    const auto entry = m_entries.find(name);
    if (entry == m_entries.end()) // no policy wants it any more
        return;
    const bool isNew = !isSame(entry->key, answer);
    *entry = {answer};
    const bool isLast = std::none_of(m_entries.cbegin(), m_entries.cend(), [](const Entry &other) { return other.isBeingRead; });
    m_isChanged = m_isChanged || isNew;
    if (isLast && std::exchange(m_isChanged, false))
        emit changed();
}

} // namespace signalbox::engine
