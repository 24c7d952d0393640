// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/hedge.h"

#include "dispatch/dispatch_rig.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray answerEvents = roleChunk + textChunk(u"Hello"_s) + stopChunk + usageEvent + doneEvent;

/// Two lanes at two providers; `%1` goes into the defaults, `%2` into the second step.
QByteArray policyText(const QByteArray &hedge, const QByteArray &second = "{model: b/two}", const QByteArray &third = {})
{
    return "version: 1\n"
           "defaults: {tag: internal, chain: two, hedge: " + hedge + "}\n"
           "zones: [{id: here}, {id: there}]\ntags: [internal, secret]\n"
           "matrix: {internal: {here: allow, there: allow}, secret: {here: allow, there: never}}\n"
           "providers:\n"
           "  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: there}\n"
           "models:\n"
           "  - {id: a/one, price: {input: 1, output: 2}}\n"
           "  - {id: a/more, price: {input: 1, output: 2}}\n"
           "  - {id: b/two, price: {input: 3, output: 4}}\n"
           "chains: {two: [{model: a/one}, " + second + third + "]}\n";
}

} // namespace

class TestHedge final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_a = std::make_unique<RawServer>();
        m_b = std::make_unique<RawServer>();
        setUp();
        use(policyText("on"));
    }
    void cleanup()
    {
        tearDown();
    }

    void theFirstContentWins_data()
    {
        QTest::addColumn<bool>("hedgeWins");
        QTest::addRow("the hedge") << true;
        QTest::addRow("the one it was to outrun") << false;
    }
    void theFirstContentWins()
    {
        QFETCH(const bool, hedgeWins);
        hedged();
        QCOMPARE(m_diary.lines, (QStringList{u"intent a/one"_s, u"intent b/two"_s}));
        QCOMPARE(m_recorder->intents.constLast().attempts.size(), 2);
        QVERIFY(m_recorder->intents.constLast().attempts[0].isOpen());
        QVERIFY(m_recorder->intents.constLast().attempts[1].cost > m_recorder->intents.constLast().attempts[0].cost);
        RawServer &winner = hedgeWins ? *m_b : *m_a;
        RawServer &loser = hedgeWins ? *m_a : *m_b;
        winner.connection(0)->send(streamHead + roleChunk);
        winner.connection(0)->send(textChunk(u"Hello"_s));
        QTRY_COMPARE(readStream(m_reply->answer).text, u"Hello"_s);
        QCOMPARE(m_client->running(), 1); // the other one ended in the same moment
        QTRY_COMPARE(loser.connectionsOpen(), 0);
        QVERIFY(!m_reply->ended);
        winner.connection(0)->send(stopChunk + usageEvent + doneEvent);
        winner.connection(0)->finish();
        QTRY_VERIFY(m_reply->ended);
        const StreamSeen seen = readStream(m_reply->answer);
        QCOMPARE(seen.text, u"Hello"_s);
        QCOMPARE(seen.roles, 1);
        QCOMPARE(seen.dones, 1);

        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, DecisionStatus::Ok);
        QCOMPARE(record.routed, hedgeWins ? u"b/two"_s : u"a/one"_s);
        QCOMPARE(record.zone, hedgeWins ? u"there"_s : u"here"_s);
        const AttemptRecord &lost = record.attempts[hedgeWins ? 0 : 1];
        const AttemptRecord &won = record.attempts[hedgeWins ? 1 : 0];
        QCOMPARE(lost.failure, FailureClass::Outrun);
        QCOMPARE(lost.costKind, CostKind::Estimated); // its bytes were sent: the provider may have begun
        QVERIFY(lost.cost && lost.cost->value > 0);
        QVERIFY(!won.failure);
        QCOMPARE(won.usage.output, 20);
        QCOMPARE(record.cost, *lost.cost + *won.cost);
        QCOMPARE(record.costKind, CostKind::Estimated);
        const AttemptRecord &hedge = record.attempts[1];
        QCOMPARE(hedge.role, AttemptRole::Hedge);
        const QString why = u"a/one had no content after 101 ms; 95 % of its last 30 answers had it within 100 ms. "_s;
        QVERIFY2(hedge.why.startsWith(why), qPrintable(hedge.why));
        QVERIFY2(hedge.why.contains(usdText(*lost.cost) + u" USD (estimated)"_s), qPrintable(hedge.why));
        QVERIFY(toJson(record).contains("\"role\":\"hedge\""));
        // Losing is nobody's fault.
        QCOMPARE(m_board->lane(lost.model)->state().consecutiveFailures, 0);
        QVERIFY(m_board->lane(lost.model)->snapshot(m_clock.steady()).lastErrors.isEmpty());
        QCOMPARE(m_board->lane(lost.model)->snapshot(m_clock.steady()).inFlight, 0);
    }

    void noHedgeWithoutCause_data()
    {
        QTest::addColumn<QByteArray>("hedge");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("earned"); // requests before
        QTest::addColumn<QString>("troubled");
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<double>("maxCost");
        QTest::addColumn<bool>("hedges");
        const QByteArray b = "{model: b/two}";
        const QJsonObject stream{{u"stream"_s, true}};
        const auto row = [&](const char *name) -> QTestData & { return QTest::addRow("%s", name); };
        row("control: hedged") << "on"_ba << b << 30 << 20 << QString() << stream << QString() << 0.0 << true;
        row("off") << "off"_ba << b << 30 << 20 << QString() << stream << QString() << 0.0 << false;
        row("too little is known") << "on"_ba << b << 19 << 20 << QString() << stream << QString() << 0.0 << false;
        row("a smaller share") << "{share: 0.01}"_ba << b << 30 << 90 << QString() << stream << QString() << 0.0 << false;
        row("a smaller share, earned") << "{share: 0.01}"_ba << b << 30 << 100 << QString() << stream << QString() << 0.0 << true;
        row("the share is used up") << "on"_ba << b << 30 << 18 << QString() << stream << QString() << 0.0 << false;
        row("not streamed") << "on"_ba << b << 30 << 20 << QString() << QJsonObject{} << QString() << 0.0 << false;
        row("the other lane just failed") << "on"_ba << b << 30 << 20 << u"b/two"_s << stream << QString() << 0.0 << false;
        row("the same provider, well") << "on"_ba << "{model: a/more}"_ba << 30 << 20 << QString() << stream << QString() << 0.0 << true;
        row("the same provider, in trouble") << "on"_ba << "{model: a/more}"_ba << 30 << 20 << u"a/one"_s << stream << QString() << 0.0 << false;
        row("only after another failure") << "on"_ba << "{model: b/two, on: rate_limited}"_ba << 30 << 20 << QString() << stream << QString() << 0.0 << false;
        row("after a timeout, which being late is like") << "on"_ba << "{model: b/two, on: timeout}"_ba << 30 << 20 << QString() << stream << QString() << 0.0 << true;
        row("a cascade's first, whose answer is held back as a whole") << "on"_ba << "{cascade: {first: b/two, accept: 0.8}}, {model: a/one}"_ba << 30 << 20 << QString() << stream << QString() << 0.0 << false;
        row("a tag that may not go there") << "on"_ba << b << 30 << 20 << QString() << stream << u"secret"_s << 0.0 << false;
        row("too dear together") << "on"_ba << b << 30 << 20 << QString() << stream << QString() << 0.0003 << false;
        row("dear, but allowed") << "on"_ba << b << 30 << 20 << QString() << stream << QString() << 1.0 << true;
    }
    void noHedgeWithoutCause()
    {
        QFETCH(const QByteArray, hedge);
        QFETCH(const QByteArray, second);
        QFETCH(const int, samples);
        QFETCH(const int, earned);
        QFETCH(const QString, troubled);
        QFETCH(const QJsonObject, more);
        QFETCH(const QString, tag);
        QFETCH(const double, maxCost);
        QFETCH(const bool, hedges);
        use(policyText(hedge, second));
        learn(samples);
        earn(earned - 1); // the request itself earns, too
        if (!troubled.isEmpty())
            m_board->lane(troubled)->record({FailureClass::Unavailable, {}, {}, {}, 0}, m_clock.steady());
        DispatchRequest request = makeRequest(m_snapshot, more, m_clock.steady());
        if (!tag.isEmpty())
            request.tags = {tag};
        if (maxCost > 0)
            request.facts.maxCostUsd = maxCost;
        m_dispatcher->start(std::move(request), m_reply.get());
        QTRY_COMPARE(m_a->requests().size(), 1);
        advance(99ms);
        QCOMPARE(m_recorder->intents.size(), 1);
        advance(2ms);
        QCOMPARE(m_recorder->intents.size(), hedges ? 2 : 1);
        advance(200ms);
        QCOMPARE(m_recorder->intents.size(), hedges ? 2 : 1);
    }

    void whatOneOfTwoComesTo_data()
    {
        QTest::addColumn<QByteArray>("first");  // answer of the first lane, then
        QTest::addColumn<QByteArray>("second"); // of the hedge; empty = none
        QTest::addColumn<bool>("hedgeAnswersFirst");
        QTest::addColumn<QString>("last");      // in the diary
        QTest::addColumn<QStringList>("outcomes");
        const QByteArray ok = streamHead + answerEvents;
        const QByteArray down = "HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n";
        const QByteArray refusal = "HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: 34\r\n\r\n"
                                   R"({"error":{"message":"not like so"}})" "\n";
        QTest::addRow("the first fails, the hedge answers")
            << down << ok << false << u"finish"_s << QStringList{u"unavailable"_s, u"ok"_s};
        QTest::addRow("the hedge fails, the first answers")
            << ok << down << true << u"finish"_s << QStringList{u"ok"_s, u"unavailable"_s};
        QTest::addRow("the first is refused: that is the answer, and the hedge is cancelled")
            << refusal << QByteArray() << false << u"reply 400"_s << QStringList{u"invalid_request"_s, u"outrun"_s};
        QTest::addRow("the hedge is refused, the first answers")
            << ok << refusal << true << u"finish"_s << QStringList{u"ok"_s, u"invalid_request"_s};
        QTest::addRow("the hedge is refused, the first fails: the refusal is passed on")
            << down << refusal << true << u"reply 400"_s << QStringList{u"unavailable"_s, u"invalid_request"_s};
    }
    void whatOneOfTwoComesTo()
    {
        QFETCH(const QByteArray, first);
        QFETCH(const QByteArray, second);
        QFETCH(const bool, hedgeAnswersFirst);
        QFETCH(const QString, last);
        QFETCH(const QStringList, outcomes);
        hedged();
        const auto play = [&](RawServer &server, const QByteArray &bytes) {
            if (bytes.isEmpty())
                return;
            server.connection(0)->send(bytes);
            server.connection(0)->finish();
        };
        const qsizetype intents = m_recorder->intents.size();
        play(hedgeAnswersFirst ? *m_b : *m_a, hedgeAnswersFirst ? second : first);
        // A crash now would charge only what is still open.
        QTRY_VERIFY(m_reply->ended || m_recorder->intents.size() > intents);
        play(hedgeAnswersFirst ? *m_a : *m_b, hedgeAnswersFirst ? first : second);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), last);
        QStringList seen;
        for (const AttemptRecord &attempt : m_recorder->settled.constFirst().attempts)
            seen.append(attempt.failure ? QString(failureName(*attempt.failure)) : u"ok"_s);
        QCOMPARE(seen, outcomes);
        QTRY_COMPARE(m_a->connectionsOpen() + m_b->connectionsOpen(), 0);
        QCOMPARE(m_dispatcher->running(), 0);
    }

    void bothEndWithTheRequest_data()
    {
        QTest::addColumn<bool>("stops");
        QTest::addRow("the client leaves") << false;
        QTest::addRow("the program stops") << true;
    }
    void bothEndWithTheRequest()
    {
        QFETCH(const bool, stops);
        hedged();
        if (stops)
            m_dispatcher->stop();
        else
            m_reply->leave();
        QCOMPARE(m_client->running(), 0); // at once, not with the next tick
        QTRY_COMPARE(m_a->connectionsOpen() + m_b->connectionsOpen(), 0);
        QCOMPARE(m_recorder->settled.size(), 1);
        const DecisionRecord &record = m_recorder->settled.constFirst();
        QCOMPARE(record.status, stops ? DecisionStatus::Interrupted : DecisionStatus::Cancelled);
        QCOMPARE(record.costKind, CostKind::Estimated);
        for (const AttemptRecord &attempt : record.attempts) {
            QCOMPARE(attempt.failure, FailureClass::ClientGone);
            QVERIFY(attempt.cost && attempt.cost->value > 0);
        }
        QCOMPARE(record.cost, *record.attempts[0].cost + *record.attempts[1].cost);
        QCOMPARE(m_dispatcher->running(), 0);
    }

    void aHedgeThatCannotBeRecordedIsNotSent()
    {
        learn(30);
        earn(19);
        start();
        m_recorder->refuseIntents = true;
        advance(101ms);
        QCOMPARE(m_b->connectionsSeen(), 0);
        m_recorder->refuseIntents = false;
        m_a->connection(0)->send(streamHead + answerEvents);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_recorder->settled.constFirst().attempts.size(), 1);
        QCOMPARE(m_recorder->settled.constFirst().status, DecisionStatus::Ok);
        QCOMPARE(m_board->lane(u"b/two"_s)->snapshot(m_clock.steady()).inFlight, 0);
    }

    /// The share holds at every moment, however requests and wishes to hedge come.
    void theShareHolds()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int round = 0; round < 100; ++round) {
            HedgeShare share;
            const int millionths = random.bounded(1, 50'001);
            qint64 requests = 0;
            qint64 hedges = 0;
            for (int i = 0; i < 2'000; ++i) {
                if (random.bounded(3) > 0) {
                    share.earn(millionths);
                    ++requests;
                } else if (share.pay()) {
                    ++hedges;
                }
                QVERIFY2(hedges * 1'000'000 <= requests * millionths, qPrintable(QString::number(seed)));
            }
            QVERIFY2(hedges >= requests * millionths / 1'000'000 - HedgeShare::mostKept, qPrintable(QString::number(seed)));
        }
        HedgeShare share;
        for (int i = 0; i < 1'000'000; ++i)
            share.earn(50'000);
        int burst = 0;
        while (share.pay())
            ++burst;
        QCOMPARE(burst, HedgeShare::mostKept);
    }

    /// Whatever the matrix: with everything late, no provider sees a request whose tags may not go there.
    void neverAcrossATag()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        int both = 0;
        for (int round = 0; round < 40; ++round) {
            const auto verdict = [&random] { return random.bounded(3) == 0 ? "never" : "allow"; };
            QByteArray text = policyText("on");
            const QByteArray matrix = "matrix: {internal: {here: "_ba + verdict() + ", there: " + verdict()
                + "}, secret: {here: " + verdict() + ", there: " + verdict() + "}}";
            text.replace("matrix: {internal: {here: allow, there: allow}, secret: {here: allow, there: never}}", matrix);
            cleanup();
            init();
            use(text);
            learn(30, u"a/one"_s);
            learn(30, u"b/two"_s);
            earn(20);
            DispatchRequest request = makeRequest(m_snapshot, {{u"stream"_s, true}}, m_clock.steady());
            if (random.bounded(2) == 1)
                request.tags = {u"secret"_s};
            const auto mayGo = [&](const char *zone) {
                const auto rowAllows = [&](const QByteArray &tag) {
                    const qsizetype row = matrix.indexOf(tag + ": {");
                    const qsizetype allowed = matrix.indexOf(zone + ": allow"_ba, row);
                    return allowed > 0 && allowed < matrix.indexOf('}', row);
                };
                return rowAllows("internal") && (request.tags.isEmpty() || rowAllows("secret"));
            };
            const bool here = mayGo("{here");
            const bool there = mayGo(" there");
            m_dispatcher->start(std::move(request), m_reply.get());
            advance(101ms);
            advance(101ms);
            if (here || there)
                QTRY_COMPARE(m_a->requests().size() + m_b->requests().size(), (here ? 1 : 0) + (there ? 1 : 0));
            QVERIFY2(m_a->requests().size() == (here ? 1 : 0), qPrintable(QString::number(seed)));
            QVERIFY2(m_b->requests().size() == (there ? 1 : 0), qPrintable(QString::number(seed)));
            both += here && there ? 1 : 0;
        }
        QVERIFY(both > 3);
    }

