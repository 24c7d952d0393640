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

QByteArray policyText(const QByteArray &first, const QByteArray &options = {})
{
    return "version: 1\n"
           "defaults: {tag: internal, chain: careful}\n"
           "zones: [{id: here}]\ntags: [internal]\nmatrix: {internal: {here: allow}}\n"
           "providers:\n"
           "  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here, batch_tier: flex}\n"
           "  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "models:\n"
           "  - {id: a/small, tools: true, json_schema: true, " + first + "price: [{input: 1, output: 2}, {input: 0.5, output: 1, service_tier: flex, batch: true}]}\n"
           "  - {id: b/large, tools: true, json_schema: true, price: {input: 10, output: 20}}\n"
           "chains: {careful: [{cascade: {first: a/small, accept: 0.8}}, {model: b/large" + options + "}]}\n";
}

QByteArray complete(const QByteArray &text, double logprob = 0.0, const QByteArray &more = {})
{
    const QByteArray logprobs = logprob < 0.0
        ? R"({"content":[{"token":"x","logprob":)" + QByteArray::number(logprob) + "}]}"
        : "null"_ba;
    const QByteArray body = R"({"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":")"
        + text + R"("},"logprobs":)" + logprobs
        + R"(,"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30})" + more + '}';
    return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray streamed(const QString &text)
{
    return streamHead + roleChunk + textChunk(text.first(2)) + textChunk(text.sliced(2)) + stopChunk + usageEvent + doneEvent;
}

const QByteArray outage = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";

} // namespace

