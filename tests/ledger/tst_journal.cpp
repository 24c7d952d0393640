// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/group_sync.h"
#include "ledger/journal.h"
#include "ledger/record_codec.h"
#include "ledger/segment_reader.h"

#include "random_record.h"
#include "support/strict_messages.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

constexpr quint64 run = 0x5EED;

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Everything a reader finds in one segment of `dir`.
struct Found
{
    QList<DecisionRecord> records;
    QList<JournalKind> kinds;
    qint64 position = 0;
    qint64 damaged = 0;
};

Found readAll(const QString &dir, bool complete, qint64 maxBytes = 1 << 20, const SegmentName &name = {0, run, 0})
{
    Found found;
    SegmentReader reader(dir, name, 0);
    qint64 before = -1;
    while (reader.position() != before) {
        before = reader.position();
        const Result<void> done = reader.read(maxBytes, complete, [&](const Frame &frame) {
            if (const auto record = decodeRecord(frame.payload)) {
                found.records.append(*record);
                found.kinds.append(frame.kind);
            }
            return true;
        });
        if (!done)
            qWarning("%s", qPrintable(done.error().message));
    }
    found.position = reader.position();
    found.damaged = reader.damaged();
    return found;
}

} // namespace

class TestJournal final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    quint32 m_seed = 0;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
        m_seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", m_seed);
    }

    void givesBackWhatWasAppended()
    {
        test::RandomRecords source(m_seed);
        QList<DecisionRecord> written;
        {
            Result<Journal> journal = Journal::open(m_dir.path(), 0, run);
            QVERIFY(journal);
            for (int i = 0; i < 150; ++i) {
                written.append(source.next(i % 2 == 0 ? DecisionStatus::Running : DecisionStatus::Ok));
                QVERIFY(journal->append({i % 2 == 0 ? JournalKind::Intent : JournalKind::Settle, written.last()}));
            }
        }
        for (const qint64 piece : {100, 1000, 1 << 20}) {
            const Found all = readAll(m_dir.path(), false, piece);
            QCOMPARE(all.records, written);
            QCOMPARE(all.kinds.at(0), JournalKind::Intent);
            QCOMPARE(all.kinds.at(1), JournalKind::Settle);
            QCOMPARE(all.damaged, 0);
        }
    }

    void namesItsSegments()
    {
        const SegmentName name{12, 0xABCDEF, 7};
        QCOMPARE(name.toString(), u"journal-12-0000000000abcdef-000007.sbj"_s);
        QVERIFY(SegmentName::fromString(name.toString()) == name);
        for (const QString &other : {u""_s, u"journal-12-0000000000abcdef-000007.sbj.damaged-1"_s, u"journal-1-2-3.sbj"_s,
                                     u"journal--1-0000000000abcdef-000007.sbj"_s, u"ledger.sqlite"_s})
            QVERIFY2(!SegmentName::fromString(other), qPrintable(other));
    }

    void beginsNewSegments()
    {
        test::RandomRecords source(m_seed);
        JournalOptions options;
        options.segmentBytes = 4096;
        Result<Journal> journal = Journal::open(m_dir.path(), 3, run, options);
        QVERIFY(journal);
        QList<DecisionRecord> written;
        for (int i = 0; i < 100; ++i) {
            written.append(source.next());
            QVERIFY(journal->append({JournalKind::Settle, written.last()}));
        }
        const QStringList files = QDir(m_dir.path()).entryList(QDir::Files, QDir::Name);
        QVERIFY(files.size() > 3);
        QList<DecisionRecord> read;
        for (const QString &file : files) {
            QVERIFY(QFileInfo(m_dir.filePath(file)).size() < 4096 + 100'000);
            QCOMPARE(QFile::permissions(m_dir.filePath(file)) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            read += readAll(m_dir.path(), true, 1 << 20, *SegmentName::fromString(file)).records;
        }
        QCOMPARE(read, written);
    }

    void neverReusesAFile()
    {
        Result<Journal> first = Journal::open(m_dir.path(), 0, run);
        Result<Journal> second = Journal::open(m_dir.path(), 0, run);
        QVERIFY(first && second);
        QVERIFY(first->path() != second->path());
    }

    void saysWhyItCannotOpen()
    {
        const Result<Journal> journal = Journal::open(m_dir.filePath(u"missing"_s), 0, run);
        QVERIFY(!journal);
        QCOMPARE(journal.error().kind, ErrorKind::Io);
        QVERIFY2(journal.error().message.contains(u"--data-dir"_s), qPrintable(journal.error().message));
    }

    void waitsAtATornEnd()
    {
        test::RandomRecords source(m_seed);
        const QString path = m_dir.filePath(SegmentName{0, run, 0}.toString());
        QList<DecisionRecord> written{source.next(), source.next(), source.next()};
        qint64 lastAt = 0;
        {
            Result<Journal> journal = Journal::open(m_dir.path(), 0, run);
            QVERIFY(journal);
            for (const DecisionRecord &record : written) {
                lastAt = QFileInfo(path).size();
                QVERIFY(journal->append({JournalKind::Settle, record}));
            }
        }
        const QByteArray whole = bytesOf(path);
        for (qint64 cut = lastAt; cut < whole.size(); ++cut) {
            put(path, whole.first(cut));
            for (const bool complete : {false, true}) {
                const Found found = readAll(m_dir.path(), complete);
                QCOMPARE(found.records, written.first(2));
                QCOMPARE(found.damaged, 0);
                QCOMPARE(found.position, complete ? cut : lastAt);
            }
        }
    }

    void followsAGrowingSegment()
    {
        test::RandomRecords source(m_seed);
        Result<Journal> journal = Journal::open(m_dir.path(), 0, run);
        QVERIFY(journal);
        SegmentReader reader(m_dir.path(), {0, run, 0}, 0);
        for (int i = 0; i < 200; ++i) {
            QList<DecisionRecord> written;
            for (int count = source.random().bounded(4); count > 0; --count) {
                written.append(source.next());
                QVERIFY(journal->append({JournalKind::Settle, written.last()}));
            }
            QList<DecisionRecord> read;
            QVERIFY(reader.read(1 << 20, false, [&](const Frame &frame) {
                read.append(decodeRecord(frame.payload).value());
                return true;
            }));
            QCOMPARE(read, written);
            QCOMPARE(reader.unread(), 0);
        }
    }

    void survivesFlippedBits()
    {
        test::RandomRecords source(m_seed);
        const QString path = m_dir.filePath(SegmentName{0, run, 0}.toString());
        QHash<DecisionId, DecisionRecord> written;
        {
            Result<Journal> journal = Journal::open(m_dir.path(), 0, run);
            QVERIFY(journal);
            for (int i = 0; i < 30; ++i) {
                const DecisionRecord record = source.next();
                written.insert(record.id, record);
                QVERIFY(journal->append({JournalKind::Settle, record}));
            }
        }
        const QByteArray whole = bytesOf(path);
        for (int round = 0; round < 300; ++round) {
            QByteArray damaged = whole;
            const int flips = source.random().bounded(1, 4);
            for (int flip = 0; flip < flips; ++flip) {
                const int at = source.random().bounded(static_cast<int>(damaged.size()));
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << source.random().bounded(8)));
            }
            if (source.random().bounded(3) == 0)
                damaged.truncate(source.random().bounded(static_cast<int>(damaged.size())));
            put(path, damaged);
            const Found found = readAll(m_dir.path(), true, 5000);
            // Nothing is invented, and a flip costs no more than the records it hit.
            for (const DecisionRecord &record : found.records)
                QCOMPARE(record, written.value(record.id));
            if (damaged.size() == whole.size() && damaged != whole) {
                QVERIFY(found.records.size() >= written.size() - flips);
                QVERIFY(found.records.size() < written.size());
            }
        }
    }

    void isNotFooledByRecordsInsideRecords()
    {
        // A client may send whatever it likes as its session, even a record of its own making.
        test::RandomRecords source(m_seed);
        QByteArray forged;
        encodeRecord(source.next(), forged, frameSize);
        sealFrame(forged.data(), forged.size() - frameSize, JournalKind::Settle, run + 1);
        DecisionRecord carrier = source.next();
        carrier.explanation = forged;
        const QString path = m_dir.filePath(SegmentName{0, run, 0}.toString());
        {
            Result<Journal> journal = Journal::open(m_dir.path(), 0, run);
            QVERIFY(journal && journal->append({JournalKind::Settle, carrier}));
        }
        put(path, bytesOf(path).chopped(1));
        QVERIFY(readAll(m_dir.path(), true).records.isEmpty());
    }

    void decodesNothingFromNoise()
    {
        QRandomGenerator random(m_seed);
        for (int round = 0; round < 20'000; ++round) {
            QByteArray noise(random.bounded(200), Qt::Uninitialized);
            for (char &byte : noise)
                byte = static_cast<char>(random.bounded(256));
            if (!noise.isEmpty())
                noise[0] = 1; // the layout's version, to get further
            // A value that decodes must be one that encodes.
            if (const auto record = decodeRecord(noise)) {
                QByteArray again;
                encodeRecord(*record, again);
                QCOMPARE(decodeRecord(again), record);
            }
        }
    }

    void recoversFromFailedWrites_data()
    {
        QTest::addColumn<int>("everyNth");
        QTest::addColumn<int>("bytesBefore");
        QTest::addColumn<int>("error");
        QTest::addRow("disk full at once") << 3 << 0 << ENOSPC;
        QTest::addRow("disk full in the middle") << 3 << 25 << ENOSPC;
        QTest::addRow("disk full after the frame's first byte") << 2 << 1 << ENOSPC;
        QTest::addRow("I/O error") << 5 << 40 << EIO;
        QTest::addRow("quota") << 1 << 10 << EDQUOT;
    }
    void recoversFromFailedWrites()
    {
        QFETCH(const int, everyNth);
        QFETCH(const int, bytesBefore);
        QFETCH(const int, error);
        test::RandomRecords source(m_seed);
        int calls = 0;
        bool spaceLeft = false;
        bool cut = false;
        JournalOptions options;
        options.write = [&](int fd, const void *bytes, size_t size) -> ssize_t {
            if (std::exchange(cut, false)) {
                errno = error;
                return -1;
            }
            if (spaceLeft || ++calls % everyNth != 0)
                return ::write(fd, bytes, size);
            if (bytesBefore == 0) {
                errno = error;
                return -1;
            }
            cut = true; // a short write, then the error
            return ::write(fd, bytes, static_cast<size_t>(bytesBefore));
        };
        Result<Journal> journal = Journal::open(m_dir.path(), 0, run, options);
        QVERIFY(journal);
        QList<DecisionRecord> accepted;
        int refused = 0;
        for (int i = 0; i < 60; ++i) {
            spaceLeft = i > 50;
            const DecisionRecord record = source.next();
            if (journal->append({JournalKind::Settle, record}))
                accepted.append(record);
            else
                ++refused;
        }
        QCOMPARE(refused, 51 / everyNth);
        const Found found = readAll(m_dir.path(), false);
        QCOMPARE(found.records, accepted);
        QCOMPARE(found.damaged, 0);
    }

    void resumesAfterShortAndInterruptedWrites()
    {
        test::RandomRecords source(m_seed);
        int calls = 0;
        JournalOptions options;
        options.write = [&](int fd, const void *bytes, size_t size) -> ssize_t {
            if (++calls % 3 == 0) {
                errno = EINTR;
                return -1;
            }
            return ::write(fd, bytes, std::max<size_t>(size / 2, 1));
        };
        Result<Journal> journal = Journal::open(m_dir.path(), 0, run, options);
        const DecisionRecord record = source.next();
        QVERIFY(journal && journal->append({JournalKind::Settle, record}));
        QCOMPARE(readAll(m_dir.path(), false).records, QList{record});
    }

    void syncsInGroups()
    {
        test::RandomRecords source(m_seed);
        const auto sync = std::make_shared<GroupSync>();
        JournalOptions options;
        options.sync = sync;
        Result<Journal> journal = Journal::open(m_dir.path(), 0, run, options);
        QVERIFY(journal);
        const quint64 before = sync->groups();
        for (int i = 0; i < 100; ++i)
            QVERIFY(journal->append({JournalKind::Settle, source.next()}));
        QTRY_VERIFY(sync->groups() > before);
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
