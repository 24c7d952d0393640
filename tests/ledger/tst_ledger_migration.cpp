// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/ledger.h"

#include "random_record.h"
#include "support/strict_messages.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QVariant>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

/// Ledgers that an older version wrote.
class TestLedgerMigration final : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] QVariant run(const QStringList &statements) const
    {
        QVariant last;
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"older"_s);
            db.setDatabaseName(m_dir.filePath(u"ledger.sqlite"_s));
            if (!db.open())
                return {};
            for (const QString &statement : statements) {
                QSqlQuery query(db);
                if (!query.exec(statement))
                    qWarning("%s: %s", qPrintable(statement), qPrintable(query.lastError().text()));
                else if (query.next())
                    last = query.value(0);
            }
        }
        QSqlDatabase::removeDatabase(u"older"_s);
        return last;
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = QTemporaryDir();
    }

    void schemaOneKeepsItsRows()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        test::RandomRecords source(seed);
        QList<DecisionRecord> written;
        LedgerTotals before;
        const UtcTime from{0};
        const UtcTime to{std::numeric_limits<qint64>::max()};
        {
            Ledger ledger(m_dir.path());
            QVERIFY(ledger.open());
            Result<Journal> journal = ledger.openJournal(0);
            for (int i = 0; i < 200; ++i) {
                written.prepend(source.next());
                QVERIFY(journal->append({JournalKind::Settle, written.first()}));
                written.first().cache = {}; // older versions knew of none
            }
            QVERIFY(ledger.fold());
            before = *ledger.totals(from, to);
        }
        {
            Ledger drained(m_dir.path()); // the journal is gone: rows come from the database alone
            QVERIFY(drained.open());
        }
        (void)run({u"DROP TABLE rollups"_s, u"DROP TABLE stale_rollups"_s, u"DROP INDEX decisions_time"_s, u"ALTER TABLE decisions DROP COLUMN cache"_s,
                   u"ALTER TABLE decisions DROP COLUMN cache_source"_s, u"ALTER TABLE decisions DROP COLUMN cache_saved"_s,
                   u"ALTER TABLE decisions DROP COLUMN part_cost"_s,
                   u"CREATE INDEX decisions_time ON decisions(time,cost,baseline_cost,attempt_count)"_s,
                   u"PRAGMA user_version=1"_s});
        for (int start = 0; start < 2; ++start) {
            Ledger ledger(m_dir.path());
            const Result<LedgerStatus> status = ledger.open();
            QVERIFY(status);
            QVERIFY2(status->problem.isEmpty(), qPrintable(status->problem));
            QCOMPARE(*ledger.recent(1000), written);
            QCOMPARE(*ledger.totals(from, to), before);
            Result<Journal> journal = ledger.openJournal(0);
            const DecisionRecord fresh = source.next();
            QVERIFY(journal->append({JournalKind::Settle, fresh}));
            QCOMPARE(ledger.fold().value_or(-1), 1);
            QCOMPARE(*ledger.find(fresh.id), fresh);
            written.prepend(fresh);
            before = *ledger.totals(from, to);
        }
        QCOMPARE(run({u"PRAGMA user_version"_s}).toInt(), 3);
    }
};

QTEST_GUILESS_MAIN(TestLedgerMigration)
#include "tst_ledger_migration.moc"
