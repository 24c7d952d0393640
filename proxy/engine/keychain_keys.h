// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/keychain.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QThread>

namespace signalbox::engine {

/// The providers' keys out of the desktop's key store, kept in memory while a policy names them: the store answers when it
/// likes, a snapshot is built at once. Lives on one thread with an event loop; the store is asked on a thread of its own, for
/// libsecret answers in GLib's main loop, which is not everybody's. That thread begins with the first name.
class KeychainKeys final : public QObject
{
    Q_OBJECT

public:
    explicit KeychainKeys(QObject *parent = nullptr);
    ~KeychainKeys() override;

    /// From now on these names, and no others; those that are new are read.
    void want(const QStringList &names);
    /// Reads them all again: somebody changed one.
    void refresh();
    /// What the store said; an error while it has not answered yet.
    [[nodiscard]] Result<Secret> find(const QString &name) const;

signals:
    /// An answer of the store that is not the one before; once for several that come together.
    void changed();

private:
    void read(const QString &name);
    void take(const QString &name, const Result<Secret> &answer);

    struct Entry
    {
        Result<Secret> key;
        bool isBeingRead = false;
    };
    QHash<QString, Entry> m_entries;
    bool m_isChanged = false; ///< by an answer of those that are still being waited for
    QThread m_thread;
    upstream::Keychain *m_keychain = nullptr; ///< on the thread, which deletes it when it ends; null = not begun
};

} // namespace signalbox::engine
