// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/journal_format.h"

#include <QList>
#include <QtEndian>

#include <algorithm>

#include <xxhash.h>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

constexpr char magic[4] = {'\xA7', 'S', 'B', 'J'};
constexpr qsizetype sizeAt = 4;
constexpr qsizetype hashAt = 8;
constexpr qsizetype kindAt = 16;

quint64 checksum(const char *record, qsizetype payloadSize, quint64 run)
{
    // The size is covered through the length of the hashed range.
    return XXH3_64bits_withSeed(record + kindAt, static_cast<size_t>(1 + payloadSize), run);
}

} // namespace

QString SegmentName::toString() const
{
    return u"journal-%1-%2-%3.sbj"_s.arg(worker).arg(run, 16, 16, QChar(u'0')).arg(segment, 6, 10, QChar(u'0'));
}

std::optional<SegmentName> SegmentName::fromString(QStringView name)
{
    const QList<QStringView> parts = name.split(u'-');
    if (parts.size() != 4 || parts[0] != "journal"_L1 || !parts[3].endsWith(".sbj"_L1))
        return std::nullopt;
    bool workerOk = false;
    bool runOk = false;
    bool segmentOk = false;
    const SegmentName parsed{parts[1].toUInt(&workerOk), parts[2].toULongLong(&runOk, 16),
                             parts[3].chopped(4).toUInt(&segmentOk)};
    if (!workerOk || !runOk || !segmentOk || parsed.toString() != name)
        return std::nullopt;
    return parsed;
}

void sealFrame(char *record, qsizetype payloadSize, JournalKind kind, quint64 run)
{
    std::copy(std::begin(magic), std::end(magic), record);
    qToLittleEndian(static_cast<quint32>(payloadSize), record + sizeAt);
    record[kindAt] = static_cast<char>(kind);
    qToLittleEndian(checksum(record, payloadSize, run), record + hashAt);
}

std::optional<Frame> FrameScanner::frameAt(qsizetype at) const
{
    if (m_bytes.size() - at < frameSize)
        return std::nullopt;
    const char *record = m_bytes.data() + at;
    if (!std::equal(std::begin(magic), std::end(magic), record))
        return std::nullopt;
    const qsizetype size = qFromLittleEndian<quint32>(record + sizeAt);
    if (size > maxPayload || m_bytes.size() - at - frameSize < size)
        return std::nullopt;
    if (qFromLittleEndian<quint64>(record + hashAt) != checksum(record, size, m_run))
        return std::nullopt;
    return Frame{static_cast<JournalKind>(record[kindAt]), m_bytes.sliced(at + frameSize, size)};
}

std::optional<Frame> FrameScanner::next()
{
    const std::optional<Frame> frame = frameAt(m_at);
    if (frame)
        m_at += frameSize + frame->payload.size();
    return frame;
}

bool FrameScanner::skipToNext()
{
    const char *end = m_bytes.data() + m_bytes.size();
    for (const char *at = m_bytes.data() + m_at + 1; at < end; ++at) {
        at = std::search(at, end, std::begin(magic), std::end(magic));
        if (at != end && frameAt(at - m_bytes.data())) {
            m_skipped += at - m_bytes.data() - m_at;
            m_at = at - m_bytes.data();
            return true;
        }
    }
    return false;
}

bool FrameScanner::mayGrow() const
{
    const QByteArrayView rest = m_bytes.sliced(m_at);
    const qsizetype seen = std::min<qsizetype>(rest.size(), sizeof magic);
    if (!std::equal(rest.begin(), rest.begin() + seen, std::begin(magic)))
        return false;
    if (rest.size() < frameSize)
        return true;
    const qsizetype size = qFromLittleEndian<quint32>(rest.data() + sizeAt);
    return size <= maxPayload && rest.size() - frameSize < size;
}

} // namespace signalbox::ledger
