// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/fold.h"

#include "ledger/damage.h"
#include "ledger/interrupted.h"
#include "ledger/record_codec.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <thread>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

constexpr qint64 batchRows = 500;
constexpr qint64 batchBytes = 1 << 20;

QList<SegmentName> segmentsIn(const QString &dir)
{
    QList<SegmentName> names;
    const QStringList files = QDir(dir).entryList({u"journal-*.sbj"_s}, QDir::Files | QDir::Hidden);
    for (const QString &file : files) {
        if (const auto name = SegmentName::fromString(file))
            names.append(*name);
    }
    return names;
}

} // namespace

/// What one transaction will have done, applied to the members once it is committed.
struct Folder::Batch
{
    QHash<DecisionId, QByteArray> intents; ///< seen and not settled in this batch
    QHash<DecisionId, bool> deadness;
    QList<DecisionId> settledOpen;
    std::map<SegmentName, qint64> before; ///< positions to go back to
    qint64 records = 0;
    qint64 newDecisions = 0;
};

Folder::Folder(QString dir) : m_dir(std::move(dir))
{
    const QList<SegmentName> names = segmentsIn(m_dir);
    m_dead.insert(names.begin(), names.end());
}

quint64 Folder::nextRun(UtcTime now) const
{
    quint64 run = static_cast<quint64>(std::max<qint64>(now.micros, 1));
    for (const SegmentName &name : m_dead)
        run = std::max(run, name.run + 1);
    return run;
}

StoreResult<void> Folder::attach(Database &db)
{
    m_db = &db;
    m_readers.clear();
    m_positions.clear();
    m_openIntents.clear();
    const StoreResult<qint64> rows = db.rows();
    if (!rows)
        return tl::unexpected(rows.error());
    m_rows = *rows;
    const StoreResult<QList<JournalPosition>> positions = db.positions();
    if (!positions)
        return tl::unexpected(positions.error());
    for (const JournalPosition &position : *positions) {
        // A position without its file must not hide the beginning of a later file of that name.
        if (QFile::exists(m_dir + u'/' + position.file))
            m_positions.insert(position.file, position.offset);
    }
    const StoreResult<QList<OpenIntent>> intents = db.intents();
    if (!intents)
        return tl::unexpected(intents.error());
    for (const OpenIntent &intent : *intents)
        m_openIntents.insert(intent.id, true);
    m_recovered = false;
    return {};
}

void Folder::discover()
{
    for (const SegmentName &name : segmentsIn(m_dir)) {
        if (!m_readers.contains(name))
            m_readers.emplace(name, SegmentReader(m_dir, name, m_positions.value(name.toString(), 0)));
    }
}

bool Folder::isComplete(const SegmentName &name) const
{
    if (m_dead.contains(name))
        return true;
    // Its worker opened the next segment after its last write to this one.
    const auto next = std::next(m_readers.find(name));
    return next != m_readers.end() && next->first.worker == name.worker && next->first.run == name.run;
}

qint64 Folder::unfolded() const
{
    qint64 bytes = 0;
    for (const auto &[name, reader] : m_readers)
        bytes += reader.unread();
    return bytes;
}

StoreResult<bool> Folder::take(Batch &batch, const Frame &frame, bool dead)
{
    ++batch.records;
    switch (frame.kind) {
    case JournalKind::Intent: {
        const std::optional<DecisionId> id = peekId(frame.payload);
        if (!id)
            return false;
        batch.intents.insert(*id, frame.payload.toByteArray());
        batch.deadness.insert(*id, dead);
        return true;
    }
    case JournalKind::Settle:
        return takeSettled(batch, frame.payload);
    }
    return false; // a kind of a later version
}

StoreResult<bool> Folder::takeSettled(Batch &batch, QByteArrayView payload)
{
    const std::optional<DecisionRecord> record = decodeRecord(payload);
    if (!record)
        return false;
    const StoreResult<bool> isNew = m_db->put(*record);
    if (!isNew)
        return tl::unexpected(isNew.error());
    batch.newDecisions += *isNew ? 1 : 0;
    batch.intents.remove(record->id);
    if (!m_openIntents.contains(record->id))
        return true;
    batch.settledOpen.append(record->id);
    return m_db->removeIntent(record->id).map([] { return true; });
}

StoreResult<void> Folder::finish(Batch &batch)
{
    for (auto it = batch.intents.cbegin(); it != batch.intents.cend(); ++it) {
        if (auto done = m_db->putIntent({it.key(), it.value()}); !done)
            return done;
    }
    for (const auto &[name, before] : batch.before) {
        const qint64 now = m_readers.at(name).position();
        if (auto done = now == before ? StoreResult<void>() : m_db->putPosition({name.toString(), now}); !done)
            return done;
    }
    if (batch.newDecisions > 0) {
        if (auto done = m_db->setRows(m_rows + batch.newDecisions); !done)
            return done;
    }
    return m_db->commit();
}

