// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/key_files.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

constexpr std::chrono::milliseconds settleTime{120};
constexpr std::chrono::milliseconds pollInterval{700};

QString stampOf(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return {};
    return u"%1 %2 %3 %4"_s.arg(info.lastModified().toMSecsSinceEpoch())
        .arg(info.metadataChangeTime().toMSecsSinceEpoch())
        .arg(info.size())
        .arg(static_cast<int>(info.permissions()));
}

/// The folder that a file is in or, while that is not there, the nearest one above it.
QString folderOf(const QString &file)
{
    QDir folder = QFileInfo(file).absoluteDir();
    while (!folder.exists() && !folder.isRoot()) {
        const QString above = QFileInfo(folder.path()).absolutePath();
        folder.setPath(above);
    }
    return folder.path();
}

} // namespace

KeyFiles::KeyFiles(QObject *parent) : QObject(parent)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    m_poll.setInterval(pollInterval);
    connect(&m_settle, &QTimer::timeout, this, &KeyFiles::look);
    connect(&m_poll, &QTimer::timeout, this, &KeyFiles::look);
    const auto soon = [this] {
        if (!m_settle.isActive()) // not put off by every event: the folder may never be quiet
            m_settle.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, soon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, soon);
}

void KeyFiles::watch(const QStringList &files)
{
    m_stamps.clear();
    for (const QString &file : files)
        m_stamps.insert(file, stampOf(file));
    if (const QStringList paths = m_watcher.files() + m_watcher.directories(); !paths.isEmpty())
        m_watcher.removePaths(paths);
    m_poll.stop();
    addPaths();
}

void KeyFiles::addPaths()
{
    const QStringList files = m_stamps.keys();
    for (const QString &file : files) {
        for (const QString &path : {file, folderOf(file)}) {
            const bool known = m_watcher.files().contains(path) || m_watcher.directories().contains(path);
            if (!known && QFileInfo::exists(path) && !m_watcher.addPath(path))
                m_poll.start();
        }
    }
}

void KeyFiles::look()
{
    addPaths(); // a replaced file and a new folder are watched again
    bool different = false;
    for (auto entry = m_stamps.begin(); entry != m_stamps.end(); ++entry) {
        QString stamp = stampOf(entry.key());
        different = different || stamp != entry.value();
        entry.value() = std::move(stamp);
    }
    if (different)
        emit changed();
}

} // namespace signalbox::engine
