// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "core/error.h"

#include <QByteArray>
#include <QString>

namespace signalbox::ledger {

/// What one journal record says. Intent: an upstream call is about to be made. Settle: how the decision ended.
enum class JournalKind : quint8 { Intent = 1, Settle = 2 };

struct JournalEntry
{
    JournalKind kind = JournalKind::Intent;
    DecisionRecord record; ///< Intent: identity, lane and estimate only (see encode()); Settle: everything
};

/// The append-only file of one worker thread. append() is one write(2): it survives kill -9 of the process at once and
/// reaches the disk within 5 ms by the ledger thread's group sync. Framing: length, xxh3 checksum, kind, payload, so a
/// torn or damaged tail is recognised and skipped.
class Journal final
{
public:
    /// Opens (or creates) `dir`/journal-<worker>-<run>.sbj for appending.
    [[nodiscard]] static Result<Journal> open(const QString &dir, unsigned worker, quint64 run);
    Journal(Journal &&other) noexcept;
    Journal &operator=(Journal &&other) noexcept;
    ~Journal();
    Q_DISABLE_COPY(Journal)

    /// False when not every byte could be written (disk full, I/O error); a partial record is truncated away.
    [[nodiscard]] bool append(const JournalEntry &entry);
    [[nodiscard]] QString path() const;

private:
    Journal() = default;
    QString m_path;
    int m_fd = -1;
    qint64 m_size = 0;
    QByteArray m_buffer;
};

} // namespace signalbox::ledger
