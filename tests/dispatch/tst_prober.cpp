// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/prober.h"
#include "policy/loader.h"

#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace std::chrono_literals;
using test::RawConnection;
using test::RawRequest;

namespace {

class Notes final : public Recorder
{
public:
    void progress(const DecisionRecord &) override {}
    bool intent(const DecisionRecord &) override
    {
        ++intents;
        return true;
    }
    bool settle(const DecisionRecord &record) override
    {
        settled.append(record);
        return true;
    }
    int intents = 0;
    QList<DecisionRecord> settled;
};

constexpr auto policyText = R"(
version: 1
defaults: {tag: closed, chain: one}
zones: [{id: here}, {id: there}, {id: nowhere}]
tags: [open, closed]
matrix:
  open:   {here: allow, there: allow, nowhere: never}
  closed: {here: allow, there: never, nowhere: redact}
providers:
  one: {wire: openai, base_url: "%1", zone: there%2}
  shut: {wire: openai, base_url: "%1/shut", zone: nowhere%2}
models:
  - {id: one/a, price: {input: 1, output: 1}}
  - {id: one/b, price: {input: 1, output: 1}}
  - {id: shut/c, price: {input: 1, output: 1}}
chains: {one: [{model: one/a}, {model: one/b}, {model: shut/c}]}
)";

constexpr auto modelList = R"({"object":"list","data":[{"id":"a"}]})";
constexpr auto chatAnswer = R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",)"
                            R"("content":"p"},"finish_reason":"length"}],"usage":{"prompt_tokens":8,"completion_tokens":1}})";

} // namespace

