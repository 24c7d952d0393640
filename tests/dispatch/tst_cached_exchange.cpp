// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/response_cache.h"

#include "dispatch/dispatch_rig.h"
#include "routing/tag_sources.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

QByteArray policyText(const QByteArray &privateCell = "never", const QByteArray &cache = "{exact: {ttl: 300s}}")
{
    return "version: 1\ndefaults: {tag: open, chain: two, baseline: a/dear}\nzones: [here, far]\ntags: [open, private]\n"
           "matrix: {open: {here: allow, far: allow}, private: {here: allow, far: " + privateCell + "}}\n"
           "detectors: [{id: mail, kind: email, tag: private}]\n"
           "providers:\n"
           "  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: far}\n"
           "  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "models:\n"
           "  - {id: a/one, price: {input: 1, output: 500}}\n"
           "  - {id: a/dear, price: {input: 2, output: 1000}}\n"
           "  - {id: b/two, price: {input: 1, output: 500}}\n"
           "chains: {two: [{model: a/one, tries: 1}, {model: b/two, tries: 1}]}\n"
           "cache: " + cache + "\n";
}

/// Says back what it was told, and how often it was asked.
class Echo final
{
public:
    explicit Echo(int before = 0) : m_asked(std::make_shared<int>(before)) {}
    void operator()(RawConnection &peer, const RawRequest &request)
    {
        const QJsonObject asked = QJsonDocument::fromJson(request.body).object();
        const QString text = asked[u"messages"_s][0][u"content"_s].toString() + u" #%1"_s.arg(++*m_asked);
        if (asked[u"stream"_s].toBool()) {
            peer.send(streamHead + roleChunk);
            for (const QChar character : text)
                peer.send(textChunk(QString(character)));
            peer.send(stopChunk + usageEvent + doneEvent);
            peer.finish();
            return;
        }
        const QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, text}};
        const QJsonObject choice{{u"index"_s, 0}, {u"message"_s, message}, {u"finish_reason"_s, u"stop"_s}};
        const QJsonObject usage{{u"prompt_tokens"_s, 10}, {u"completion_tokens"_s, 20}, {u"total_tokens"_s, 30}};
        peer.answer(QJsonDocument(QJsonObject{{u"id"_s, u"x"_s}, {u"choices"_s, QJsonArray{choice}}, {u"usage"_s, usage}})
                        .toJson(QJsonDocument::Indented));
    }

private:
    std::shared_ptr<int> m_asked;
};

QJsonArray prompt(const QString &text)
{
    return {QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, text}}};
}

QByteArray header(const DiaryReply &reply, const char *name)
{
    return upstream::headerValue(reply.answerHeaders, name).toByteArray();
}

} // namespace

