// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/dispatch_rig.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"


using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray policyText = R"(
version: 1
defaults: {tag: internal, chain: two}
zones: [{id: here}]
tags: [internal]
matrix: {internal: {here: allow}}
providers:
  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}
  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}
models:
  - {id: a/one, context: 1000, price: {input: 1, output: 2}}
  - {id: b/two, context: 2000, price: {input: 3, output: 4}}
chains: {two: [{model: a/one}, {model: b/two}]}
)";

const QByteArray whole = streamHead + roleChunk + textChunk(u"Hello"_s) + stopChunk + doneEvent;
const QByteArray limitedHead = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-ratelimit-limit-requests: 100\r\n"
                               "x-ratelimit-remaining-requests: 99\r\nconnection: close\r\n\r\n";
const QByteArray down = "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n";

} // namespace

/// Numbers of dispatch.md that only a clock shows, and what a client may count on in between.
class TestPromises final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_a = std::make_unique<RawServer>();
        m_b = std::make_unique<RawServer>();
        setUp();
        use(policyText, {m_a->url("/v1"), m_b->url("/v1")});
    }
    void cleanup()
    {
        tearDown();
    }

    void heldBackForTwoSecondsAtMost_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("held");
        QTest::addColumn<bool>("goesOut");
        QTest::addRow("just in time: another lane may answer") << 1'990ms << false;
        QTest::addRow("too long: it goes out as it is") << 2'010ms << true;
    }
    void heldBackForTwoSecondsAtMost()
    {
        QFETCH(const std::chrono::milliseconds, held);
        QFETCH(const bool, goesOut);
        m_b->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(whole);
            peer.finish();
        });
        m_a->setHandler([&](RawConnection &peer, const RawRequest &) {
            if (m_a->requests().size() > 1)
                peer.send(down);
        });
        start();
        m_a->connection(0)->send(limitedHead + roleChunk);
        QTRY_VERIFY(m_board->lane(u"a/one"_s)->snapshot(m_clock.steady()).headroom.requests.limit); // its head was read
        advance(held);
        QCOMPARE(m_diary.lines.contains(u"begin 200"_s), goesOut);
        m_a->connection(0)->reset();
        QTRY_COMPARE(m_board->lane(u"a/one"_s)->snapshot(m_clock.steady()).inFlight, 0); // the cut was noticed
        QTRY_VERIFY(endedAfter(goesOut ? 0ms : 100ms)); // nothing was said: it is asked again, then the other lane
        QCOMPARE(m_recorder->settled.constFirst().status, goesOut ? DecisionStatus::Interrupted : DecisionStatus::Ok);
        QCOMPARE(readStream(m_reply->answer).text, goesOut ? QString() : u"Hello"_s);
    }

    void theClientsOwnErrorIsToldBeforeAFallbacks()
    {
        const QByteArray body = R"({"error":{"code":"context_length_exceeded","message":"too long"}})";
        m_a->setHandler([&](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(body.size())
                      + "\r\n\r\n" + body);
        });
        m_b->setHandler([](RawConnection &peer, const RawRequest &) { peer.send(down); });
        start();
        QTRY_VERIFY(endedAfter(100ms));
        QCOMPARE(m_diary.lines.last(), u"reply 400"_s);
        QCOMPARE(m_reply->answer, body);
        QVERIFY(m_b->requests().size() >= 1);
    }

    void aSlowClientPausesItsProvider()
    {
        start();
        QByteArray much = streamHead + roleChunk;
        const QByteArray piece = textChunk(QString(60'000, u'x'));
        for (int i = 0; i < 400; ++i) // 24 MB: more than sockets hold
            much += piece;
        m_reply->pending = 300 * 1024;
        m_a->connection(0)->send(much);
        QTRY_VERIFY(!m_reply->answer.isEmpty());
        qsizetype last = -1;
        QTRY_VERIFY(std::exchange(last, m_reply->answer.size()) == m_reply->answer.size()); // nothing more comes
        QVERIFY2(m_reply->answer.size() < 1024 * 1024, qPrintable(QString::number(m_reply->answer.size())));
        QVERIFY(m_a->connection(0)->bytesPending() > 0);
        m_reply->pending = 0;
        emit m_reply->drained();
        QTRY_VERIFY_WITH_TIMEOUT(m_reply->answer.size() >= much.size() - streamHead.size(), 20'000);
    }

    void aStreamEndsAtItsTotalLimit()
    {
        start();
        m_a->connection(0)->send(streamHead + roleChunk + textChunk(u"Hel"_s));
        QTRY_VERIFY(!m_reply->answer.isEmpty());
        for (int minute = 0; minute < 15; ++minute) { // something comes every so often: it does not stall
            QVERIFY(!m_reply->ended);
            const qsizetype before = m_reply->answer.size();
            m_a->connection(0)->send(textChunk(u"l"_s));
            QTRY_VERIFY(m_reply->answer.size() > before);
            advance(59s);
            m_a->connection(0)->send(": still here\n\n");
            QTRY_VERIFY(m_reply->answer.endsWith("still here\n\n"));
        }
        advance(16s);
        QVERIFY(m_reply->ended);
        QVERIFY(m_reply->answer.contains("not complete within 900 s"));
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Interrupted);
    }

    void aClientThatLeavesWhileWeWaitCostsNothingMore()
    {
        m_a->setHandler([](RawConnection &peer, const RawRequest &) { peer.send(down); });
        start();
        QTRY_COMPARE(m_recorder->intents.constLast().attempts.size(), 1);
        QTRY_COMPARE(m_board->lane(u"a/one"_s)->snapshot(m_clock.steady()).inFlight, 0); // waits for its second chance
        m_reply->leave();
        QCOMPARE(m_dispatcher->running(), 0);
        advance(10s);
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Cancelled);
        QCOMPARE(m_recorder->settled.constFirst().cost, NanoUsd{0});
        QCOMPARE(m_a->requests().size() + m_b->requests().size(), 1);
    }

    /// A cancelled call whose connection did not stand yet was never sent: nothing to bill.
    void whatWasNeverSentIsNotCharged()
    {
        auto snapshot = std::make_shared<Snapshot>(*m_snapshot);
        snapshot->baseUrls = {"http://192.0.2.1:9/v1", "http://192.0.2.1:9/v1"}; // nobody answers there (RFC 5737)
        m_dispatcher->start(makeRequest(snapshot, {{u"stream"_s, true}}, m_clock.steady()), m_reply.get());
        m_reply->leave();
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Cancelled);
        QCOMPARE(m_recorder->settled.constFirst().cost, NanoUsd{0});
    }

private:
    void start()
    {
        m_dispatcher->start(makeRequest(m_snapshot, {{u"stream"_s, true}}, m_clock.steady()), m_reply.get());
        QTRY_COMPARE(m_a->requests().size(), 1);
    }
    /// Time goes on while it is waited for.
    bool endedAfter(std::chrono::milliseconds step)
    {
        advance(step);
        return m_reply->ended;
    }
    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
};

QTEST_GUILESS_MAIN(TestPromises)
#include "tst_promises.moc"
