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
providers: {p: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: machine, keys: ['env:VARIABLE']}}
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
        QTest::addRow("the key is gone") << "old"_ba << ""_ba << true;
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
        const dispatch::SnapshotPtr first = build(board, "SIGNALBOX_TEST_OLD", {});
        const std::chrono::microseconds now = std::chrono::seconds(1000);
        board.lane(u"p/m"_s)->record({FailureClass::Auth, {}, {}, {}, 0}, now);
        QVERIFY(!board.lane(u"p/m"_s)->state().available(now));
        const dispatch::SnapshotPtr second = build(board, "SIGNALBOX_TEST_NEW", first);
        QCOMPARE(board.lane(u"p/m"_s)->state().available(now), available);
    }

private:
    static dispatch::SnapshotPtr build(health::Board &board, const QByteArray &variable,
                                       const dispatch::SnapshotPtr &previous)
    {
        const policy::LoadOutcome outcome = policy::load(QByteArray(onePolicy).replace("VARIABLE", variable));
        Q_ASSERT(outcome.policy);
        return engine::buildSnapshot(outcome.policy, 1, board, {}, previous).snapshot;
    }
};

QTEST_GUILESS_MAIN(TestSnapshotBuilder)
#include "tst_snapshot_builder.moc"
