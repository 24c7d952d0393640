// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "ledger/journal_format.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace signalbox::ledger {

/// Reads a segment from a position on, also while it grows. Bytes that are no record are passed over when a valid
/// record follows, and at the end of a segment that nobody writes any more.
class SegmentReader final
{
public:
    SegmentReader(const QString &dir, const SegmentName &name, qint64 offset);

    /// Hands the records from position() on to `take` until about `maxBytes` were read. `complete`: nobody will append
    /// to this segment any more. Payloads are valid during the call only. `take` returning false stops right behind
    /// that record.
    [[nodiscard]] Result<void> read(qint64 maxBytes, bool complete, const std::function<bool(const Frame &)> &take);

    [[nodiscard]] const SegmentName &name() const { return m_name; }
    /// Where the next record begins.
    [[nodiscard]] qint64 position() const { return m_offset; }
    /// Back to an earlier position, after a transaction that failed.
    void seek(qint64 offset) { m_offset = offset; }
    /// Bytes behind position() when last looked at.
    [[nodiscard]] qint64 unread() const { return m_size - m_offset; }
    /// Looks at the size of the file again.
    void refresh();
    /// Counts bytes that the taker of a record could not understand.
    void noteDamage(qint64 bytes) { m_damaged += bytes; }
    /// Bytes passed over that were neither records nor the torn end of one.
    [[nodiscard]] qint64 damaged() const { return m_damaged; }

private:
    [[nodiscard]] Result<QByteArray> bytesAt(qint64 offset, qint64 most) const;

    QString m_path;
    SegmentName m_name;
    qint64 m_offset;
    qint64 m_size = 0;
    qint64 m_damaged = 0;
};

} // namespace signalbox::ledger
