// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/group_sync.h"

#include <QFile>
#include <QLoggingCategory>

#include <algorithm>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::ledger {
namespace {

Q_LOGGING_CATEGORY(log, "signalbox.proxy.ledger")

/// Shorter than the promised 5 ms by what a sync usually takes.
constexpr int groupMs = 3;

void syncFolder(const QByteArray &dir)
{
    const int fd = ::open(dir.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

GroupSync::GroupSync() : m_wakeup(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), m_thread([this] { run(); }) {}

GroupSync::~GroupSync()
{
    m_stopping = true;
    wake();
    m_thread.join();
    for (const File &file : m_files)
        ::close(file.fd);
    ::close(m_wakeup);
}

void GroupSync::add(int fd, const QString &dir)
{
    const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (own < 0)
        return;
    const std::lock_guard lock(m_mutex);
    m_files.push_back({fd, own, 0, false, QFile::encodeName(dir)});
}

void GroupSync::remove(int fd)
{
    {
        const std::lock_guard lock(m_mutex);
        for (File &file : m_files) {
            if (file.key == fd && !file.leaving)
                file.leaving = true;
        }
    }
    touch();
}

void GroupSync::wake()
{
    const quint64 one = 1;
    // A full counter wakes the thread just as well.
    [[maybe_unused]] const ssize_t written = ::write(m_wakeup, &one, sizeof one);
}

void GroupSync::run()
{
    pollfd wakeup{m_wakeup, POLLIN, 0};
    while (!m_stopping) {
        ::poll(&wakeup, 1, -1);
        quint64 count = 0;
        [[maybe_unused]] const ssize_t got = ::read(m_wakeup, &count, sizeof count);
        if (!m_stopping) {
            pollfd stop{m_wakeup, POLLIN, 0};
            ::poll(&stop, 1, groupMs);
        }
        m_dirty = false;
        syncAll();
    }
}

void GroupSync::syncAll()
{
    std::vector<File> files;
    {
        const std::lock_guard lock(m_mutex);
        files = m_files;
    }
    for (File &file : files) {
        struct stat info = {};
        if (::fstat(file.fd, &info) != 0 || info.st_size == file.syncedSize)
            continue;
        if (::fdatasync(file.fd) != 0) {
            qCWarning(log, "A journal could not be brought to the disk: %s. Requests go on; a power loss now could lose "
                           "them. Check the disk.", qPrintable(qt_error_string(errno)));
        }
        if (!file.newIn.isEmpty())
            syncFolder(file.newIn);
        file.newIn.clear();
        file.syncedSize = info.st_size;
    }
    ++m_groups;
    const std::lock_guard lock(m_mutex);
    for (const File &done : files) {
        const auto at = std::find_if(m_files.begin(), m_files.end(), [&](const File &file) { return file.fd == done.fd; });
        at->syncedSize = done.syncedSize;
        at->newIn = done.newIn;
        if (done.leaving) {
            ::close(done.fd);
            m_files.erase(at);
        }
    }
}

} // namespace signalbox::ledger