/// The cache of answers through the whole life of requests.
class TestCachedExchange final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_a = std::make_unique<RawServer>(Echo());
        m_b = std::make_unique<RawServer>(Echo(1'000));
        setUp();
        m_cache = std::make_unique<ResponseCache>();
        m_dispatcher = std::make_unique<Dispatcher>(
            DispatchTools{*m_client, *m_recorder, m_clock, *m_ids, nullptr, {}, &m_budgets, m_cache.get()}, 7);
        follow(policyText());
    }
    void cleanup() { tearDown(); }

    void theSameQuestionGetsTheSameBytes_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addRow("complete") << false;
        QTest::addRow("stream") << true;
    }
    void theSameQuestionGetsTheSameBytes()
    {
        QFETCH(const bool, stream);
        const QByteArray first = ask({{u"stream"_s, stream}});
        QCOMPARE(header(*m_reply, "x-signalbox-cache"), "miss"_ba);
        const DecisionRecord made = m_recorder->settled.constLast();
        QVERIFY(made.cache.use == CacheUse::Miss);
        QVERIFY(made.cost && made.cost->value > 0);
        const QByteArray contentType = header(*m_reply, "content-type");
        m_clock.advance(299s);
        QCOMPARE(ask({{u"stream"_s, stream}}), first);
        QCOMPARE(m_a->requests().size(), 1);
        QCOMPARE(header(*m_reply, "x-signalbox-cache"), "hit"_ba);
        QCOMPARE(header(*m_reply, "content-type"), contentType);
        QCOMPARE(header(*m_reply, "x-signalbox-model"), "a/one"_ba);
        QCOMPARE(header(*m_reply, "x-signalbox-attempts"), "0"_ba);
        QCOMPARE(header(*m_reply, "x-signalbox-cost"), stream ? ""_ba : "0.00"_ba);
        const DecisionRecord again = m_recorder->settled.constLast();
        QVERIFY(again.id != made.id);
        QVERIFY(again.status == DecisionStatus::Ok && again.attempts.isEmpty());
        QCOMPARE(again.routed, u"a/one"_s);
        QCOMPARE(again.cost, NanoUsd{0});
        QCOMPARE(again.usage, Usage{});
        QVERIFY(again.cache.use == CacheUse::Hit && again.cache.source == made.id);
        QCOMPARE(again.cache.saved, made.cost);
        QCOMPARE(again.baselineCost, made.baselineCost);
        QVERIFY(again.baselineCost);
        QCOMPARE(m_diary.lines.sliced(m_diary.lines.size() - (stream ? 3 : 2)),
                 stream ? (QStringList{u"settle ok"_s, u"begin 200"_s, u"finish"_s}) : (QStringList{u"settle ok"_s, u"reply 200"_s}));
        m_clock.advance(1s);
        QVERIFY(ask({{u"stream"_s, stream}}) != first);
        QCOMPARE(m_a->requests().size(), 2);
    }

    void shapesDoNotMix()
    {
        const QByteArray whole = ask({});
        const QByteArray stream = ask({{u"stream"_s, true}});
        QVERIFY(readStream(stream).dones == 1);
        QCOMPARE(ask({{u"stream"_s, true}}), stream);
        QCOMPARE(ask({}), whole);
        QCOMPARE(m_a->requests().size(), 2);
    }

    void theClientMaySwitchItOffAndRefresh()
    {
        const QByteArray first = ask({});
        const QByteArray off = ask({}, u"off"_s);
        QVERIFY(off != first);
        QCOMPARE(header(*m_reply, "x-signalbox-cache"), QByteArray());
        QVERIFY(m_recorder->settled.constLast().cache.use == CacheUse::Off);
        QCOMPARE(ask({}), first); // off did not store
        const QByteArray fresh = ask({}, u"refresh"_s);
        QVERIFY(fresh != first && fresh != off);
        QCOMPARE(header(*m_reply, "x-signalbox-cache"), "miss"_ba);
        QCOMPARE(ask({}), fresh);
        QCOMPARE(m_a->requests().size(), 3);
    }

    void withoutTheSectionNothingIsKept()
    {
        follow(policyText("never", "{}"));
        const QByteArray first = ask({});
        QVERIFY(ask({}) != first);
        QCOMPARE(header(*m_reply, "x-signalbox-cache"), QByteArray());
        QVERIFY(m_recorder->settled.constLast().cache.use == CacheUse::None);
        QCOMPARE(m_cache->size().entries, 0U);
    }

    void whatIsNoWholeAnswerIsNotKept_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addColumn<QByteArray>("sent");
        const auto whole = [](const QByteArray &message, const QByteArray &finish) {
            const QByteArray body = "{\"choices\":[{\"index\":0,\"message\":" + message + ",\"finish_reason\":\"" + finish + "\"}]}";
            return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(body.size())
                + "\r\n\r\n" + body;
        };
        const QByteArray call = "\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]";
        QTest::addRow("a tool call") << false << whole("{\"content\":null," + call + "}", "tool_calls");
        QTest::addRow("a tool call that says stop") << false << whole("{\"content\":\"x\"," + call + "}", "stop");
        QTest::addRow("an old function call") << false << whole("{\"content\":null,\"function_call\":{\"name\":\"f\"}}", "function_call");
        QTest::addRow("cut by a filter") << false << whole("{\"content\":\"x\"}", "content_filter");
        QTest::addRow("a streamed tool call") << true << streamHead + roleChunk + chunk('{' + call + '}') + chunk("{}", "\"tool_calls\"") + doneEvent;
        QTest::addRow("a streamed tool call that says stop") << true << streamHead + roleChunk + chunk('{' + call + '}') + stopChunk + doneEvent;
        QTest::addRow("a stream cut by a filter") << true << streamHead + textChunk(u"x"_s) + chunk("{}", "\"content_filter\"") + doneEvent;
        QTest::addRow("a stream with an unreadable event") << true << streamHead + textChunk(u"x"_s) + "data: {oops\n\n" + stopChunk + doneEvent;
        QTest::addRow("a cut stream") << true << streamHead + textChunk(u"x"_s);
        QTest::addRow("a refusal") << false << "HTTP/1.1 400 Bad\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"_ba;
    }
    void whatIsNoWholeAnswerIsNotKept()
    {
        QFETCH(const bool, stream);
        QFETCH(const QByteArray, sent);
        m_a->setHandler([sent](RawConnection &peer, const RawRequest &) {
            peer.send(sent);
            peer.finish();
        });
        for (int i = 1; i < 3; ++i) {
            (void)ask({{u"stream"_s, stream}});
            QCOMPARE(m_a->requests().size(), i);
            QVERIFY(m_recorder->settled.constLast().cache.use == CacheUse::Miss);
        }
        QCOMPARE(m_cache->size().entries, 0U);
    }

    void emptyListsOfToolCallsAreNone() // vLLM sends them
    {
        m_a->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(streamHead + chunk("{\"content\":\"x\",\"tool_calls\":[]}") + stopChunk + doneEvent);
            peer.finish();
        });
        const QByteArray first = ask({{u"stream"_s, true}});
        QCOMPARE(ask({{u"stream"_s, true}}), first);
        QCOMPARE(m_a->requests().size(), 1);
    }

    void aClientThatLeavesKeepsNothing()
    {
        m_reply->leaveAtFirstByte = true;
        start({{u"stream"_s, true}}, {}, {}, u"t"_s);
        QTRY_VERIFY(!m_recorder->settled.isEmpty());
        QVERIFY(m_recorder->settled.constLast().status == DecisionStatus::Cancelled);
        QCOMPARE(m_cache->size().entries, 0U);
    }

    void answersOfAnotherTokenOrTagAreNotGiven()
    {
        const QByteArray mine = ask({}, {}, {}, u"me"_s);
        QVERIFY(ask({}, {}, {}, u"you"_s) != mine);
        QCOMPARE(m_a->requests().size(), 2);
        QVERIFY(ask({}, {}, {u"private"_s}, u"me"_s) != mine); // goes to b
        QCOMPARE(m_b->requests().size(), 1);
        QCOMPARE(ask({}, {}, {}, u"me"_s), mine);
        QCOMPARE(m_a->requests().size(), 2);
    }

    void whatTheModelMayNotSeeNowIsNotGiven()
    {
        const QByteArray first = ask({});
        // The same words under a policy that forbids the model that answered.
        QByteArray stricter = policyText();
        stricter.replace("open: {here: allow, far: allow}", "open: {here: allow, far: never}");
        follow(stricter);
        QVERIFY(ask({}) != first);
        QCOMPARE(m_b->requests().size(), 1);
        QCOMPARE(header(*m_reply, "x-signalbox-model"), "b/two"_ba);
    }

    /// Even if the key were the same: the answer needs a lane of the decision that was made for this request.
    void anAnswerOfAModelThatIsNoLaneIsNotGiven()
    {
        const DispatchRequest request = made({}, {}, {}, u"t"_s);
        routing::RoutingRequest asked = m_dispatcher->routingRequest(request);
        const routing::Decision decision = routing::decide(asked, *m_snapshot->policy, m_snapshot->lanes, m_clock.steady(), 0.0);
        CachedAnswer planted;
        planted.model = u"a/dear"_s; // allowed, but no lane of the chain
        planted.body = "planted";
        m_cache->keep(*cacheKey(request, decision), planted, m_clock.steady(), 300s);
        QVERIFY(ask({}) != "planted");
        QCOMPARE(m_a->requests().size(), 1);
        planted.model = u"b/two"_s; // a lane, if not the first
        m_cache->keep(*cacheKey(request, decision), planted, m_clock.steady(), 300s);
        QCOMPARE(ask({}), "planted"_ba);
    }

    void whatWasReplacedComesBackToItsOwnClientOnly_data() { theSameQuestionGetsTheSameBytes_data(); }
    void whatWasReplacedComesBackToItsOwnClientOnly()
    {
        QFETCH(const bool, stream);
        follow(policyText("redact"));
        const QJsonObject alice{{u"stream"_s, stream}, {u"messages"_s, prompt(u"mail alice@example.org"_s)}};
        const QJsonObject bob{{u"stream"_s, stream}, {u"messages"_s, prompt(u"mail bob@example.org"_s)}};
        const QByteArray first = ask(alice);
        const QByteArray second = ask(bob);
        const auto said = [stream](const QByteArray &answer) {
            return stream ? readStream(answer).text
                          : QJsonDocument::fromJson(answer)[u"choices"_s][0][u"message"_s][u"content"_s].toString();
        };
        QCOMPARE(said(first), u"mail alice@example.org #1"_s);
        QCOMPARE(said(second), u"mail bob@example.org #2"_s);
        for (const RawRequest &sent : m_a->requests())
            QVERIFY2(!sent.body.contains("example.org"), sent.body.constData());
        QCOMPARE(ask(alice), first);
        QCOMPARE(ask(bob), second);
        QCOMPARE(m_a->requests().size(), 2);
        QCOMPARE(said(ask(alice, {}, {}, u"other"_s)), u"mail alice@example.org #3"_s);
    }

    void twoAtOnceBothGetAnAnswer()
    {
        m_a->setHandler({});
        DiaryReply other(m_diary);
        start({}, {}, {}, u"t"_s);
        QTRY_COMPARE(m_a->requests().size(), 1);
        m_dispatcher->start(made({}, {}, {}, u"t"_s), &other);
        QTRY_COMPARE(m_a->requests().size(), 2);
        Echo echo;
        for (int i = 0; i < 2; ++i)
            echo(*m_a->connection(i), m_a->requests()[i]);
        QTRY_VERIFY(m_reply->ended && other.ended);
        QVERIFY(m_reply->answer != other.answer);
        const QByteArray again = ask({});
        QVERIFY(again == m_firstAnswer || again == other.answer);
        QCOMPARE(m_a->requests().size(), 2);
    }

