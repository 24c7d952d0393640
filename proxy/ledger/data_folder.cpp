// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/data_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

Error folderError(const QString &message)
{
    return {ErrorKind::Io, message, {}, 0};
}

Error unwritable(const QString &dir, int error)
{
    return folderError(u"Cannot write to the data folder %1: %2. Nothing was started. Make it writable or choose another "
                       "one with --data-dir."_s.arg(dir, qt_error_string(error)));
}

/// A lock of the open file, not of the process (fcntl(2), "Open file description locks"): it can be asked after without
/// being taken, so a second copy is never refused because somebody looked.
bool lockCommand(int fd, int command, struct flock &lock)
{
    lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return ::fcntl(fd, command, &lock) == 0;
}

QString lockPath(const QString &dir)
{
    return dir + u"/signalbox.lock"_s;
}

FolderOwner readOwner(int fd)
{
    char text[4096];
    const ssize_t size = ::pread(fd, text, sizeof text, 0);
    const QList<QByteArray> lines = QByteArray(text, std::max<ssize_t>(size, 0)).split('\n');
    return {lines.value(0).toLongLong(), QString::fromUtf8(lines.value(1))};
}

/// mkpath, but nobody else may look into what we create.
int makeFolder(const QString &dir)
{
    const QFileInfo info(dir);
    if (info.isDir())
        return 0;
    if (!QDir().mkpath(info.absolutePath()))
        return errno != 0 ? errno : ENOENT;
    return ::mkdir(QFile::encodeName(dir).constData(), 0700) == 0 || errno == EEXIST ? 0 : errno;
}

} // namespace

Result<DataFolder> DataFolder::open(const QString &dir)
{
    DataFolder folder;
    folder.m_dir = QDir::cleanPath(QDir().absoluteFilePath(dir));
    if (const int error = makeFolder(folder.m_dir); error != 0)
        return Unexpected(unwritable(folder.m_dir, error));
    folder.m_fd = ::open(QFile::encodeName(lockPath(folder.m_dir)).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (folder.m_fd < 0)
        return Unexpected(unwritable(folder.m_dir, errno));
    struct flock lock = {};
    if (!lockCommand(folder.m_fd, F_OFD_SETLK, lock)) {
        if (errno != EAGAIN && errno != EACCES)
            return Unexpected(unwritable(folder.m_dir, errno));
        const FolderOwner owner = readOwner(folder.m_fd);
        ::close(std::exchange(folder.m_fd, -1)); // its content belongs to the copy that holds the lock
        const QString where = owner.baseUrl.isEmpty() ? u"is just starting"_s : u"listens on "_s + owner.baseUrl;
        return Unexpected(folderError(
            u"Another Signalbox (process %1) uses %2 and %3. This one was not started. Use that one, stop it, or "
            "choose another folder with --data-dir."_s.arg(QString::number(owner.pid), folder.m_dir, where)));
    }
    return folder.writeOwner({}).map([&] { return std::move(folder); });
}

DataFolder::DataFolder(DataFolder &&other) noexcept
    : m_dir(std::exchange(other.m_dir, {}))
    , m_fd(std::exchange(other.m_fd, -1))
{
}

DataFolder &DataFolder::operator=(DataFolder &&other) noexcept
{
    DataFolder taken(std::move(other));
    std::swap(m_dir, taken.m_dir);
    std::swap(m_fd, taken.m_fd);
    return *this;
}

DataFolder::~DataFolder()
{
    if (m_fd < 0)
        return;
    // The file stays: removing it could let two later processes lock two files of one name.
    static_cast<void>(::ftruncate(m_fd, 0));
    ::close(m_fd);
}

Result<void> DataFolder::writeAddress(const QString &baseUrl)
{
    return writeOwner(baseUrl);
}

Result<void> DataFolder::writeOwner(const QString &baseUrl)
{
    const QByteArray text = QByteArray::number(::getpid()) + '\n' + baseUrl.toUtf8() + '\n';
    if (::pwrite(m_fd, text.constData(), static_cast<size_t>(text.size()), 0) != text.size()
        || ::ftruncate(m_fd, text.size()) != 0)
        return Unexpected(unwritable(m_dir, errno));
    return {};
}

Result<FolderOwner> folderOwner(const QString &dir)
{
    const int fd = ::open(QFile::encodeName(lockPath(dir)).constData(), O_RDONLY | O_CLOEXEC);
    struct flock lock = {};
    const bool held = fd >= 0 && lockCommand(fd, F_OFD_GETLK, lock) && lock.l_type != F_UNLCK;
    const FolderOwner owner = held ? readOwner(fd) : FolderOwner{};
    if (fd >= 0)
        ::close(fd);
    if (held)
        return owner;
    return Unexpected(Error{ErrorKind::NotFound,
                            u"No Signalbox runs on %1. Start one, or name its folder with --data-dir."_s.arg(dir),
                            {},
                            0});
}

} // namespace signalbox::ledger
