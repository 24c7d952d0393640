// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/dispatcher.h"
#include "simulator/simulator.h"

#include "dispatch/dispatch_rig.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace signalbox::test;

class TestExchange final : public QObject, private DispatchRig<SystemClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<simulator::Simulator>();
        QVERIFY(m_simulator->start());
        setUp();
        loadSnapshot();
    }
    void cleanup()
    {
        tearDown();
        m_simulator.reset();
    }

    void settlesBeforeTheLastByte_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<QStringList>("diary");
        QTest::addRow("complete") << false << QStringList{u"intent a/one"_s, u"settle ok"_s, u"reply 200"_s};
        QTest::addRow("stream") << true
                                << QStringList{u"intent a/one"_s, u"begin 200"_s, u"settle ok"_s, u"finish"_s};
    }
    void settlesBeforeTheLastByte()
    {
        QFETCH(const bool, stream);
        QFETCH(const QStringList, diary);
        send(stream, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, diary);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.costKind, CostKind::Computed);
        QVERIFY(record.cost && record.cost->value > 0);
        QVERIFY(record.usage.output > 0);
        QVERIFY(record.ttftUs > 0);
        const AttemptRecord &attempt = record.attempts.constFirst();
        QVERIFY(attempt.connectedUs >= 0); // of a stream too, although it is settled before the transfer ends
        QVERIFY(attempt.connectedUs <= attempt.firstByteUs);
        QVERIFY(attempt.firstByteUs <= attempt.firstContentUs);
        QVERIFY(attempt.firstContentUs <= attempt.totalUs);
        QVERIFY(record.simulated);
    }

    void theNextLaneAnswersAndTheClientSeesNothingOfIt()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("rate_limit retry_after=30"));
        send(true, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"intent b/two"_s, u"begin 200"_s, u"settle ok"_s,
                                             u"finish"_s}));
        QVERIFY(!m_reply->answer.contains("rate"));
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.attempts.size(), 2);
        QCOMPARE(record.attempts[0].failure, FailureClass::RateLimited);
        QCOMPARE(record.attempts[0].retryAfterMs, 30'000);
        QCOMPARE(record.attempts[0].cost, NanoUsd{0});
        QCOMPARE(upstream::headerValue(m_reply->answerHeaders, "x-signalbox-attempts"), "2");
    }

    void aFaultOfAMomentIsRetriedOnTheSameLaneFirst()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("server_error status=503 first=1"));
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"intent a/one"_s, u"settle ok"_s, u"reply 200"_s}));
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QVERIFY(record.attempts[1].retry);
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 0);
    }

    void everyLanesFailureIsListed()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("rate_limit retry_after=30"));
        m_simulator->setFault(u"b"_s, *simulator::parseFault("auth"));
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), u"reply 503"_s);
        const QJsonObject error = QJsonDocument::fromJson(m_reply->answer)[u"error"_s].toObject();
        QCOMPARE(error[u"code"_s].toString(), u"all_attempts_failed"_s);
        const QString message = error[u"message"_s].toString();
        QVERIFY2(message.contains(u"a/one: 429 rate_limited"_s), qPrintable(message));
        QVERIFY2(message.contains(u"b/two: 401 auth"_s), qPrintable(message));
        QVERIFY2(message.contains(u"returns in 30 s"_s), qPrintable(message));
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Failed);
    }

    void aRetryAfterIsSaidOnceAndIsTheSoonest()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("rate_limit retry_after=30"));
        m_simulator->setFault(u"b"_s, *simulator::parseFault("rate_limit retry_after=90"));
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), u"reply 429"_s);
        QByteArrayList said;
        for (const upstream::Header &header : std::as_const(m_reply->answerHeaders)) {
            if (header.name == "retry-after")
                said.append(header.value);
        }
        QCOMPARE(said, QByteArrayList{"30"});
    }

    void lanesThatAreOutAreNamedWithTheirReturn_data()
    {
        QTest::addColumn<FailureClass>("failure");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("reply");
        QTest::addRow("rate limited") << FailureClass::RateLimited << u"rate limited, returns in 600 s"_s << u"reply 429"_s;
        QTest::addRow("key refused") << FailureClass::Auth << u"its key was refused, returns in 1800 s"_s << u"reply 503"_s;
    }
    void lanesThatAreOutAreNamedWithTheirReturn()
    {
        QFETCH(const FailureClass, failure);
        QFETCH(const QString, why);
        QFETCH(const QString, reply);
        for (const QString &model : {u"a/one"_s, u"b/two"_s})
            m_board->lane(model)->record({failure, std::chrono::seconds(600), {}, {}, 0}, m_clock.steady());
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), reply);
        const QString message = QJsonDocument::fromJson(m_reply->answer)[u"error"_s][u"message"_s].toString();
        for (const QString &model : {u"a/one"_s, u"b/two"_s})
            QVERIFY2(message.contains(model + u": not asked, "_s + why), qPrintable(message));
        QVERIFY(upstream::headerValue(m_reply->answerHeaders, "retry-after").toInt() >= 600);
    }

    void aKeyThatTheProviderSaysBackReachesNobody_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("body");
        QTest::addRow("passed on") << "HTTP/1.1 400 No\r\ncontent-type: application/json\r\n"_ba
                                   << R"({"error":{"message":"no: opensesame-1"}})"_ba;
        QTest::addRow("passed on as text") << "HTTP/1.1 400 No\r\ncontent-type: text/plain\r\n"_ba << "no: opensesame-1"_ba;
        QTest::addRow("listed") << "HTTP/1.1 401 No\r\ncontent-type: application/json\r\n"_ba
                                << R"({"error":{"message":"no: opensesame-1"}})"_ba;
    }
    void aKeyThatTheProviderSaysBackReachesNobody()
    {
        QFETCH(const QByteArray, head);
        QFETCH(const QByteArray, body);
        test::RawServer provider([&](test::RawConnection &peer, const test::RawRequest &request) {
            QCOMPARE(request.header("authorization"), "Bearer opensesame-1"_ba);
            peer.send(head + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        });
        auto snapshot = std::make_shared<Snapshot>(*m_snapshot);
        for (const QString &id : {u"a"_s, u"b"_s})
            useKeys(*snapshot, id, {"opensesame-1"});
        snapshot->baseUrls = {provider.url("/v1"), provider.url("/v1")};
        m_snapshot = snapshot;
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QVERIFY2(m_reply->answer.contains("no: [key]"), m_reply->answer.constData());
        QVERIFY(!toJson(m_recorder->settled.constFirst()).contains("opensesame"));
    }

    void aKeyThatFailsIsReplacedByTheNextAtOnce_data()
    {
        QTest::addColumn<QByteArray>("failure");
        QTest::addColumn<FailureClass>("failureClass");
        const QByteArray empty = "content-length: 0\r\n\r\n"_ba;
        QTest::addRow("refused") << "HTTP/1.1 401 No\r\n"_ba + empty << FailureClass::Auth;
        QTest::addRow("rate limited") << "HTTP/1.1 429 No\r\nretry-after: 30\r\n"_ba + empty << FailureClass::RateLimited;
    }
    void aKeyThatFailsIsReplacedByTheNextAtOnce()
    {
        QFETCH(const QByteArray, failure);
        QFETCH(const FailureClass, failureClass);
        QByteArrayList sent;
        test::RawServer provider([&](test::RawConnection &peer, const test::RawRequest &request) {
            sent.append(request.header("authorization")->sliced(7));
            if (sent.constLast() == "opensesame-1")
                peer.send(failure);
            else
                peer.answer(R"({"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}})");
        });
        withKeys(provider, {"opensesame-1", "opensesame-2"});
        for (int i = 0; i < 3; ++i) {
            m_reply = std::make_unique<DiaryReply>(m_diary);
            send(false, u"hello"_s);
            QTRY_VERIFY(m_reply->ended);
            QVERIFY2(m_reply->answer.contains("hi"), m_reply->answer.constData());
        }
        QCOMPARE(sent, (QByteArrayList{"opensesame-1", "opensesame-2", "opensesame-2", "opensesame-2"}));
        const QList<AttemptRecord> &attempts = m_recorder->settled.constFirst().attempts;
        QCOMPARE(attempts.size(), 2);
        QCOMPARE(attempts[0].failure, failureClass);
        QCOMPARE(attempts[0].key, u"env:KEY1"_s);
        QCOMPARE(attempts[0].cost, NanoUsd{0});
        QCOMPARE(attempts[1].key, u"env:KEY2"_s);
        QCOMPARE(attempts[1].model, u"a/one"_s);
        QVERIFY(attempts[1].retry);
        QCOMPARE(attempts[1].role, AttemptRole::NextKey);
        QCOMPARE(attempts[1].why, failureClass == FailureClass::Auth ? u"env:KEY1 was refused"_s : u"env:KEY1 was rate limited"_s);
        QVERIFY(!attempts[1].failure);
        QCOMPARE(m_board->lane(u"a/one"_s)->snapshot(m_clock.steady()).keys[1].counts.uses, 3);
    }

    void allKeysOutIsTheNextLane()
    {
        QByteArrayList sent;
        test::RawServer provider([&](test::RawConnection &peer, const test::RawRequest &request) {
            sent.append(request.header("authorization")->sliced(7));
            peer.send("HTTP/1.1 429 No\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n");
        });
        withKeys(provider, {"opensesame-1", "opensesame-2", "opensesame-3"});
        for (int i = 0; i < 2; ++i) {
            m_reply = std::make_unique<DiaryReply>(m_diary);
            send(false, u"hello"_s);
            QTRY_VERIFY(m_reply->ended);
        }
        QCOMPARE(sent, (QByteArrayList{"opensesame-1", "opensesame-2", "opensesame-3"}));
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 2);
        QCOMPARE(m_recorder->settled[0].attempts.size(), 4);
        QCOMPARE(m_recorder->settled[1].attempts.size(), 1);
        QVERIFY2(m_recorder->settled[1].explanation.contains("all 3 keys are limited; first returns in 29."),
                 m_recorder->settled[1].explanation.constData());
        for (const DecisionRecord &record : std::as_const(m_recorder->settled))
            QVERIFY(!toJson(record).contains("opensesame"));
    }

    void aProviderWithoutAReadableKeyIsNotAsked()
    {
        auto snapshot = std::make_shared<Snapshot>(*m_snapshot);
        const QString problem = u"env:FOO is not set (set it and restart)"_s;
        for (std::size_t i = 0; i < 2; ++i) {
            snapshot->keys[i] = ProviderKeys({{u"env:FOO"_s, u"env:FOO"_s, problem, {}}}, std::vector<Secret>(1));
            snapshot->lanes[i]->useKeys(snapshot->keys[i].ring());
        }
        m_snapshot = snapshot;
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"settle failed"_s, u"reply 503"_s}));
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 0);
        QVERIFY2(m_reply->answer.contains("a/one: not asked, no usable key: env:FOO is not set (set it and restart); b/two"),
                 m_reply->answer.constData());
        QVERIFY(!upstream::headerValue(m_reply->answerHeaders, "retry-after").size());
        QVERIFY(m_recorder->settled[0].explanation.contains("\"measured\":\"no usable key: env:FOO is not set"));
    }

    void aHalfOpenLaneIsProbedByOneRequestWhileOthersGoOn()
    {
        openBreakerLongAgo(u"a/one"_s);
        m_simulator->setFault(u"a"_s, *simulator::parseFault("hang"));
        QSignalSpy seen(m_simulator.get(), &simulator::Simulator::requestSeen);
        send(true, u"the probe"_s);
        QTRY_COMPARE(seen.size(), 1);
        const std::unique_ptr<DiaryReply> probe = std::exchange(m_reply, std::make_unique<DiaryReply>(m_diary));
        send(true, u"another"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_recorder->settled.constFirst().routed, u"b/two"_s);
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 1);
        probe->leave();
        QTRY_COMPARE(m_dispatcher->running(), 0);
        QVERIFY(m_board->lane(u"a/one"_s)->state().available(m_clock.steady())); // the next one may probe
    }

    void aFailedProbeOpensAgainAndTheNextLaneAnswers()
    {
        openBreakerLongAgo(u"a/one"_s);
        m_simulator->setFault(u"a"_s, *simulator::parseFault("server_error status=503"));
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"intent b/two"_s, u"settle ok"_s, u"reply 200"_s}));
        QCOMPARE(m_board->lane(u"a/one"_s)->state().breaker, health::Breaker::Open);
    }

    void aLaneDrainedMeanwhileGetsNoRetry()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("server_error status=503"));
        connect(m_simulator.get(), &simulator::Simulator::requestSeen, this, [this] {
            m_board->drain({u"a"_s, {}, {}, u"ops"_s, {}}, m_clock.steady() + std::chrono::minutes(5));
        });
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"intent b/two"_s, u"settle ok"_s, u"reply 200"_s}));
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 1);
    }

    void noRecordNoSpend()
    {
        m_recorder->refuseIntents = true;
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), u"reply 503"_s);
        QVERIFY(m_reply->answer.contains("ledger_unavailable"));
        QCOMPARE(m_simulator->counts(u"a"_s).seen, 0);
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 0);
    }

    void aClientThatLeavesCancelsTheProvidersCall_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<bool>("afterContent");
        QTest::addRow("before content, streamed") << true << false;
        QTest::addRow("after content") << true << true;
        QTest::addRow("complete answer") << false << false;
    }
    void aClientThatLeavesCancelsTheProvidersCall()
    {
        QFETCH(const bool, stream);
        QFETCH(const bool, afterContent);
        QSignalSpy seen(m_simulator.get(), &simulator::Simulator::requestSeen);
        m_simulator->setFault(u"a"_s, *simulator::parseFault(afterContent ? "stall after=3" : "hang"));
        m_reply->leaveAtFirstByte = afterContent;
        send(stream, u"hello"_s);
        QTRY_COMPARE(seen.size(), 1);
        if (!afterContent)
            m_reply->leave();
        QTRY_COMPARE(m_simulator->counts(u"a"_s).cancelled, 1);
        QCOMPARE(m_recorder->settled.size(), 1);
        QCOMPARE(m_recorder->settled[0].status, DecisionStatus::Cancelled);
        QCOMPARE(m_recorder->settled[0].costKind, CostKind::Estimated);
        QCOMPARE(m_dispatcher->running(), 0);
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 0);
    }

    void aCutStreamIsSaidInBandAndNeverEndsCleanly()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("cut after=3"));
        send(true, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QVERIFY(m_reply->answer.contains("upstream_interrupted"));
        QVERIFY(!m_reply->answer.contains("[DONE]"));
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Interrupted);
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 0);
    }

    void stoppingSettlesWhatWasCountedAndTellsTheClient_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("end");
        QTest::addColumn<QByteArray>("code");
        QTest::addRow("after content") << QByteArray("stall after=3") << u"finish"_s << QByteArray("upstream_interrupted");
        QTest::addRow("before content") << QByteArray("hang") << u"reply 503"_s << QByteArray("too_busy");
    }
    void stoppingSettlesWhatWasCountedAndTellsTheClient()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const QString, end);
        QFETCH(const QByteArray, code);
        QSignalSpy seen(m_simulator.get(), &simulator::Simulator::requestSeen);
        m_simulator->setFault(u"a"_s, *simulator::parseFault(fault));
        send(true, u"hello"_s);
        QTRY_COMPARE(seen.size(), 1);
        if (fault.startsWith("stall"))
            QTRY_VERIFY(m_reply->answer.count("data:") >= 3);
        m_dispatcher->stop();
        QCOMPARE(m_diary.lines.last(), end);
        QVERIFY(m_reply->answer.contains(code));
        QVERIFY(!m_reply->answer.contains("[DONE]"));
        QCOMPARE(m_recorder->settled.size(), 1);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Interrupted);
        QCOMPARE(record.costKind, CostKind::Estimated);
        QVERIFY(record.usage.input > 0);
        QCOMPARE(record.usage.output > 0, fault.startsWith("stall"));
        QCOMPARE(m_dispatcher->running(), 0);
    }

    void theProvidersOwnRefusalIsPassedOn()
    {
        m_simulator->setFault(u"a"_s, *simulator::parseFault("content_filter"));
        send(false, u"hello"_s);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), u"reply 400"_s);
        QCOMPARE(m_simulator->counts(u"b"_s).seen, 0);
        QVERIFY(m_reply->answer.contains("\"error\""));
    }

    void refusedByPolicyNeverReachesAProvider()
    {
        send(false, u"hello"_s, {u"secret"_s});
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"settle blocked"_s, u"reply 403"_s}));
        QCOMPARE(m_recorder->settled.constFirst().cost, NanoUsd{0});
    }

