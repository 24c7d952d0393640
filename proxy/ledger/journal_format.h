// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox::ledger {

/// What one journal record says. Intent: an upstream call is about to be made. Settle: how the decision ended.
enum class JournalKind : quint8 { Intent = 1, Settle = 2 };

/// Name parts of a segment: journal-<worker, decimal>-<run, 16 hex>-<segment, decimal>.sbj. The run also seeds the
/// checksums, so bytes that a client smuggled into a field can never pass for a record after damage.
struct SegmentName
{
    unsigned worker = 0;
    quint64 run = 0;
    unsigned segment = 0;

    auto operator<=>(const SegmentName &) const = default;
    [[nodiscard]] QString toString() const;
    /// Inverse of toString(); nullopt for any other file name.
    [[nodiscard]] static std::optional<SegmentName> fromString(QStringView name);
};

/// A record's frame: u32 magic, u32 payload size, u64 xxh3 of size, kind and payload, u8 kind; little-endian. The
/// payload follows.
inline constexpr qsizetype frameSize = 17;
inline constexpr qsizetype maxPayload = 8 << 20;

/// Fills the frame in front of the payload of `record`, which begins with frameSize free bytes.
void sealFrame(char *record, qsizetype payloadSize, JournalKind kind, quint64 run);

/// One record found in a journal's bytes.
struct Frame
{
    JournalKind kind = JournalKind::Intent;
    QByteArrayView payload; ///< into the bytes that were scanned
};

/// Walks the records in a piece of a journal.
class FrameScanner final
{
public:
    FrameScanner(QByteArrayView bytes, quint64 run) : m_bytes(bytes), m_run(run) {}

    /// The record at the current position; nullopt when there is no whole and valid one.
    [[nodiscard]] std::optional<Frame> next();
    /// Moves on to the next valid record and counts what lay between as skipped. False: none; nothing was moved.
    bool skipToNext();
    /// Whether what stands here may be the beginning of a record whose rest is still being written.
    [[nodiscard]] bool mayGrow() const;

    [[nodiscard]] qsizetype position() const { return m_at; }
    [[nodiscard]] qsizetype skipped() const { return m_skipped; }

private:
    [[nodiscard]] std::optional<Frame> frameAt(qsizetype at) const;

    QByteArrayView m_bytes;
    quint64 m_run;
    qsizetype m_at = 0;
    qsizetype m_skipped = 0;
};

} // namespace signalbox::ledger
