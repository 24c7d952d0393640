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

const auto firstWords = u"The signal box sets the route for "_s;
const auto lastWords = u"every train – and locks it.\n"_s;
const QByteArray begun = streamHead + roleChunk + textChunk(firstWords.first(5)) + textChunk(firstWords.sliced(5));
const QByteArray theSameAgain =
    roleChunk + textChunk(firstWords + lastWords.first(3)) + textChunk(lastWords.sliced(3)) + stopChunk + usageEvent + doneEvent;
const QByteArray goingOn = roleChunk + textChunk(lastWords) + stopChunk + usageEvent + doneEvent;
const QByteArray otherWords = roleChunk + textChunk(u"The route"_s) + stopChunk + usageEvent + doneEvent;

/// The second answer as another provider would head it.
QByteArray fromAnother(QByteArray events)
{
    return streamHead + events.replace("chatcmpl-1", "chatcmpl-2").replace("\"model\":\"m\"", "\"model\":\"n\"");
}

QByteArray policyText(const QByteArray &rescue, bool prefill)
{
    return "version: 1\n"
           "defaults: {tag: internal, chain: all, rescue: " + rescue + "}\n"
           "zones: [{id: here}, {id: there}]\ntags: [internal, secret]\n"
           "matrix: {internal: {here: allow, there: allow}, secret: {here: allow, there: never}}\n"
           "providers:\n"
           "  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: there}\n"
           "  c: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: there}\n"
           "models:\n"
           "  - {id: a/one, tools: true, json_schema: true, price: {input: 1, output: 2}}\n"
           "  - {id: b/two, tools: true, json_schema: true, prefill: " + (prefill ? "true"_ba : "false"_ba) + ", price: {input: 3, output: 4}}\n"
           "  - {id: c/three, tools: true, json_schema: true, price: {input: 3, output: 4}}\n"
           "chains: {all: [{model: a/one}, {model: b/two}, {model: c/three}]}\n";
}

} // namespace