class TestProber final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_server = std::make_unique<test::RawServer>([](RawConnection &peer, const RawRequest &) { peer.answer(modelList); });
        m_clock = std::make_unique<ManualClock>();
        m_board = std::make_unique<health::Board>();
        m_notes = std::make_unique<Notes>();
        m_ids = std::make_unique<DecisionIdSource>(*m_clock, 0, 0);
        m_client = std::make_unique<upstream::Client>();
        const DispatchTools tools{*m_client, *m_notes, *m_clock, *m_ids};
        m_dispatcher = std::make_unique<Dispatcher>(tools, 7);
        m_prober = std::make_unique<Prober>(*m_dispatcher, tools, 7);
    }
    void cleanup()
    {
        m_prober.reset();
        m_dispatcher.reset();
        m_client.reset();
        m_server.reset();
    }

    void isOffByDefault()
    {
        for (const QString &option : {QString(), u", probe: off"_s}) {
            use(option);
            pass(1h);
            QCOMPARE(m_prober->running(), 0);
        }
        QCOMPARE(m_server->requests().size(), 0);
    }

    void asksForTheModelsOfAnIdleProvider()
    {
        use(u", probe: {every: 30s}"_s);
        pass(26s);
        QCOMPARE(m_prober->running(), 0);
        pass(8s); // 30 s and a tenth more
        QTRY_COMPARE(lane(u"one/a"_s).lastProbe.has_value(), true);
        QCOMPARE(m_server->requests().size(), 1); // one for both lanes, and none where no tag may go
        const RawRequest &request = m_server->requests().constFirst();
        QVERIFY2(request.head.startsWith("GET /models HTTP/1.1\r\n"), request.head.constData());
        QVERIFY(request.body.isEmpty());
        for (const QString &model : {u"one/a"_s, u"one/b"_s}) {
            const health::LaneSnapshot shown = lane(model);
            QCOMPARE(shown.lastProbe->failure, std::nullopt);
            QCOMPARE(shown.lastProbe->httpStatus, 200);
            QCOMPARE(shown.lastProbe->kind, health::ProbeKind::Models);
            QCOMPARE(shown.lastProbe->time, m_clock->utc());
            QCOMPARE(shown.inFlight, 0);
            QCOMPARE(shown.speed.duration.count, 0); // says nothing about answers
        }
        QVERIFY(!lane(u"shut/c"_s).lastProbe);
        QCOMPARE(m_notes->intents, 0); // free: nothing to record
        pass(26s);
        QCOMPARE(m_prober->running(), 0);
        pass(8s);
        QTRY_COMPARE(m_server->requests().size(), 2);
    }

    void leavesLanesWithTrafficAlone()
    {
        use(u", probe: {every: 30s}"_s);
        for (int i = 0; i < 20; ++i) { // every ten seconds a client's request
            pass(10s);
            attempt(u"one/a"_s);
            attempt(u"one/b"_s);
        }
        QCOMPARE(m_server->requests().size(), 0);
        for (int i = 0; i < 4; ++i) {
            pass(10s);
            attempt(u"one/a"_s);
        }
        QTRY_VERIFY(lane(u"one/b"_s).lastProbe);
        QVERIFY(!lane(u"one/a"_s).lastProbe);
    }

    void doesNotAskWhatIsDrained()
    {
        use(u", probe: {every: 30s}"_s);
        m_board->drain({u"one"_s, {}, {}, {}, {}}, m_clock->steady() + 1h);
        pass(10min);
        QCOMPARE(m_prober->running(), 0);
    }

    void doesNotAskWhileItsKeyIsRefused()
    {
        m_server->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 401 No\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
        });
        use(u", probe: {every: 30s}"_s, true);
        pass(34s);
        QTRY_VERIFY(lane(u"one/b"_s).lastProbe);
        QVERIFY(m_server->requests().constFirst().header("authorization") == "Bearer sk-1");
        pass(25min);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(lane(u"one/a"_s).inFlight, 0);
        pass(10min); // half an hour after the refusal it may be another key by now
        QTRY_COMPARE(m_server->requests().size(), 2);
    }

    void asksOneAtATimeAndGivesUpInTime()
    {
        m_server->setHandler([](RawConnection &, const RawRequest &) {}); // silence
        use(u", probe: {every: 10s}, limits: {connect: 5s, first_token: 20s}"_s);
        pass(12s);
        QTRY_COMPARE(m_server->requests().size(), 1);
        pass(20s);
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(lane(u"one/a"_s).inFlight, 1);
        pass(6s);
        QCOMPARE(lane(u"one/a"_s).inFlight, 0);
        QCOMPARE(lane(u"one/a"_s).lastProbe->failure, FailureClass::Timeout);
        QCOMPARE(lane(u"one/a"_s).state.consecutiveFailures, 1);
        QTRY_COMPARE(m_server->connectionsOpen(), 0);
    }

    void countsLikeAClientsCall_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("failure"); // empty = fine
        QTest::addColumn<int>("consecutive");
        QTest::addColumn<int>("outFor"); // seconds the lane is out
        const auto row = [](const char *name, const QByteArray &answer, const QString &failure, int consecutive, int outFor) {
            QTest::addRow("%s", name) << answer << failure << consecutive << outFor;
        };
        const auto reply = [](const QByteArray &status, const QByteArray &body, const QByteArray &headers = {}) {
            return "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\n" + headers
                + "content-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        };
        row("fine", reply("200 OK", modelList), {}, 0, 0);
        row("a page instead of a list", reply("200 OK", "<html>"), u"malformed"_s, 1, 0);
        row("a redirect", reply("302 Found", "", "location: /x\r\n"), u"malformed"_s, 1, 0);
        row("an error", reply("500 Oops", "{}"), u"unavailable"_s, 1, 0);
        row("cut off", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", u"unavailable"_s, 1, 0);
        row("limited", reply("429 Slow", "{}", "retry-after: 20\r\n"), u"rate_limited"_s, 0, 20);
        row("a refused key", reply("401 No", "{}"), u"auth"_s, 0, 30 * 60);
        row("a key that may not list", reply("403 No", "{}"), u"invalid_request"_s, 0, 0);
        row("no such path", reply("404 No", "{}"), u"invalid_request"_s, 0, 0);
    }
    void countsLikeAClientsCall()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, failure);
        QFETCH(const int, consecutive);
        QFETCH(const int, outFor);
        m_server->setHandler([answer](RawConnection &peer, const RawRequest &) {
            peer.send(answer);
            peer.finish();
        });
        use(u", probe: {every: 30s}"_s);
        pass(34s);
        QTRY_VERIFY(lane(u"one/b"_s).lastProbe);
        const health::LaneSnapshot shown = lane(u"one/b"_s);
        QCOMPARE(shown.lastProbe->failure ? QString(failureName(*shown.lastProbe->failure)) : QString(), failure);
        QCOMPARE(shown.state.consecutiveFailures, consecutive);
        QCOMPARE(shown.state.availableAt(shown.at) - shown.at, std::chrono::microseconds(std::chrono::seconds(outFor)));
        QCOMPARE(shown.inFlight, 0);
        QCOMPARE(shown.minutes.back().calls, 1);
    }

    void opensAndClosesTheBreaker()
    {
        bool dead = true;
        m_server->setHandler([&dead](RawConnection &peer, const RawRequest &) {
            if (dead)
                peer.reset();
            else
                peer.answer(modelList);
        });
        use(u", probe: {every: 10s}"_s);
        QTRY_VERIFY((pass(1s), lane(u"one/a"_s).state.breaker == health::Breaker::Open));
        QCOMPARE(m_server->requests().size(), 3); // three in a row
        dead = false;
        QTRY_VERIFY((pass(1s), lane(u"one/a"_s).state.breaker == health::Breaker::Closed));
        QCOMPARE(m_server->requests().size(), 5); // two to close it
        QVERIFY(lane(u"one/a"_s).state.sharePercent(m_clock->steady()) < 100);
    }

    void aCallIsChargedAndRecordedAndSaysNothing()
    {
        m_server->setHandler([](RawConnection &peer, const RawRequest &) { peer.answer(chatAnswer); });
        use(u", probe: {every: 30s, with: call}"_s);
        pass(34s);
        QTRY_COMPARE(m_notes->settled.size(), 2); // a lane each
        QCOMPARE(m_notes->intents, 2);
        for (const DecisionRecord &record : std::as_const(m_notes->settled)) {
            QCOMPARE(record.status, DecisionStatus::Ok);
            QCOMPARE(record.labels, QStringList{u"signalbox=probe"_s});
            QCOMPARE(record.client, u"signalbox-probe"_s);
            QCOMPARE(record.tags, QStringList{u"open"_s}); // closed may not go there
            QCOMPARE(record.cost, NanoUsd{9'000});
            QCOMPARE(record.attempts.size(), 1);
        }
        QCOMPARE(m_server->requests().size(), 2);
        for (const RawRequest &request : m_server->requests()) {
            QVERIFY(request.head.startsWith("POST /chat/completions"));
            const QByteArray name = request.body.contains("\"model\":\"a\"") ? "a" : "b";
            QCOMPARE(request.body.size(), QByteArray(R"({"model":"a","max_tokens":1,"messages":[{"content":"ping","role":"user"}]})").size());
            QVERIFY2(request.body.contains("\"model\":\"" + name + "\""), request.body.constData());
            QVERIFY2(request.body.contains(R"("max_tokens":1)"), request.body.constData());
        }
        const health::LaneSnapshot shown = lane(u"one/a"_s);
        QCOMPARE(shown.lastProbe->kind, health::ProbeKind::Call);
        QVERIFY(!shown.lastProbe->failure);
        QCOMPARE(shown.speed.duration.count, 0);
        QVERIFY(!lane(u"shut/c"_s).lastProbe);
    }

    void aCallIsTriedOnce()
    {
        m_server->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 503 No\r\ncontent-length: 2\r\n\r\n{}");
        });
        use(u", probe: {every: 30s, with: call}"_s);
        pass(34s);
        QTRY_COMPARE(m_notes->settled.size(), 2);
        QCOMPARE(m_server->requests().size(), 2);
        QCOMPARE(lane(u"one/a"_s).state.consecutiveFailures, 1);
        QCOMPARE(lane(u"one/a"_s).lastProbe->failure, FailureClass::Unavailable);
        QCOMPARE(m_notes->settled.constFirst().status, DecisionStatus::Failed);
    }

    void stopsAtOnce_data()
    {
        QTest::addColumn<QString>("with");
        QTest::addRow("models") << u"models"_s;
        QTest::addRow("call") << u"call"_s;
    }
    void stopsAtOnce()
    {
        QFETCH(const QString, with);
        m_server->setHandler([](RawConnection &, const RawRequest &) {}); // silence
        use(u", probe: {every: 30s, with: %1}"_s.arg(with));
        pass(34s);
        const int asked = with == u"call"_s ? 2 : 1;
        QTRY_COMPARE(m_server->requests().size(), asked);
        QCOMPARE(m_prober->running(), asked);
        m_prober->stop();
        QCOMPARE(m_prober->running(), 0);
        QTRY_COMPARE(m_server->connectionsOpen(), 0);
        QCOMPARE(lane(u"one/a"_s).inFlight, 0);
        QCOMPARE(lane(u"one/a"_s).state.consecutiveFailures, 0);
        QCOMPARE(m_notes->settled.size(), m_notes->intents); // what was begun is settled
        pass(10min);
        QCOMPARE(m_server->requests().size(), asked);
    }

    void aReloadTurnsItOff()
    {
        use(u", probe: {every: 30s}"_s);
        pass(20s);
        use(QString());
        pass(10min);
        use(u", probe: {every: 30s}"_s);
        pass(26s); // counted from the reload
        QCOMPARE(m_server->requests().size(), 0);
        pass(8s);
        QTRY_COMPARE(m_server->requests().size(), 1);
    }

