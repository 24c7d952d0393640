// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"
#include "ledger/journal_format.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

#include <sys/types.h>

namespace signalbox::ledger {

class GroupSync;

struct JournalEntry
{
    JournalKind kind = JournalKind::Intent;
    DecisionRecord record; ///< whole in both kinds: an intent is the record as it stood before the call
};

/// write(2), or what a test puts in its place.
using WriteFunction = std::function<ssize_t(int fd, const void *bytes, size_t size)>;

struct JournalOptions
{
    std::shared_ptr<GroupSync> sync; ///< brings appended bytes to the disk; null: nobody does before the next fold
    qint64 segmentBytes = 16 << 20;  ///< a new segment begins once one has reached this size
    WriteFunction write;             ///< empty = write(2)
};

/// The append-only files of one worker thread. append() is one write(2): it survives kill -9 of the process at once and
/// reaches the disk within 5 ms by the ledger's group sync. Framing with checksums lets the reader recognise and skip
/// a torn or damaged tail. Not thread-safe; may be moved to the worker's thread after open().
class Journal final
{
public:
    /// Opens a new segment `dir`/journal-<worker>-<run>-<segment>.sbj for appending. Only after Ledger::open(), which
    /// takes every file it finds for one of a dead process; usually called through Ledger::openJournal().
    [[nodiscard]] static Result<Journal> open(const QString &dir, unsigned worker, quint64 run,
                                              JournalOptions options = {});
    Journal(Journal &&other) noexcept;
    Journal &operator=(Journal &&other) noexcept;
    ~Journal();
    Q_DISABLE_COPY(Journal)

    /// False when not every byte could be written (disk full, I/O error, record over 8 MiB); a partial record is
    /// truncated away. Later calls work again as soon as the disk does.
    [[nodiscard]] bool append(const JournalEntry &entry);
    [[nodiscard]] bool append(JournalKind kind, const DecisionRecord &record);
    /// The segment being written.
    [[nodiscard]] QString path() const;

private:
    Journal() = default;
    void swap(Journal &other) noexcept;
    [[nodiscard]] int openNextSegment();
    [[nodiscard]] bool writeAll(const char *bytes, qsizetype size);

    QString m_dir;
    SegmentName m_name;
    JournalOptions m_options;
    int m_fd = -1;
    qint64 m_size = 0;
    bool m_torn = false; ///< a partial record could not be removed; only a new segment helps
    QByteArray m_buffer;
};

} // namespace signalbox::ledger