class TestRescue final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        for (auto *server : {&m_a, &m_b, &m_c})
            *server = std::make_unique<RawServer>();
        setUp();
        use(policyText("continue", false));
    }
    void cleanup()
    {
        tearDown();
    }

    void theClientSeesOneStream_data()
    {
        QTest::addColumn<bool>("prefill");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<bool>("usage");
        QTest::addRow("asked anew, the same text comes") << false << fromAnother(theSameAgain) << true;
        QTest::addRow("asked anew, the client wants no usage") << false << fromAnother(theSameAgain) << false;
        QTest::addRow("going on from the delivered text") << true << fromAnother(goingOn) << true;
        QTest::addRow("going on, the text is said again first") << true << fromAnother(theSameAgain) << true;
    }
    void theClientSeesOneStream()
    {
        QFETCH(const bool, prefill);
        QFETCH(const QByteArray, second);
        QFETCH(const bool, usage);
        use(policyText("continue", prefill));
        m_b->setHandler([&](RawConnection &peer, const RawRequest &request) {
            const QJsonObject body = QJsonDocument::fromJson(request.body).object();
            const QJsonObject last = body[u"messages"_s].toArray().last().toObject();
            QCOMPARE(last[u"role"_s].toString(), prefill ? u"assistant"_s : u"user"_s);
            if (prefill)
                QCOMPARE(last[u"content"_s].toString(), firstWords.trimmed()); // some providers refuse a blank at the end
            QCOMPARE(body[u"model"_s].toString(), u"two"_s);
            // The client's limit holds for both parts together.
            QCOMPARE(body[u"max_tokens"_s].toInt(), prefill ? 100 - 9 : 100);
            peer.send(second);
            peer.finish();
        });
        start({{u"max_tokens"_s, 100}, {u"stream_options"_s, QJsonObject{{u"include_usage"_s, usage}}}});
        cut();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"begin 200"_s, u"intent b/two"_s, u"settle ok"_s, u"finish"_s}));
        const StreamSeen seen = readStream(m_reply->answer);
        QVERIFY2(seen.readable, m_reply->answer.constData());
        QCOMPARE(seen.text, firstWords + lastWords);
        QCOMPARE(seen.ids, QSet<QString>{u"chatcmpl-1"_s});
        QCOMPARE(seen.roles, 1);
        QCOMPARE(seen.finishes, 1);
        QCOMPARE(seen.dones, 1);
        QVERIFY(seen.errorCode.isEmpty());

        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Ok);
        QCOMPARE(record.attempts.size(), 2);
        const AttemptRecord &first = record.attempts[0];
        const AttemptRecord &rescue = record.attempts[1];
        QCOMPARE(first.failure, FailureClass::Unavailable);
        QCOMPARE(first.costKind, CostKind::Estimated);
        QCOMPARE(first.usage.output, (firstWords.size() + 3) / 4);
        QCOMPARE(rescue.role, prefill ? AttemptRole::Continuation : AttemptRole::Restart);
        QCOMPARE(rescue.costKind, CostKind::Computed);
        QVERIFY2(rescue.why.contains(u"34 bytes of text"_s), qPrintable(rescue.why));
        QVERIFY2(rescue.why.contains(usdText(*first.cost) + u" USD (estimated)"_s), qPrintable(rescue.why));
        QCOMPARE(record.cost, *first.cost + *rescue.cost);
        // The client is told what both calls took together, as it is billed.
        QCOMPARE(seen.promptTokens, usage ? first.usage.input + 10 : -1);
        QCOMPARE(seen.completionTokens, usage ? first.usage.output + 20 : -1);
        QCOMPARE(record.usage.output, first.usage.output + 20);
    }

    void whatIsNotRescued_data()
    {
        QTest::addColumn<QByteArray>("rescue");
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<double>("maxCost");
        const QJsonObject function{{u"name"_s, u"f"_s}};
        const QJsonArray tools{QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}}};
        const QJsonObject schema{{u"type"_s, u"json_schema"_s}, {u"json_schema"_s, QJsonObject{{u"name"_s, u"s"_s}}}};
        const auto row = [](const char *name) -> QTestData & { return QTest::addRow("%s", name); };
        row("off") << "off"_ba << QJsonObject{} << QString() << begun << 0.0;
        row("with tools") << "continue"_ba << QJsonObject{{u"tools"_s, tools}} << QString() << begun << 0.0;
        row("with a schema") << "continue"_ba << QJsonObject{{u"response_format"_s, schema}} << QString() << begun << 0.0;
        row("two choices") << "continue"_ba << QJsonObject{{u"n"_s, 2}} << QString() << begun << 0.0;
        row("a tag that no other lane may see") << "continue"_ba << QJsonObject{} << u"secret"_s << begun << 0.0;
        row("a refusal was being said") << "continue"_ba << QJsonObject{} << QString() << begun + chunk(R"({"refusal":"I will not"})") << 0.0;
        row("a part of it could not be read") << "continue"_ba << QJsonObject{} << QString() << begun + "data: {\n\n" + textChunk(u"x"_s) << 0.0;
        row("too dear together") << "continue"_ba << QJsonObject{} << QString() << begun << 0.0003;
    }
    void whatIsNotRescued()
    {
        QFETCH(const QByteArray, rescue);
        QFETCH(const QJsonObject, more);
        QFETCH(const QString, tag);
        QFETCH(const QByteArray, first);
        QFETCH(const double, maxCost);
        use(policyText(rescue, false));
        start(more, tag, maxCost);
        m_a->connection(0)->send(first.sliced(begun.size()));
        cut();
        QTRY_VERIFY(m_reply->ended);
        const StreamSeen seen = readStream(m_reply->answer);
        QVERIFY(seen.text.startsWith(firstWords));
        QCOMPARE(seen.errorCode, u"upstream_interrupted"_s);
        QCOMPARE(seen.dones, 0);
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Interrupted);
        QCOMPARE(m_recorder->settled.constFirst().attempts.size(), 1);
        QCOMPARE(m_b->requests().size() + m_c->requests().size(), 0);
    }

    void whenTheSecondAnswerDoesNotFit_data()
    {
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QString>("text");
        QTest::addRow("it says something else") << fromAnother(otherWords) << firstWords;
        QTest::addRow("it is shorter") << fromAnother(roleChunk + textChunk(firstWords.first(9)) + stopChunk + doneEvent) << firstWords;
        QTest::addRow("it is cut before it comes to anything new") << fromAnother(roleChunk + textChunk(firstWords.first(9))) << firstWords;
        QTest::addRow("it is cut, too")
            << fromAnother(roleChunk + textChunk(firstWords + u"every"_s)) << firstWords + u"every"_s;
        QTest::addRow("it calls a tool") << fromAnother(chunk(R"({"tool_calls":[{"index":0}]})")) << firstWords;
    }
    void whenTheSecondAnswerDoesNotFit()
    {
        QFETCH(const QByteArray, second);
        QFETCH(const QString, text);
        m_b->setHandler([&](RawConnection &peer, const RawRequest &) {
            peer.send(second);
            peer.finish();
        });
        start();
        cut();
        QTRY_VERIFY(m_reply->ended);
        const StreamSeen seen = readStream(m_reply->answer);
        QVERIFY(seen.readable);
        QCOMPARE(seen.text, text);
        QCOMPARE(seen.errorCode, u"upstream_interrupted"_s);
        QVERIFY2(m_reply->answer.contains("b/two could not finish it"), m_reply->answer.constData());
        QCOMPARE(seen.dones, 0);
        QCOMPARE(seen.finishes, 0);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Interrupted);
        QCOMPARE(record.attempts.size(), 2); // paid twice, not three times
        QVERIFY(record.attempts[1].failure.has_value());
        QVERIFY(record.attempts[1].cost->value > 0);
        QCOMPARE(m_c->requests().size(), 0);
    }

    void aLaneThatIsDownCostsNothingSoTheNextOneRescues()
    {
        m_b->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
        });
        m_c->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(fromAnother(theSameAgain));
            peer.finish();
        });
        start();
        cut();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(readStream(m_reply->answer).text, firstWords + lastWords);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Ok);
        QCOMPARE(record.routed, u"c/three"_s);
        QCOMPARE(record.attempts.size(), 3);
        QCOMPARE(record.attempts[1].cost, NanoUsd{0});
    }

    void anAnswerOfOtherWordsIsNoFaultOfItsLane()
    {
        m_b->setHandler([](RawConnection &peer, const RawRequest &) { peer.send(fromAnother(otherWords)); });
        start();
        cut();
        QTRY_VERIFY(m_reply->ended);
        QTRY_COMPARE(m_b->connectionsOpen(), 0);
        QCOMPARE(m_board->lane(u"b/two"_s)->state().consecutiveFailures, 0);
        QCOMPARE(m_board->lane(u"b/two"_s)->snapshot(m_clock.steady()).inFlight, 0);
        QCOMPARE(m_board->lane(u"a/one"_s)->state().consecutiveFailures, 1);
    }

    void aRescueEndsWithTheRequest_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::addColumn<QByteArray>("second");
        for (const char *how : {"the client leaves", "the program stops", "nothing comes in time"}) {
            QTest::addRow("%s, before content", how) << QByteArray(how) << QByteArray();
            QTest::addRow("%s, while the text is said again", how)
                << QByteArray(how) << fromAnother(roleChunk + textChunk(firstWords.first(4)));
        }
    }
    void aRescueEndsWithTheRequest()
    {
        QFETCH(const QByteArray, how);
        QFETCH(const QByteArray, second);
        start();
        cut();
        QTRY_COMPARE(m_b->requests().size(), 1);
        if (!second.isEmpty()) {
            m_b->connection(0)->send(second);
            QTRY_VERIFY(m_board->lane(u"b/two"_s)->snapshot(m_clock.steady()).inFlight == 1);
            QTRY_COMPARE(m_b->connection(0)->bytesPending(), 0);
        }
        const bool leaves = how.contains("leaves");
        if (leaves) {
            m_reply->leave();
        } else if (how.contains("stops")) {
            m_dispatcher->stop();
        } else {
            m_clock.advance(61s);
            m_dispatcher->tick();
        }
        QCOMPARE(m_client->running(), 0); // at once, not with the next tick
        QTRY_COMPARE(m_b->connectionsOpen(), 0);
        QCOMPARE(m_dispatcher->running(), 0);
        QCOMPARE(m_recorder->settled.size(), 1);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, leaves ? DecisionStatus::Cancelled : DecisionStatus::Interrupted);
        QCOMPARE(record.attempts.size(), 2);
        QCOMPARE(record.attempts[1].costKind, CostKind::Estimated);
        QVERIFY(record.attempts[1].cost->value > 0);
        QCOMPARE(readStream(m_reply->answer).text, firstWords);
        QCOMPARE(readStream(m_reply->answer).errorCode, leaves ? QString() : u"upstream_interrupted"_s);
    }

    void aSlowClientHoldsTheRescueBackToo()
    {
        m_b->setHandler([](RawConnection &peer, const RawRequest &) {
            peer.send(fromAnother(roleChunk + textChunk(firstWords + lastWords)));
        });
        start();
        m_reply->pending = 300 * 1024; // as if it had not read for a while
        cut();
        QTRY_COMPARE(readStream(m_reply->answer).text, firstWords + lastWords);
        m_b->connection(0)->send(stopChunk + doneEvent);
        advance(120s); // silence is ours while paused: no stall
        QVERIFY(!m_reply->ended);
        m_reply->pending = 0;
        emit m_reply->drained();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(readStream(m_reply->answer).dones, 1);
    }

private:
    void use(const QByteArray &yaml) { DispatchRig::use(yaml, {m_a->url("/v1"), m_b->url("/v1"), m_c->url("/v1")}); }
    /// A request whose client has the first words.
    void start(QJsonObject more = {}, const QString &tag = {}, double maxCost = 0)
    {
        more.insert(u"stream"_s, true);
        DispatchRequest request = makeRequest(m_snapshot, more, m_clock.steady());
        if (!tag.isEmpty())
            request.tags = {tag};
        if (maxCost > 0)
            request.facts.maxCostUsd = maxCost;
        m_dispatcher->start(std::move(request), m_reply.get());
        QTRY_COMPARE(m_a->requests().size(), 1);
        m_a->connection(0)->send(begun);
        QTRY_COMPARE(readStream(m_reply->answer).text, firstWords);
    }
    void cut() { m_a->connection(0)->finish(); }

    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
    std::unique_ptr<RawServer> m_c;
};

QTEST_GUILESS_MAIN(TestRescue)
#include "tst_rescue.moc"
