// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/version_store.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

/// A policy has at most 8 MiB (yaml_reader.h).
constexpr qint64 largestFile = 9 * 1024 * 1024;

Unexpected ioError(const QString &path, const QString &doing, int error)
{
    return Unexpected(Error{ErrorKind::Io, u"%1 cannot be %2: %3."_s.arg(path, doing, qt_error_string(error)), {}});
}

bool writeAll(int fd, const QByteArray &content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t wrote = ::write(fd, content.constData() + done, static_cast<size_t>(content.size() - done));
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? wrote : 0;
    }
    return true;
}

} // namespace

Result<void> syncFolder(const QString &dir)
{
    const int fd = ::open(QFile::encodeName(dir).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ioError(dir, u"opened"_s, errno);
    const auto close = qScopeGuard([fd] { ::close(fd); });
    if (::fsync(fd) != 0 && errno != EINVAL) // a file system that cannot
        return ioError(dir, u"written"_s, errno);
    return {};
}

FolderStore::FolderStore(QString dir)
    : m_dir(std::move(dir))
{
}

QString FolderStore::place(const QString &name) const
{
    return m_dir + u'/' + name;
}

QStringList FolderStore::names() const
{
    return QDir(m_dir).entryList(QDir::Files | QDir::Hidden | QDir::NoSymLinks);
}

Result<QByteArray> FolderStore::read(const QString &name) const
{
    QFile file(place(name));
    if (!file.exists())
        return Unexpected(Error{ErrorKind::NotFound, u"%1 is not there."_s.arg(place(name)), {}});
    if (!file.open(QIODevice::ReadOnly))
        return Unexpected(Error{ErrorKind::Io, u"%1 cannot be read: %2."_s.arg(place(name), file.errorString()), {}});
    if (file.size() > largestFile)
        return Unexpected(Error{ErrorKind::Io, u"%1 is too large to be a file of ours."_s.arg(place(name)), {}});
    return file.readAll();
}

Result<void> FolderStore::write(const QString &name, const QByteArray &content)
{
    const QByteArray dir = QFile::encodeName(m_dir);
    if (::mkdir(dir.constData(), 0700) != 0 && errno != EEXIST)
        return ioError(m_dir, u"made"_s, errno);
    const QString temporary = place(name) + u".new"_s;
    const QByteArray path = QFile::encodeName(temporary);
    const int fd = ::open(path.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ioError(temporary, u"written"_s, errno);
    const bool written = writeAll(fd, content) && ::fsync(fd) == 0;
    const int error = errno;
    const bool closed = ::close(fd) == 0;
    if (!written || !closed) {
        ::unlink(path.constData());
        return ioError(temporary, u"written"_s, written ? errno : error);
    }
    return rename(name + u".new"_s, name);
}

Result<void> FolderStore::rename(const QString &from, const QString &to)
{
    if (::rename(QFile::encodeName(place(from)).constData(), QFile::encodeName(place(to)).constData()) != 0)
        return ioError(place(to), u"written"_s, errno);
    return syncFolder(m_dir);
}

void FolderStore::remove(const QString &name)
{
    QFile::remove(place(name));
}

QStringList MemoryStore::names() const
{
    return m_files.keys();
}

Result<QByteArray> MemoryStore::read(const QString &name) const
{
    const auto found = m_files.constFind(name);
    if (found == m_files.cend())
        return Unexpected(Error{ErrorKind::NotFound, u"%1 is not there."_s.arg(name), {}});
    return *found;
}

Result<void> MemoryStore::write(const QString &name, const QByteArray &content)
{
    m_files.insert(name, content);
    return {};
}

Result<void> MemoryStore::rename(const QString &from, const QString &to)
{
    m_files.insert(to, m_files.take(from));
    return {};
}

void MemoryStore::remove(const QString &name)
{
    m_files.remove(name);
}

QString MemoryStore::place(const QString &name) const
{
    return name + u" (in memory)"_s;
}

} // namespace signalbox::policy