private:
    /// Its breaker has been open for longer than it stays so: the next request probes it.
    void openBreakerLongAgo(const QString &model)
    {
        for (int i = 0; i < 3; ++i) {
            QVERIFY(m_board->lane(model)->tryEnter(m_clock.steady() - std::chrono::seconds(30)));
            m_board->lane(model)->record({FailureClass::Unavailable, {}, {}, {}, 0}, m_clock.steady() - std::chrono::seconds(30));
        }
        QCOMPARE(m_board->lane(model)->state().breakerAt(m_clock.steady()), health::Breaker::HalfOpen);
    }

    /// Provider a is `server` from now on, with these keys.
    void withKeys(const test::RawServer &server, const QByteArrayList &keys)
    {
        auto snapshot = std::make_shared<Snapshot>(*m_snapshot);
        snapshot->baseUrls[0] = server.url("/v1");
        useKeys(*snapshot, u"a"_s, keys);
        m_snapshot = snapshot;
    }

    void useKeys(Snapshot &snapshot, const QString &provider, const QByteArrayList &keys)
    {
        std::vector<health::RingKey> ring;
        std::vector<Secret> secrets;
        for (const QByteArray &key : keys) {
            const QString source = u"env:KEY%1"_s.arg(ring.size() + 1);
            ring.push_back({source, source, {}, m_board->key(provider, key)});
            secrets.emplace_back(key);
        }
        for (std::size_t i = 0; i < snapshot.policy->models.size(); ++i) {
            const unsigned position = snapshot.policy->providerOfModel[i];
            if (snapshot.policy->providers[position].id != provider)
                continue;
            snapshot.keys[position] = ProviderKeys(ring, secrets);
            snapshot.lanes[i]->useKeys(snapshot.keys[position].ring());
        }
    }

    void loadSnapshot()
    {
        const QByteArray yaml = R"(
version: 1
defaults: {tag: internal, chain: two}
zones: [{id: machine}]
tags: [internal, secret]
matrix: {internal: {machine: allow}, secret: {machine: never}}
providers:
  a: {wire: openai, base_url: simulated, simulated: true, zone: machine}
  b: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: a/one, price: {input: 1, output: 2}}
  - {id: b/two, price: {input: 3, output: 4}}
chains: {two: [{model: a/one}, {model: b/two}]}
)";
        use(yaml, {m_simulator->baseUrl(u"a"_s).toUtf8(), m_simulator->baseUrl(u"b"_s).toUtf8()});
    }

    void send(bool stream, const QString &prompt, const QStringList &tags = {})
    {
        const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, prompt}};
        DispatchRequest request = makeRequest(
            m_snapshot, {{u"stream"_s, stream}, {u"messages"_s, QJsonArray{message}}}, m_clock.steady());
        request.tags = tags;
        m_dispatcher->start(std::move(request), m_reply.get());
    }

    std::unique_ptr<simulator::Simulator> m_simulator;
};

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
