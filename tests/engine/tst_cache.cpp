// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"
#include "engine_fixture.h"
#include "support/raw_server.h"

#include <QMap>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::Answer;

namespace {

const QByteArray tagsHeader = "x-signalbox-tags";

QByteArray policyText(const QByteArray &openFar = "allow", const QByteArray &far = "simulated, simulated: true",
                      const QByteArray &here = "simulated, simulated: true")
{
    return "version: 1\ndefaults: {tag: open, chain: one}\nzones: [{id: here}, {id: far}]\ntags: [open, inner, secret]\n"
           "matrix: {open: {here: allow, far: " + openFar + "}, inner: {here: allow, far: allow}, secret: {here: allow, far: never}}\n"
           "providers:\n"
           "  away: {wire: openai, base_url: " + far + ", zone: far}\n"
           "  near: {wire: openai, base_url: " + here + ", zone: here}\n"
           "models: [{id: away/one, price: {input: 10, output: 100}}, {id: near/two, price: {input: 20, output: 200}}]\n"
           "chains: {one: [{model: away/one}, {model: near/two}]}\ncache: {exact: {ttl: 300s}}\n";
}

} // namespace

/// The cache of answers through the whole engine, over HTTP, with more than one worker.
class TestCache final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(2);
        m_fixture->writeFile(u"policy.yaml"_s, policyText());
    }
    void cleanup() { m_fixture.reset(); }

    void aHitIsADecisionOfItsOwn()
    {
        m_fixture->start();
        const Answer first = ask(u"hello"_s);
        QCOMPARE(first.cache, "miss"_ba);
        const Answer again = ask(u"hello"_s);
        QCOMPARE(again.cache, "hit"_ba);
        QCOMPARE(again.body, first.body);
        QVERIFY(again.decision != first.decision);
        const QJsonObject made = decision(first);
        const QJsonObject given = decision(again);
        QCOMPARE(made[u"cache"_s].toString(), u"miss"_s);
        QVERIFY(!made[u"attempts"_s][0][u"price"_s][u"output_pico_usd"_s].isUndefined());
        QCOMPARE(given[u"cache"_s].toString(), u"hit"_s);
        QCOMPARE(given[u"cache_source"_s].toString().toUtf8(), first.decision);
        QCOMPARE(given[u"cost_nano_usd"_s].toInteger(-1), 0);
        QVERIFY(made[u"cost_nano_usd"_s].toInteger() > 0);
        QCOMPARE(given[u"cache_saved_nano_usd"_s].toInteger(), made[u"cost_nano_usd"_s].toInteger());
        const QByteArray metrics = m_fixture->get("/metrics").body;
        QVERIFY2(metrics.contains("\nsignalbox_cache_hits_total 1\n"), metrics.constData());
        QVERIFY(metrics.contains("\nsignalbox_cache_misses_total 1\n"));
        QVERIFY(metrics.contains("\nsignalbox_cache_saved_usd_total "));
    }

    void aStreamIsGivenAgainAsOne()
    {
        m_fixture->start();
        const Answer first = ask(u"hello"_s, {}, "t", true);
        const Answer again = ask(u"hello"_s, {}, "t", true);
        QVERIFY(first.body.endsWith("data: [DONE]\n\n"));
        QCOMPARE(again.cache, "hit"_ba);
        QCOMPARE(again.body, first.body);
        QCOMPARE(ask(u"hello"_s).cache, "miss"_ba);
    }

    void theSameWordsInAnotherDialectAreAnotherQuestion()
    {
        m_fixture->start();
        const QByteArray body = "{\"model\":\"auto\",\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        const auto post = [&](const QByteArray &path) { return m_fixture->send("POST", path, body, "t", {}); };
        const Answer chat = post("/v1/chat/completions");
        const Answer message = post("/v1/messages");
        QCOMPARE(message.status, 200);
        QCOMPARE(message.cache, "miss"_ba);
        QCOMPARE(message.json()[u"type"_s].toString(), u"message"_s);
        const Answer again = post("/v1/messages");
        QCOMPARE(again.cache, "hit"_ba);
        QCOMPARE(again.body, message.body);
        QCOMPARE(post("/v1/chat/completions").body, chat.body);
    }

    void aRestartForgetsAll()
    {
        m_fixture->start();
        (void)ask(u"hello"_s);
        m_fixture->restart();
        QCOMPARE(ask(u"hello"_s).cache, "miss"_ba);
    }

    void aNewPolicyIsAskedAnew()
    {
        m_fixture->start();
        QCOMPARE(ask(u"hello"_s).model, "away/one"_ba);
        QCOMPARE(ask(u"hello"_s).cache, "hit"_ba);
        m_fixture->writeFile(u"policy.yaml"_s, policyText("never"));
        QTRY_COMPARE(m_fixture->engine().status().policyVersion, 2);
        const Answer now = ask(u"hello"_s);
        QCOMPARE(now.cache, "miss"_ba);
        QCOMPARE(now.model, "near/two"_ba);
    }

    /// Thousands of random requests: a hit gives the bytes that very client was given for those very words and tags, and
    /// what only the near zone may see never comes from the far one.
    void noAnswerCrossesATokenOrATag()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        QList<QByteArray> tokens{"t"};
        for (const QString &name : {u"bot"_s, u"other"_s})
            tokens.append(makeToken(name));
        int asked = 0;
        const auto answer = [&asked](test::RawConnection &peer, const test::RawRequest &) {
            peer.answer("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + QByteArray::number(++asked)
                        + "\"},\"finish_reason\":\"stop\"}]}");
        };
        test::RawServer far(answer);
        test::RawServer here(answer);
        m_fixture->writeFile(u"policy.yaml"_s, policyText("allow", "'" + far.url("/v1") + "'", "'" + here.url("/v1") + "'"));
        m_fixture->start();
        const QList<QByteArray> tagSets{"", "inner", "secret", "inner, secret", "open", "open, inner"};
        QMap<QByteArray, QByteArray> bodies; ///< by scope and words
        int hits = 0;
        for (int i = 0; i < 2'000; ++i) {
            const QByteArray token = tokens[random.bounded(3)];
            const QByteArray tags = tagSets[random.bounded(6)];
            const QString words = u"what is %1%2?"_s.arg(tags.contains("secret") ? u"secret "_s : QString()).arg(random.bounded(12));
            const bool refresh = random.bounded(20) == 0;
            Headers headers;
            if (!tags.isEmpty())
                headers.append(std::pair(tagsHeader, tags));
            if (refresh)
                headers.append(std::pair("x-signalbox-cache"_ba, "refresh"_ba));
            if (random.bounded(8) == 0)
                m_fixture->newConnection(); // maybe of the other worker
            const Answer given = ask(words, headers, token);
            QCOMPARE(given.status, 200);
            QCOMPARE(given.model, tags.contains("secret") ? "near/two"_ba : "away/one"_ba);
            // The default tag, open, is there in any case.
            const QByteArray scope = token + (tags.contains("inner") ? "|inner" : "|") + (tags.contains("secret") ? "|secret|" : "|")
                + words.toUtf8();
            const bool isHit = given.cache == "hit";
            QCOMPARE(isHit, bodies.contains(scope) && !refresh);
            if (isHit) {
                QCOMPARE(given.body, bodies[scope]);
                ++hits;
            } else {
                bodies[scope] = given.body;
            }
        }
        for (const test::RawRequest &sent : far.requests())
            QVERIFY(!sent.body.contains("secret"));
        QCOMPARE(far.requests().size() + here.requests().size(), 2'000 - hits);
        QVERIFY2(hits > 1'000, qPrintable(QString::number(hits)));
    }

private:
    using Headers = test::EngineFixture::Headers;

    Answer ask(const QString &words, const Headers &headers = {}, const QByteArray &token = "t", bool stream = false)
    {
        const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, words}};
        QJsonObject body{{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{message}}, {u"max_tokens"_s, 4}};
        if (stream)
            body[u"stream"_s] = true;
        return m_fixture->send("POST", "/v1/chat/completions", QJsonDocument(body).toJson(), token, headers);
    }
    QJsonObject decision(const Answer &answer)
    {
        return m_fixture->get("/signalbox/v1/decisions/" + answer.decision).json();
    }
    QByteArray makeToken(const QString &name)
    {
        access::ClientToken wanted;
        wanted.name = name;
        wanted.scopes = server::Scope::Inference;
        const Result<Secret> token = access::createToken(m_fixture->path(u"tokens.json"_s), wanted);
        return token ? token->reveal() : QByteArray();
    }

    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestCache)
#include "tst_cache.moc"
