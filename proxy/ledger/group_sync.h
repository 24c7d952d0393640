// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QtGlobal>
#include <QString>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace signalbox::ledger {

/// Brings what the journals appended to the disk, in groups at most 5 ms apart, off the threads that append. Has a
/// thread of its own because a database checkpoint may keep the ledger thread busy for longer than that; the thread
/// sleeps in poll(2) while nothing is appended. All members are thread-safe.
class GroupSync final
{
public:
    GroupSync();
    ~GroupSync();
    Q_DISABLE_COPY_MOVE(GroupSync)

    /// Syncs the file behind `fd` from now on, and its entry in `dir` once. Keeps a descriptor of its own.
    void add(int fd, const QString &dir);
    /// Syncs the file once more, then forgets it. `fd` must still be open.
    void remove(int fd);
    /// Something was appended. Costs one atomic load except for the first call of a group.
    void touch()
    {
        if (!m_dirty.load(std::memory_order_relaxed) && !m_dirty.exchange(true))
            wake();
    }
    /// Groups synced so far.
    [[nodiscard]] quint64 groups() const { return m_groups.load(); }

private:
    struct File
    {
        int key = -1; ///< the owner's descriptor, valid until remove()
        int fd = -1;
        qint64 syncedSize = 0;
        bool leaving = false;
        QByteArray newIn; ///< folder whose entry is not on disk yet
    };

    void wake();
    void run();
    void syncAll();

    std::atomic<bool> m_dirty = false;
    std::atomic<bool> m_stopping = false;
    std::atomic<quint64> m_groups = 0;
    int m_wakeup = -1;
    std::mutex m_mutex;
    std::vector<File> m_files;
    std::thread m_thread;
};

} // namespace signalbox::ledger
