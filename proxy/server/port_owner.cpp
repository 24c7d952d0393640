// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/port_owner.h"

#include <QDir>
#include <QFile>
#include <QSet>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

/// Inodes of the sockets that listen on `port`. proc(5), /proc/net/tcp: "sl local_address rem_address st … inode", the
/// address as hex IP ':' hex port, state 0A = LISTEN.
QSet<QByteArray> listeningInodes(const QString &path, quint16 port)
{
    QSet<QByteArray> inodes;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return inodes;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QByteArrayList fields = line.simplified().split(' ');
        constexpr qsizetype inodeField = 9;
        if (fields.size() <= inodeField || fields.at(3) != "0A")
            continue;
        bool ok = false;
        const QByteArray &address = fields.at(1);
        if (address.mid(address.lastIndexOf(':') + 1).toUInt(&ok, 16) == port && ok)
            inodes.insert(fields.at(inodeField));
    }
    return inodes;
}

bool holds(const QString &fdFolder, const QSet<QByteArray> &inodes)
{
    const QStringList entries =
        QDir(fdFolder).entryList(QDir::Files | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        // "socket:[12345]"; QFileInfo would make an absolute path of it.
        const QString target = QFile::symLinkTarget(fdFolder + u'/' + entry);
        const qsizetype start = target.lastIndexOf("socket:["_L1);
        if (start >= 0 && inodes.contains(target.sliced(start + 8).chopped(1).toLatin1()))
            return true;
    }
    return false;
}

} // namespace

std::optional<PortOwner> portOwner(quint16 port, const QString &procRoot)
{
    const QSet<QByteArray> inodes =
        listeningInodes(procRoot + "/net/tcp"_L1, port) | listeningInodes(procRoot + "/net/tcp6"_L1, port);
    if (inodes.isEmpty())
        return std::nullopt;
    const QStringList processes = QDir(procRoot).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &process : processes) {
        bool isPid = false;
        const qint64 pid = process.toLongLong(&isPid);
        const QString folder = procRoot + u'/' + process;
        if (!isPid || !holds(folder + "/fd"_L1, inodes))
            continue;
        QFile comm(folder + "/comm"_L1);
        const QString name = comm.open(QIODevice::ReadOnly) ? QString::fromUtf8(comm.readAll()).trimmed() : QString();
        return PortOwner{name, pid};
    }
    return std::nullopt;
}

} // namespace signalbox::server
