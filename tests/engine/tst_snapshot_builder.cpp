// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/snapshot_builder.h"
#include "policy/loader.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr auto onePolicy = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers: {p: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: machineKEYS}}
models: [{id: p/m}]
chains: {one: [{model: p/m}]}
)";

} // namespace

class TestSnapshotBuilder final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }
    void cleanup()
    {
        qunsetenv("SIGNALBOX_TEST_OLD");
        qunsetenv("SIGNALBOX_TEST_NEW");
        qunsetenv("SIGNALBOX_TEST_AGAIN");
    }

    void anotherKeyBringsARefusedLaneBack_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("available");
        QTest::addRow("the same key") << "old"_ba << "old"_ba << false;
        QTest::addRow("another key") << "old"_ba << "new"_ba << true;
        QTest::addRow("a key where none was") << ""_ba << "new"_ba << true;
        QTest::addRow("still no key") << ""_ba << ""_ba << false;
        QTest::addRow("the key is gone") << "old"_ba << ""_ba << false;
    }
    void anotherKeyBringsARefusedLaneBack()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QFETCH(const bool, available);
        if (!before.isEmpty())
            qputenv("SIGNALBOX_TEST_OLD", before);
        if (!after.isEmpty())
            qputenv("SIGNALBOX_TEST_NEW", after);
        health::Board board;
        const dispatch::SnapshotPtr first = build(board, "'env:SIGNALBOX_TEST_OLD'").snapshot;
        const std::chrono::microseconds now = std::chrono::seconds(1000);
        health::AttemptOutcome refused;
        refused.failure = FailureClass::Auth;
        refused.httpStatus = 401;
        refused.key = first->keys[0].ring()->keys()[0].key.get();
        board.lane(u"p/m"_s)->record(refused, now);
        QVERIFY(!board.lane(u"p/m"_s)->state().available(now));
        const dispatch::SnapshotPtr second = build(board, "'env:SIGNALBOX_TEST_NEW'").snapshot;
        QCOMPARE(board.lane(u"p/m"_s)->state().available(now), available);
    }

    void everyKeyIsReadAndProblemsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QByteArrayList>("secrets");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<QStringList>("issues");
        const QString notSet = u"env:SIGNALBOX_TEST_UNSET is not set (set it and restart)"_s;
        QTest::addRow("no key needed") << ""_ba << QByteArrayList{} << QString() << QStringList{};
        QTest::addRow("two") << "'env:SIGNALBOX_TEST_OLD', 'env:SIGNALBOX_TEST_NEW'"_ba << QByteArrayList{"old", "new"} << QString()
                             << QStringList{};
        QTest::addRow("one is missing") << "'env:SIGNALBOX_TEST_UNSET', 'env:SIGNALBOX_TEST_NEW'"_ba << QByteArrayList{"", "new"}
                                        << QString() << QStringList{notSet + u"; the provider is asked with its other keys"_s};
        QTest::addRow("the same key twice")
            << "'env:SIGNALBOX_TEST_OLD', 'env:SIGNALBOX_TEST_AGAIN'"_ba << QByteArrayList{"old", ""} << QString()
            << QStringList{u"env:SIGNALBOX_TEST_AGAIN is the same key as env:SIGNALBOX_TEST_OLD; the provider is asked with its other keys"_s};
        QTest::addRow("the same reference again and again")
            << "'env:SIGNALBOX_TEST_OLD', 'env:SIGNALBOX_TEST_OLD', 'env:SIGNALBOX_TEST_OLD'"_ba << QByteArrayList{"old"} << QString()
            << QStringList{};
        QTest::addRow("none") << "'env:SIGNALBOX_TEST_UNSET'"_ba << QByteArrayList{""} << u"no usable key: "_s + notSet
                              << QStringList{u"no usable key: "_s + notSet + u"; this provider is not asked until one can be read"_s};
    }
    void everyKeyIsReadAndProblemsAreNamed()
    {
        QFETCH(const QByteArray, keys);
        QFETCH(const QByteArrayList, secrets);
        QFETCH(const QString, problem);
        QFETCH(const QStringList, issues);
        qputenv("SIGNALBOX_TEST_OLD", "old");
        qputenv("SIGNALBOX_TEST_AGAIN", " old\n");
        qputenv("SIGNALBOX_TEST_NEW", "new");
        health::Board board;
        const engine::BuiltSnapshot built = build(board, keys);
        const dispatch::ProviderKeys &read = built.snapshot->keys[0];
        QByteArrayList found;
        for (std::size_t i = 0; i < read.ring()->keys().size(); ++i)
            found.append(read.secret(i).reveal());
        QCOMPARE(found, secrets);
        QCOMPARE(read.ring()->problem(), problem);
        QStringList said;
        for (const policy::Issue &issue : built.issues)
            said.append(issue.message);
        QCOMPARE(said, issues);
        QCOMPARE(board.lane(u"p/m"_s)->state().available(std::chrono::seconds(1000)), problem.isEmpty());
    }

private:
    static engine::BuiltSnapshot build(health::Board &board, const QByteArray &keys)
    {
        const policy::LoadOutcome outcome = policy::load(QByteArray(onePolicy).replace("KEYS", keys.isEmpty() ? QByteArray() : ", keys: [" + keys + ']'));
        Q_ASSERT(outcome.policy);
        return engine::buildSnapshot(outcome.policy, 1, board, {});
    }
};

QTEST_GUILESS_MAIN(TestSnapshotBuilder)
#include "tst_snapshot_builder.moc"
