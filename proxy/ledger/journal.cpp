// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/journal.h"

#include "ledger/group_sync.h"
#include "ledger/record_codec.h"

#include <QFile>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {

Result<Journal> Journal::open(const QString &dir, unsigned worker, quint64 run, JournalOptions options)
{
    Journal journal;
    journal.m_dir = dir;
    journal.m_name = {worker, run, 0};
    journal.m_options = std::move(options);
    if (!journal.m_options.write)
        journal.m_options.write = [](int fd, const void *bytes, size_t size) { return ::write(fd, bytes, size); };
    if (const int error = journal.openNextSegment(); error != 0) {
        return Unexpected(Error{ErrorKind::Io,
                                u"Cannot create the journal %1: %2. No request can be recorded, so none is taken. Make "
                                "the folder writable or choose another one with --data-dir."_s.arg(
                                    journal.path(), qt_error_string(error)),
                                {},
                                0});
    }
    return journal;
}

Journal::Journal(Journal &&other) noexcept
{
    swap(other);
}

Journal &Journal::operator=(Journal &&other) noexcept
{
    Journal taken(std::move(other));
    swap(taken);
    return *this;
}

Journal::~Journal()
{
    if (m_fd < 0)
        return;
    if (m_options.sync)
        m_options.sync->remove(m_fd);
    ::close(m_fd);
}

void Journal::swap(Journal &other) noexcept
{
    std::swap(m_dir, other.m_dir);
    std::swap(m_name, other.m_name);
    std::swap(m_options, other.m_options);
    std::swap(m_fd, other.m_fd);
    std::swap(m_size, other.m_size);
    std::swap(m_torn, other.m_torn);
    std::swap(m_buffer, other.m_buffer);
}

bool Journal::append(const JournalEntry &entry)
{
    return append(entry.kind, entry.record);
}

bool Journal::append(JournalKind kind, const DecisionRecord &record)
{
    // Staying in a full segment is better than refusing, so a failure to open the next one matters only when torn.
    if (m_torn || m_size >= m_options.segmentBytes) {
        if (openNextSegment() != 0 && m_torn)
            return false;
    }
    encodeRecord(record, m_buffer, frameSize);
    const qsizetype payloadSize = m_buffer.size() - frameSize;
    if (payloadSize > maxPayload)
        return false;
    sealFrame(m_buffer.data(), payloadSize, kind, m_name.run);
    if (!writeAll(m_buffer.constData(), m_buffer.size())) {
        m_torn = ::ftruncate(m_fd, m_size) != 0;
        return false;
    }
    m_size += m_buffer.size();
    if (m_options.sync)
        m_options.sync->touch();
    return true;
}

QString Journal::path() const
{
    return m_dir + u'/' + m_name.toString();
}

int Journal::openNextSegment()
{
    SegmentName name = m_name;
    if (m_fd >= 0)
        ++name.segment;
    int fd = -1;
    do {
        const QByteArray file = QFile::encodeName(m_dir + u'/' + name.toString());
        fd = ::open(file.constData(), O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    } while (fd < 0 && (errno == EINTR || (errno == EEXIST && ++name.segment != 0)));
    if (fd < 0)
        return errno;
    if (m_options.sync) {
        m_options.sync->add(fd, m_dir);
        if (m_fd >= 0)
            m_options.sync->remove(m_fd);
    }
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = fd;
    m_name = name;
    m_size = 0;
    m_torn = false;
    return 0;
}

bool Journal::writeAll(const char *bytes, qsizetype size)
{
    while (size > 0) {
        const ssize_t written = m_options.write(m_fd, bytes, static_cast<size_t>(size));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= written;
    }
    return true;
}

} // namespace signalbox::ledger
