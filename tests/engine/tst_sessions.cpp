// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"
#include "engine_fixture.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::Answer;

namespace {

// A prompt of the tests has about 3,000 tokens; the simulator says half of it was read from the cache.
constexpr auto policyText = R"(
version: 1
defaults: {tag: open, chain: two}
zones: [{id: here}, {id: there}]
tags: [open, closed]
matrix:
  open:   {here: allow, there: allow}
  closed: {here: allow, there: never}
providers:
  near: {wire: openai, base_url: simulated, simulated: true, zone: here}
  far:  {wire: openai, base_url: simulated, simulated: true, zone: there}
models:
  - {id: far/first, price: {input: 2, output: 1}}
  - {id: far/cached, price: {input: 4, cache_read: 0.4, output: 1}}
  - {id: near/local, price: {input: 9, output: 9}}
chains: {two: [{model: far/first}, {model: far/cached}, {model: near/local}]}
)";

} // namespace

/// Sessions through the whole engine over real sockets, with more than one worker.
class TestSessions final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(3);
        m_fixture->writeFile(u"policy.yaml"_s, policyText);
        m_tokens.clear();
        for (const QString &name : {u"one"_s, u"two"_s}) {
            access::ClientToken token;
            token.name = name;
            token.scopes = server::Scope::Inference;
            const Result<Secret> made = access::createToken(access::tokenFileIn(m_fixture->path({})), token);
            QVERIFY2(made, made ? "" : qPrintable(made.error().message));
            m_tokens.append(made->reveal());
        }
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void aTagStaysWithItsSessionOnEveryWorker()
    {
        QCOMPARE(routed("s", {}), "far/first");
        QCOMPARE(routed("s", "closed"), "near/local");
        for (int i = 0; i < 6; ++i) { // connections of their own reach all workers
            m_fixture->newConnection();
            QCOMPARE(routed("s", {}), "near/local");
        }
        QCOMPARE(routed("another", {}), "far/first");
        QCOMPARE(m_fixture->chat(u"auto"_s).model, "far/first"); // no session
    }

    void aRefusedRequestTagsItsSessionToo()
    {
        const QByteArray body = R"({"models":["far/first"],"messages":[{"role":"user","content":"x"}],)"
                                R"("metadata":{"signalbox_session":"m","signalbox_tags":"closed"}})";
        QCOMPARE(m_fixture->send("POST", "/v1/chat/completions", body).status, 403);
        QCOMPARE(routed("m", {}), "near/local"); // the header and the body's key name the same session
    }

    void clientsDoNotShareSessions()
    {
        QCOMPARE(routed("s", "closed", m_tokens[0]), "near/local");
        QCOMPARE(routed("s", {}, m_tokens[0]), "near/local");
        QCOMPARE(routed("s", {}, m_tokens[1]), "far/first");
        QCOMPARE(routed("s", {}), "far/first"); // the token of this run
        // Calling oneself like another client changes nothing.
        QCOMPARE(m_fixture->chat(u"auto"_s, {{"x-signalbox-session", "s"}, {"x-signalbox-client", "one"}}, m_tokens[1]).model,
                 "far/first");
    }

    void longNamesAreNotCutShort()
    {
        const QByteArray common(250, 'x');
        QCOMPARE(routed(common + "1", "closed"), "near/local");
        QCOMPARE(routed(common + "2", {}), "far/first");
        QCOMPARE(routed(common + "1", {}), "near/local");
    }

    void asksOnlyAndChangesNothingWhenDeciding()
    {
        const QByteArray body = R"({"model":"auto","messages":[{"role":"user","content":"x"}]})";
        const auto explain = [&](const QByteArray &tags) {
            const Answer answer = m_fixture->send("POST", "/signalbox/v1/decide", body, "t",
                                                  {{"x-signalbox-session", "s"}, {"x-signalbox-tags", tags}});
            return answer.json()[u"would_answer"_s].toString();
        };
        QCOMPARE(explain("closed"), u"near/local"_s);
        QCOMPARE(explain({}), u"far/first"_s);
        QCOMPARE(routed("s", "closed"), "near/local");
        QCOMPARE(explain({}), u"near/local"_s);
    }

    void staysWhereItsCacheIs()
    {
        const QString prompt = u"some words of a long prompt "_s.repeated(400);
        const auto ask = [&](const QString &model, const QByteArray &session) {
            return m_fixture->chat(model, {{"x-signalbox-session", session}}, "t", prompt);
        };
        QCOMPARE(ask(u"far/cached"_s, "s").model, "far/cached");
        m_fixture->newConnection();
        const Answer stayed = ask(u"auto"_s, "s");
        QCOMPARE(stayed.model, "far/cached");
        QCOMPARE(ask(u"auto"_s, "t").model, "far/first");
        const QJsonObject note = explanationOf(stayed)[u"session"_s].toObject();
        QCOMPARE(note[u"pinned"_s], QJsonValue(true));
        QCOMPARE(note[u"lane"_s].toString(), u"far/cached"_s);
        QVERIFY(note[u"moving_costs_nano_usd"_s].toInteger() > 0);
        QVERIFY(explanationOf(stayed)[u"summary"_s].toString().contains(u"pinned to the session's lane because"_s));

        QCOMPARE(m_fixture->send("POST", "/signalbox/v1/providers/far/models/cached/drain", R"({"note":"x"})").status, 200);
        const Answer moved = ask(u"auto"_s, "s");
        QCOMPARE(moved.model, "far/first");
        const QString because = explanationOf(moved)[u"session"_s][u"because"_s].toString();
        QVERIFY2(because.startsWith(u"it left at the gate health: drained for 30 min more by local (x)"_s), qPrintable(because));
    }

private:
    QByteArray routed(const QByteArray &session, const QByteArray &tags, const QByteArray &token = "t")
    {
        test::EngineFixture::Headers headers{{"x-signalbox-session", session}};
        if (!tags.isEmpty())
            headers.append({"x-signalbox-tags", tags});
        const Answer answer = m_fixture->chat(u"auto"_s, headers, token);
        return answer.status == 200 ? answer.model : answer.body;
    }
    QJsonObject explanationOf(const Answer &answer)
    {
        return m_fixture->get("/signalbox/v1/decisions/" + answer.decision).json()[u"explanation"_s].toObject();
    }

    std::unique_ptr<test::EngineFixture> m_fixture;
    QByteArrayList m_tokens;
};

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