class TestCascade final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_a = std::make_unique<RawServer>();
        m_b = std::make_unique<RawServer>();
        m_asked.clear();
        setUp();
    }
    void cleanup() { tearDown(); }

    void theFirstAnswerIsJudged_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<bool>("counts");
        QTest::addColumn<QString>("text");
        QTest::addRow("sure") << "logprobs: true, "_ba << complete("small words", -0.05) << false << true << u"small words"_s;
        QTest::addRow("unsure") << "logprobs: true, "_ba << complete("small words", -0.9) << false << false << u"large words"_s;
        QTest::addRow("a good model") << "quality: 0.9, "_ba << complete("small words") << false << true << u"small words"_s;
        QTest::addRow("a weak model") << "quality: 0.5, "_ba << complete("small words") << false << false << u"large words"_s;
        QTest::addRow("a good model that does not know") << "quality: 0.9, "_ba << complete("I don't know that.") << false << false
                                                         << u"large words"_s;
        QTest::addRow("streamed, a good model") << "quality: 0.9, "_ba << streamed(u"small words"_s) << true << true
                                                << u"small words"_s;
        QTest::addRow("streamed, a weak model") << "quality: 0.5, "_ba << streamed(u"small words"_s) << true << false
                                                << u"large words"_s;
    }
    void theFirstAnswerIsJudged()
    {
        QFETCH(const QByteArray, model);
        QFETCH(const QByteArray, answer);
        QFETCH(const bool, stream);
        QFETCH(const bool, counts);
        QFETCH(const QString, text);
        serve(model, answer, stream ? streamed(u"large words"_s) : complete("large words"));
        ask(stream);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(stream), text);
        QVERIFY2(!m_reply->answer.contains("\"logprob\""), "the client did not ask for it");
        QCOMPARE(m_asked, counts ? QStringList{u"small"_s} : (QStringList{u"small"_s, u"large"_s}));

        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Ok);
        QCOMPARE(record.routed, counts ? u"a/small"_s : u"b/large"_s);
        QCOMPARE(record.attempts.size(), counts ? 1 : 2);
        const AttemptRecord &first = record.attempts.constFirst();
        QCOMPARE(first.failure, counts ? std::nullopt : std::optional(FailureClass::LowConfidence));
        QCOMPARE(first.cost, NanoUsd{50'000}); // it answered, so it is paid: 10 × 1 + 20 × 2 USD per million
        QCOMPARE(first.costKind, CostKind::Computed);
        QVERIFY2((counts ? first.why : first.detail).contains(u"0.80"_s), qPrintable(first.why + first.detail));
        QCOMPARE(record.cost, NanoUsd{counts ? 50'000 : 550'000});
        QVERIFY(m_board->lane(u"a/small"_s)->state().available(m_clock.steady())); // an answer nobody wanted is no fault
    }

    void theClientMayAskForProbabilitiesItself()
    {
        serve("logprobs: true, ", complete("small words", -0.05), complete("large words"));
        ask(false, {{u"logprobs"_s, true}});
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(false), u"small words"_s);
        QVERIFY(m_reply->answer.contains("\"logprob\":-0.05"));
        QCOMPARE(m_bodies.constFirst().count("logprobs"), 1);
    }

    void probabilitiesAreAskedForOnlyWhereTheyAreGiven_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<bool>("asked");
        QTest::addRow("given") << "logprobs: true, "_ba << true;
        QTest::addRow("not given") << "quality: 0.9, "_ba << false;
    }
    void probabilitiesAreAskedForOnlyWhereTheyAreGiven()
    {
        QFETCH(const QByteArray, model);
        QFETCH(const bool, asked);
        serve(model, complete("small words", -0.9), complete("large words"));
        ask(false);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(QJsonDocument::fromJson(m_bodies.constFirst()).object().contains(u"logprobs"_s), asked);
        if (m_bodies.size() > 1)
            QVERIFY(!QJsonDocument::fromJson(m_bodies[1]).object().contains(u"logprobs"_s));
    }

    void whatOnlyThePolicyAskedForIsLeftOutWhenItIsRefused_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QJsonObject>("more");
        const QJsonObject batch{{u"metadata"_s, QJsonObject{{u"signalbox_priority"_s, u"batch"_s}}}};
        QTest::addRow("probabilities") << "\"logprobs\""_ba << QJsonObject();
        QTest::addRow("a tier of service") << "\"service_tier\""_ba << batch;
    }
    void whatOnlyThePolicyAskedForIsLeftOutWhenItIsRefused()
    {
        QFETCH(const QByteArray, member);
        QFETCH(const QJsonObject, more);
        serve("logprobs: true, quality: 0.9, ", {}, complete("large words"));
        m_a->setHandler([&](RawConnection &peer, const RawRequest &request) {
            m_bodies.append(request.body);
            const QByteArray refusal = R"({"error":{"message":"unsupported parameter"}})";
            peer.send(request.body.contains(member) ? "HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: "
                                                          + QByteArray::number(refusal.size()) + "\r\n\r\n" + refusal
                                                    : complete("small words"));
            peer.finish();
        });
        ask(false, more);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(false), u"small words"_s);
        QCOMPARE(m_bodies.size(), 2);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.attempts.size(), 2);
        QCOMPARE(record.attempts[0].cost, NanoUsd{0});
        QVERIFY2(record.attempts[1].why.contains(u"only the policy asked for"_s), qPrintable(record.attempts[1].why));
    }

    void theClientsOwnMistakeIsPassedOnAtOnce()
    {
        const QByteArray refusal = R"({"error":{"message":"no such parameter 'x'"}})";
        serve("quality: 0.9, ", "HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: "
                                    + QByteArray::number(refusal.size()) + "\r\n\r\n" + refusal, complete("large words"));
        ask(false);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_reply->answer, refusal);
        QCOMPARE(m_asked, QStringList{u"small"_s});
    }

    void anUntrustedAnswerIsBetterThanNone_data()
    {
        QTest::addColumn<QByteArray>("large");
        QTest::addColumn<bool>("stream");
        const QByteArray refusal = "HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: 44\r\n\r\n"
                                   R"({"error":{"message":"no such parameter 'x'"}})" "\r\n";
        QTest::addRow("the better one is down") << outage << false;
        QTest::addRow("streamed, it is down") << outage << true;
        QTest::addRow("it refuses the request") << refusal << false;
        QTest::addRow("its stream is cut") << streamHead + roleChunk << true;
    }
    void anUntrustedAnswerIsBetterThanNone()
    {
        QFETCH(const QByteArray, large);
        QFETCH(const bool, stream);
        serve("quality: 0.5, ", stream ? streamed(u"small words"_s) : complete("small words"), large, ", tries: 1");
        ask(stream);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(stream), u"small words"_s);
        QCOMPARE(m_asked, (QStringList{u"small"_s, u"large"_s}));
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Ok);
        QCOMPARE(record.routed, u"a/small"_s);
        QCOMPARE(answeringAttempt(record)->model, u"a/small"_s);
        QVERIFY2(record.attempts.constFirst().why.startsWith(u"No better model answered"_s), qPrintable(record.attempts.constFirst().why));
        QVERIFY(record.attempts.constLast().failure.has_value());
    }

    void aContentFilterIsNotShoppedAround()
    {
        const QByteArray body = R"({"error":{"message":"filtered","code":"content_filter"}})";
        serve("quality: 0.5, ", complete("small words"),
              "HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        ask(false);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_reply->answer, body);
    }

    void aStepMayBeForDoubtOnly_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QStringList>("asked");
        QTest::addRow("it doubts") << complete("small words") << QStringList{u"small"_s, u"large"_s};
        QTest::addRow("it is down") << outage << QStringList{u"small"_s};
    }
    void aStepMayBeForDoubtOnly()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const QStringList, asked);
        m_cascadeOptions = ", tries: 1";
        serve("quality: 0.5, ", first, complete("large words"), ", on: low_confidence");
        ask(false);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_asked, asked);
    }

    void nothingGoesOutBeforeItIsJudged()
    {
        serve("quality: 0.9, ", {}, complete("large words"));
        m_a->setHandler([this](RawConnection &peer, const RawRequest &) {
            peer.send(streamHead + roleChunk + textChunk(u"small "_s));
            m_peer = &peer;
        });
        ask(true);
        QTRY_VERIFY(m_peer != nullptr);
        QTRY_VERIFY(m_recorder->intents.size() == 1);
        advance(3s); // longer than an answer that is not judged is held back
        QVERIFY(m_reply->answer.isEmpty());
        m_peer->send(textChunk(u"words"_s) + stopChunk + usageEvent + doneEvent);
        m_peer->finish();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(true), u"small words"_s);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/small"_s, u"begin 200"_s, u"settle ok"_s, u"finish"_s}));
    }

    void anAnswerTooLongToJudgeIsGivenAsItIs()
    {
        const QString half(3 * 1024 * 1024, u'x');
        const auto said = [](const QString &text) {
            return textChunk(text).replace("\"finish_reason\"", R"("logprobs":{"content":[{"token":"x","logprob":-3}]},"finish_reason")");
        };
        serve("logprobs: true, ", {}, streamed(u"large words"_s));
        m_a->setHandler([&](RawConnection &peer, const RawRequest &) {
            peer.send(streamHead + roleChunk + said(half) + said(half));
            m_peer = &peer;
        });
        ask(true);
        QTRY_VERIFY(!m_reply->answer.isEmpty());
        m_peer->send(said(u" and the end"_s) + stopChunk + usageEvent + doneEvent);
        m_peer->finish();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(true).size(), half.size() * 2 + 12);
        QVERIFY2(!m_reply->answer.contains("\"logprob\""), "the client did not ask for it");
        QCOMPARE(m_recorder->settled.constFirst().attempts.size(), 1);
        const AttemptRecord &attempt = m_recorder->settled.constFirst().attempts.constFirst();
        QVERIFY2(attempt.why.contains(u"without being judged"_s), qPrintable(attempt.why));
    }

    void aCutFirstAnswerIsAFailure()
    {
        m_cascadeOptions = ", tries: 1";
        serve("quality: 0.9, ", streamHead + roleChunk + textChunk(u"small "_s), streamed(u"large words"_s));
        ask(true);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(answerText(true), u"large words"_s);
        QCOMPARE(m_recorder->settled.constFirst().attempts.constFirst().failure, FailureClass::Unavailable);
    }

    void theClientMayLeaveWhileItIsJudged()
    {
        serve("quality: 0.9, ", {}, complete("large words"));
        m_a->setHandler([this](RawConnection &peer, const RawRequest &) {
            peer.send(streamHead + roleChunk + textChunk(u"small "_s));
            m_peer = &peer;
        });
        ask(true);
        QTRY_VERIFY(m_peer != nullptr);
        m_reply->leave();
        QCOMPARE(m_recorder->settled.size(), 1);
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Cancelled);
        QTRY_VERIFY(m_dispatcher->running() == 0);
    }

    void workThatMayWaitGoesByItsTier_data()
    {
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<QString>("sent");
        QTest::addColumn<QByteArray>("served");
        QTest::addColumn<qint64>("cost");
        const QJsonObject batch{{u"metadata"_s, QJsonObject{{u"signalbox_priority"_s, u"batch"_s}}}};
        QJsonObject own = batch;
        own.insert(u"service_tier"_s, u"priority"_s);
        QTest::addRow("interactive") << QJsonObject() << QString() << R"(,"service_tier":"default")"_ba << qint64(50'000);
        QTest::addRow("batch, served so") << batch << u"flex"_s << R"(,"service_tier":"flex")"_ba << qint64(25'000);
        QTest::addRow("batch, served otherwise") << batch << u"flex"_s << R"(,"service_tier":"default")"_ba << qint64(50'000);
        QTest::addRow("batch, nothing said") << batch << u"flex"_s << ""_ba << qint64(50'000);
        QTest::addRow("the client's own tier stays") << own << u"priority"_s << R"(,"service_tier":"priority")"_ba << qint64(50'000);
    }
    void workThatMayWaitGoesByItsTier()
    {
        QFETCH(const QJsonObject, more);
        QFETCH(const QString, sent);
        QFETCH(const QByteArray, served);
        QFETCH(const qint64, cost);
        serve("quality: 0.9, ", complete("small words", 0.0, served), complete("large words"));
        ask(false, more);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(QJsonDocument::fromJson(m_bodies.constFirst()).object()[u"service_tier"_s].toString(), sent);
        QCOMPARE(m_recorder->settled.constFirst().cost, NanoUsd{cost});
    }

private:
    void serve(const QByteArray &model, const QByteArray &small, const QByteArray &large, const QByteArray &options = {})
    {
        m_bodies.clear();
        use(policyText(model, options).replace("accept: 0.8}", "accept: 0.8}" + std::exchange(m_cascadeOptions, {})),
            {m_a->url("/v1"), m_b->url("/v1")});
        answerWith(*m_a, small);
        answerWith(*m_b, large);
    }
    void answerWith(RawServer &server, const QByteArray &bytes)
    {
        server.setHandler([this, bytes](RawConnection &peer, const RawRequest &request) {
            m_bodies.append(request.body);
            m_asked.append(QJsonDocument::fromJson(request.body).object()[u"model"_s].toString());
            peer.send(bytes);
            peer.finish();
        });
    }
    void ask(bool stream, QJsonObject more = {})
    {
        more.insert(u"stream"_s, stream);
        m_dispatcher->start(makeRequest(m_snapshot, more, m_clock.steady()), m_reply.get());
    }
    [[nodiscard]] QString answerText(bool stream) const
    {
        if (stream)
            return readStream(m_reply->answer).text;
        return QJsonDocument::fromJson(m_reply->answer)[u"choices"_s][0][u"message"_s][u"content"_s].toString();
    }

    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
    RawConnection *m_peer = nullptr;
    QStringList m_asked;
    QByteArrayList m_bodies;
    QByteArray m_cascadeOptions;
};

QTEST_GUILESS_MAIN(TestCascade)
#include "tst_cascade.moc"