tl::expected<Folder::Batch, FoldError> Folder::foldBatch()
{
    Batch batch;
    const auto giveUp = [&](std::optional<StoreFault> fault, const QString &detail) {
        m_db->rollback();
        for (const auto &[name, before] : batch.before)
            m_readers.at(name).seek(before);
        return tl::unexpected(FoldError{fault, detail});
    };
    bool begun = false;
    StoreResult<void> stored;
    for (auto &[name, reader] : m_readers) {
        batch.before.emplace(name, reader.position());
        const bool dead = m_dead.contains(name);
        const Result<void> read = reader.read(batchBytes, isComplete(name), [&, &segment = reader](const Frame &frame) {
            if (!begun) {
                stored = m_db->begin();
                begun = stored.has_value();
            }
            if (!stored)
                return false;
            const StoreResult<bool> understood = take(batch, frame, dead);
            // A kernel that preempts lazily lets a thread without system calls run to the end of its tick, milliseconds in
            // which a request on this processor would wait.
            std::this_thread::yield();
            if (!understood)
                stored = tl::unexpected(understood.error());
            else if (!*understood)
                segment.noteDamage(frame.payload.size());
            return stored && batch.records < batchRows;
        });
        if (!stored)
            return giveUp(stored.error().fault, stored.error().detail);
        if (!read)
            return giveUp(std::nullopt, read.error().message);
        if (batch.records >= batchRows)
            break;
    }
    if (begun) {
        if (auto done = finish(batch); !done)
            return giveUp(done.error().fault, done.error().detail);
    }
    return batch;
}

void Folder::apply(const Batch &batch)
{
    for (const DecisionId id : batch.settledOpen)
        m_openIntents.remove(id);
    for (auto it = batch.intents.cbegin(); it != batch.intents.cend(); ++it)
        m_openIntents.insert(it.key(), batch.deadness.value(it.key()));
    m_rows += batch.newDecisions;
}

StoreResult<void> Folder::dropDrained()
{
    // The file goes first: a position without a file is harmless, a file without its position would be read again.
    for (auto it = m_readers.begin(); it != m_readers.end();) {
        SegmentReader &reader = it->second;
        reader.refresh();
        if (reader.unread() > 0 || !isComplete(it->first)) {
            ++it;
            continue;
        }
        const QString file = reader.name().toString();
        if (reader.damaged() > 0)
            m_damagedJournals.append(setAside(m_dir, file));
        else
            QFile::remove(m_dir + u'/' + file);
        if (auto done = m_db->removePosition(file); !done)
            return done;
        m_positions.remove(file);
        m_dead.erase(it->first);
        it = m_readers.erase(it);
    }
    return {};
}

StoreResult<qint64> Folder::settleInterrupted()
{
    const StoreResult<QList<OpenIntent>> intents = m_db->intents();
    if (!intents)
        return tl::unexpected(intents.error());
    if (intents->isEmpty()) {
        m_recovered = true;
        return 0;
    }
    if (auto begun = m_db->begin(); !begun)
        return tl::unexpected(begun.error());
    qint64 recovered = 0;
    QList<DecisionId> done;
    StoreResult<void> stored;
    for (const OpenIntent &intent : *intents) {
        if (!m_openIntents.value(intent.id))
            continue;
        if (const auto record = decodeRecord(intent.payload)) {
            const StoreResult<bool> isNew = m_db->putIfAbsent(interruptedFrom(*record));
            if (!isNew) {
                stored = tl::unexpected(isNew.error());
                break;
            }
            recovered += *isNew ? 1 : 0;
        }
        stored = m_db->removeIntent(intent.id);
        if (!stored)
            break;
        done.append(intent.id);
    }
    if (stored)
        stored = m_db->setRows(m_rows + recovered);
    if (stored)
        stored = m_db->commit();
    if (!stored) {
        m_db->rollback();
        return tl::unexpected(stored.error());
    }
    for (const DecisionId id : done)
        m_openIntents.remove(id);
    m_rows += recovered;
    m_recovered = true;
    return recovered;
}

tl::expected<FoldResult, FoldError> Folder::fold(int maxBatches)
{
    Q_ASSERT(m_db != nullptr);
    discover();
    FoldResult result;
    for (int batches = 0; batches < maxBatches; ++batches) {
        const tl::expected<Batch, FoldError> batch = foldBatch();
        if (!batch)
            return tl::unexpected(batch.error());
        apply(*batch);
        result.newDecisions += batch->newDecisions;
        if (batch->records == 0)
            break;
    }
    if (auto done = dropDrained(); !done)
        return tl::unexpected(FoldError{done.error().fault, done.error().detail});
    if (!m_recovered && m_dead.empty()) {
        const StoreResult<qint64> recovered = settleInterrupted();
        if (!recovered)
            return tl::unexpected(FoldError{recovered.error().fault, recovered.error().detail});
        result.recovered = *recovered;
    }
    return result;
}

} // namespace signalbox::ledger