private:
    void follow(const QByteArray &yaml)
    {
        use(yaml, {m_a->url("/v1"), m_b->url("/v1")});
        auto snapshot = std::make_shared<Snapshot>(*m_snapshot);
        snapshot->detectors = routing::compileDetectors(*snapshot->policy);
        m_snapshot = snapshot;
    }
    DispatchRequest made(const QJsonObject &more, const QString &cacheControl, const QStringList &tags, const QString &token)
    {
        DispatchRequest request = makeRequest(m_snapshot, more, m_clock.steady());
        request.facts.cacheControl = cacheControl;
        request.tags = tags;
        request.token = token;
        request.path = "/v1/chat/completions";
        request.findings = m_scanner.scan(request.body, request.facts, m_snapshot->detectors);
        request.placeholderKey = m_dispatcher->placeholderKey(sessionName(token, {}));
        return request;
    }
    void start(const QJsonObject &more, const QString &cacheControl, const QStringList &tags, const QString &token)
    {
        m_dispatcher->start(made(more, cacheControl, tags, token), m_reply.get());
    }
    QByteArray ask(const QJsonObject &more, const QString &cacheControl = {}, const QStringList &tags = {},
                   const QString &token = u"t"_s)
    {
        m_firstAnswer = m_reply->answer;
        m_reply = std::make_unique<DiaryReply>(m_diary);
        start(more, cacheControl, tags, token);
        if (!QTest::qWaitFor([this] { return m_reply->ended; }))
            QTest::qFail("no answer", __FILE__, __LINE__);
        return m_reply->answer;
    }

    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
    std::unique_ptr<ResponseCache> m_cache;
    classify::RequestScanner m_scanner{1};
    QByteArray m_firstAnswer; ///< of the reply before the last
};

QTEST_GUILESS_MAIN(TestCachedExchange)
#include "tst_cached_exchange.moc"
