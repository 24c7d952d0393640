// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace signalbox::engine {

/// Tells when a file that holds a provider's key comes, changes, goes or changes its permissions. Never reads it. Lives on
/// the thread that made it.
class KeyFiles final : public QObject
{
    Q_OBJECT

public:
    explicit KeyFiles(QObject *parent = nullptr);

    /// From now on these files (absolute paths), and no others. What they are now is what changes are measured against.
    void watch(const QStringList &files);

signals:
    /// Within a second of the change, once for several.
    void changed();

private:
    void look();
    void addPaths();

    QHash<QString, QString> m_stamps; ///< by file; empty = it is not there
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< a save is several events
    QTimer m_poll;   ///< when the system has no watch left to give
};

} // namespace signalbox::engine
