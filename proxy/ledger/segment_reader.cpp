// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/segment_reader.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {

SegmentReader::SegmentReader(const QString &dir, const SegmentName &name, qint64 offset)
    : m_path(dir + u'/' + name.toString())
    , m_name(name)
    , m_offset(offset)
{
}

void SegmentReader::refresh()
{
    m_size = QFileInfo(m_path).size();
}

Result<QByteArray> SegmentReader::bytesAt(qint64 offset, qint64 most) const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) || !file.seek(offset)) {
        return Unexpected(
            Error{ErrorKind::Io,
                  u"Cannot read the journal %1: %2. Its records are not in the ledger yet; they will be read "
                  "when it can be."_s.arg(m_path, file.errorString()),
                  {},
                  0});
    }
    return file.read(most);
}

Result<void> SegmentReader::read(qint64 maxBytes, bool complete, const std::function<bool(const Frame &)> &take)
{
    refresh();
    bool whole = false;
    const qint64 end = m_offset + maxBytes;
    while (m_offset < m_size && m_offset < end) {
        // A look at everything is only needed where something is wrong, or for one huge record.
        const qint64 rest = m_size - m_offset;
        const Result<QByteArray> bytes = bytesAt(m_offset, whole ? rest : std::min(maxBytes, rest));
        if (!bytes)
            return Unexpected(bytes.error());
        FrameScanner scanner(*bytes, m_name.run);
        bool goOn = true;
        while (goOn && !(whole && scanner.position() > 0)) {
            const std::optional<Frame> frame = scanner.next();
            if (!frame)
                break;
            goOn = take(*frame);
        }
        const bool reachedEnd = m_offset + bytes->size() >= m_size;
        if (!goOn || (reachedEnd && scanner.position() == bytes->size())) {
            m_offset += scanner.position();
            return {};
        }
        if (scanner.position() > 0) {
            m_offset += scanner.position();
            whole = false;
            continue;
        }
        if (!reachedEnd) {
            whole = true;
            continue;
        }
        const bool torn = scanner.mayGrow();
        if (torn && !complete)
            return {};
        if (scanner.skipToNext()) {
            m_offset += scanner.position();
            m_damaged += scanner.skipped();
            whole = false;
            continue;
        }
        if (!complete)
            return {};
        if (!torn)
            m_damaged += m_size - m_offset;
        m_offset = m_size;
    }
    return {};
}

} // namespace signalbox::ledger