private:
    void use(const QByteArray &yaml) { DispatchRig::use(yaml, {m_a->url("/v1"), m_b->url("/v1")}); }
    /// Answers of a lane with the first token after 100 ms.
    void learn(int answers, const QString &model = u"a/one"_s)
    {
        for (int i = 0; i < answers; ++i) {
            QVERIFY(m_board->lane(model)->tryEnter(m_clock.steady()));
            m_board->lane(model)->record({std::nullopt, {}, 100ms, 200ms, 10}, m_clock.steady());
        }
    }
    /// Requests that are refused, so that nothing is sent: they earn their share.
    void earn(int requests)
    {
        for (int i = 0; i < requests; ++i) {
            DiaryReply reply(m_diary);
            DispatchRequest request = makeRequest(m_snapshot, {{u"model"_s, u"no/such"_s}}, m_clock.steady());
            m_dispatcher->start(std::move(request), &reply);
        }
        m_diary.lines.clear();
        m_recorder->settled.clear();
    }
    void start()
    {
        m_dispatcher->start(makeRequest(m_snapshot, {{u"stream"_s, true}}, m_clock.steady()), m_reply.get());
        QTRY_COMPARE(m_a->requests().size(), 1);
    }
    /// A request with two attempts running.
    void hedged()
    {
        learn(30);
        earn(19);
        start();
        advance(101ms);
        QTRY_COMPARE(m_b->requests().size(), 1);
    }
    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
};

QTEST_GUILESS_MAIN(TestHedge)
#include "tst_hedge.moc"