private:
    void use(const QString &option, bool withKey = false)
    {
        QByteArray url = m_server->url();
        url.chop(1);
        const policy::LoadOutcome outcome =
            policy::load(QString::fromLatin1(policyText).arg(QString::fromLatin1(url), option).toUtf8());
        QVERIFY2(outcome.policy, qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->policy = outcome.policy;
        for (const catalog::Model &model : outcome.policy->models)
            snapshot->lanes.push_back(m_board->lane(model.id));
        for (const policy::Provider &provider : outcome.policy->providers)
            snapshot->baseUrls.push_back(provider.baseUrl);
        snapshot->keys.resize(outcome.policy->providers.size());
        if (withKey) {
            const QString source = u"env:K"_s;
            snapshot->keys[0] = ProviderKeys({{source, source, {}, m_board->key(u"one"_s, "hash")}}, {Secret("sk-1"_ba)});
            for (std::size_t i = 0; i < 2; ++i)
                snapshot->lanes[i]->useKeys(snapshot->keys[0].ring());
        }
        m_prober->setSnapshot(snapshot);
    }
    /// Lets time pass, with a tick each second.
    void pass(std::chrono::seconds time)
    {
        for (std::chrono::seconds second{0}; second < time; second += 1s) {
            m_clock->advance(1s);
            m_prober->tick();
        }
    }
    void attempt(const QString &model)
    {
        QVERIFY(m_board->lane(model)->tryEnter(m_clock->steady()));
        m_board->lane(model)->record({}, m_clock->steady());
    }
    [[nodiscard]] health::LaneSnapshot lane(const QString &model) { return m_board->lane(model)->snapshot(m_clock->steady()); }

    std::unique_ptr<test::RawServer> m_server;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<health::Board> m_board;
    std::unique_ptr<Notes> m_notes;
    std::unique_ptr<DecisionIdSource> m_ids;
    std::unique_ptr<upstream::Client> m_client;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<Prober> m_prober;
};

QTEST_GUILESS_MAIN(TestProber)
#include "tst_prober.moc"
