// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/response_cache.h"

#include "dispatch/dispatch_rig.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>

#include <map>
#include <thread>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace std::chrono_literals;

namespace {

const QByteArray policyYaml = "version: 1\ndefaults: {tag: open, chain: one}\nzones: [{id: here}]\ntags: [open]\n"
                              "matrix: {open: {here: allow}}\n"
                              "providers: {a: {wire: openai, base_url: 'http://127.0.0.1:1', zone: here}}\n"
                              "models: [{id: a/one}]\nchains: {one: [{model: a/one}]}\ncache: {exact: {ttl: 300s}}\n";

CacheKey keyOf(quint64 number)
{
    return {number * 0x9E3779B97F4A7C15ULL, number, 0, 0};
}

CachedAnswer answerOf(const QByteArray &body)
{
    CachedAnswer answer;
    answer.model = u"a/one"_s;
    answer.body = body;
    return answer;
}

} // namespace

class TestResponseCache final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void anAnswerLivesForItsTime()
    {
        ResponseCache cache;
        QVERIFY(!cache.find(keyOf(1), 0s, 300s));
        cache.keep(keyOf(1), answerOf("x"), 10s, 300s);
        QCOMPARE(cache.find(keyOf(1), 10s, 300s)->body, "x"_ba);
        QCOMPARE(cache.find(keyOf(1), 310s - 1us, 300s)->body, "x"_ba);
        QVERIFY(!cache.find(keyOf(1), 309s, 200s)); // a shorter time holds at once
        QVERIFY(!cache.find(keyOf(1), 310s, 300s));
        QCOMPARE(cache.size().entries, 0U);
        QCOMPARE(cache.size().bytes, 0U);
    }

    void theNewestAnswerCounts()
    {
        ResponseCache cache;
        cache.keep(keyOf(1), answerOf("old"), 0s, 300s);
        cache.keep(keyOf(1), answerOf("new"), 200s, 300s);
        QCOMPARE(cache.size().entries, 1U);
        QCOMPARE(cache.find(keyOf(1), 499s, 300s)->body, "new"_ba);
        cache.keep(keyOf(1), answerOf(QByteArray(cache.limits().answer + 1, 'x')), 499s, 300s);
        QVERIFY(!cache.find(keyOf(1), 499s, 300s)); // too large; the other is not the newest any more
    }

    void clearingForgetsAll()
    {
        ResponseCache cache;
        for (quint64 i = 0; i < 100; ++i)
            cache.keep(keyOf(i), answerOf("x"), 0s, 300s);
        cache.clear();
        QCOMPARE(cache.size().entries, 0U);
        QCOMPARE(cache.size().bytes, 0U);
        QVERIFY(!cache.find(keyOf(7), 0s, 300s));
    }

    /// Against a map that forgets nothing but what is too old: what is found is always the newest, the bounds hold.
    void randomUseNeverGivesAnotherAnswer()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const ResponseCache::Limits limits{16UL * 8'000, 16UL * 12, 2'000};
        ResponseCache cache(limits);
        struct Kept
        {
            QByteArray body;
            std::chrono::microseconds at;
        };
        std::map<quint64, Kept> all;
        std::chrono::microseconds now{0};
        int found = 0;
        for (int step = 0; step < 50'000; ++step) {
            now += std::chrono::milliseconds(random.bounded(40));
            const quint64 number = random.bounded(300U);
            if (random.bounded(3) == 0) {
                const QByteArray body = QByteArray::number(step) + QByteArray(random.bounded(2'100), 'x');
                cache.keep(keyOf(number), answerOf(body), now, 2s);
                if (body.size() > limits.answer)
                    all.erase(number);
                else
                    all[number] = {body, now};
            } else if (const std::optional<CachedAnswer> answer = cache.find(keyOf(number), now, 2s)) {
                ++found;
                QVERIFY(all.contains(number));
                QCOMPARE(answer->body, all[number].body);
                QVERIFY(all[number].at + 2s > now);
            }
            const ResponseCache::Size size = cache.size();
            QVERIFY(size.bytes <= limits.bytes);
            QVERIFY(size.entries <= limits.entries);
        }
        QVERIFY2(found > 1'000, qPrintable(QString::number(found)));
    }

    void workersShareIt()
    {
        ResponseCache cache({1'000'000, 200, 1'000});
        std::atomic<bool> wrong = false;
        std::vector<std::thread> threads;
        for (quint32 worker = 0; worker < 4; ++worker) {
            threads.emplace_back([&cache, &wrong, worker] {
                QRandomGenerator random(worker);
                for (int i = 0; i < 20'000; ++i) {
                    const quint64 number = random.bounded(500U);
                    const auto now = std::chrono::milliseconds(i);
                    if (i % 2 == 0)
                        cache.keep(keyOf(number), answerOf(QByteArray::number(number)), now, 1s);
                    else if (const auto answer = cache.find(keyOf(number), now, 1s))
                        wrong = wrong || answer->body != QByteArray::number(number);
                    if (i % 5'000 == 0)
                        cache.clear();
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(!wrong);
    }

    void howABodyIsWrittenDoesNotMatter_data()
    {
        QTest::addColumn<QByteArray>("one");
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<bool>("same");
        const auto add = [](const char *name, const QByteArray &one, const QByteArray &other, bool same) {
            QTest::addRow("%s", name) << one << other << same;
        };
        const QByteArray hi = "'model':'auto','messages':[{'role':'user','content':'hi there'}]";
        const auto saying = [](const QByteArray &text) { return "'model':'auto','messages':[{'role':'user','content':'" + text + "'}]"; };
        add("white space", "{" + hi + "}", "\n{ 'model' :\t'auto', \r\n'messages' : [ {'role':'user','content':'hi there'}] } ", true);
        add("order of members", "{" + hi + ",'n':1}", "{'n':1," + hi + "}", true);
        add("our metadata", "{'metadata':{'signalbox_cache':'refresh'}," + hi + "}", "{" + hi + "}", true);
        add("our metadata beside other", "{'metadata':{'user':'1','signalbox_cache':'refresh'}," + hi + "}", "{'metadata':{'user':'1'}," + hi + "}", true);
        add("other metadata", "{'metadata':{'user':'1'}," + hi + "}", "{'metadata':{'user':'2'}," + hi + "}", false);
        add("white space in a text", "{" + hi + "}", "{" + saying("hi  there") + "}", false);
        add("a quote in a text", "{" + saying("a\\' b") + "}", "{" + saying("a\\'b") + "}", false);
        add("a backslash at the end of a text", "{" + saying("a\\\\") + ",'n':1}", "{" + saying("a\\\\") + ",  'n' : 1}", true);
        add("temperature", "{" + hi + ",'temperature':0}", "{" + hi + ",'temperature':1}", false);
        add("end user", "{" + hi + ",'user':'1'}", "{" + hi + ",'user':'2'}", false);
        add("seed beyond doubles", "{" + hi + ",'seed':9007199254740993}", "{" + hi + ",'seed':9007199254740992}", false);
        add("model", "{" + hi + "}", "{'model':'one','messages':[{'role':'user','content':'hi there'}]}", false);
        add("models", "{'models':['auto']," + hi + "}", "{'models':['auto','one']," + hi + "}", false);
        add("numbers side by side", "{" + hi + ",'n':1,'top_p':1}", "{" + hi + ",'n':11,'top_p':1}", false);
    }
    void howABodyIsWrittenDoesNotMatter()
    {
        QFETCH(QByteArray, one);
        QFETCH(QByteArray, other);
        QFETCH(const bool, same);
        QCOMPARE(keyFor(one.replace('\'', '"')) == keyFor(other.replace('\'', '"')), same);
    }

    void headersThatGoAlongMatter()
    {
        DispatchRequest request = requestOf("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        const std::optional<CacheKey> plain = cacheKey(request, {});
        request.along = {{"anthropic-beta", "a"}};
        const std::optional<CacheKey> beta = cacheKey(request, {});
        request.along = {{"anthropic-beta", "b"}};
        QVERIFY(plain && plain != beta && beta != cacheKey(request, {}));
    }

    /// A request is its scope and its words; two share a key exactly when they agree in both.
    void noKeyCrossesAScope()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const auto pick = [&random](const QStringList &of) { return of[random.bounded(static_cast<int>(of.size()))]; };
        std::map<CacheKey, QStringList> seen;
        QMap<QStringList, CacheKey> keys;
        for (int i = 0; i < 6'000; ++i) {
            QStringList tags;
            for (const QString &tag : {u"open"_s, u"inner"_s, u"inner\""_s}) {
                if (random.bounded(2) == 0)
                    tags.append(tag);
            }
            const QString token = pick({u"a"_s, u"ab"_s, u"local"_s, QString()});
            const QString rule = pick({u"default"_s, u"b"_s, u"bc"_s});
            const QString chain = pick({u"c"_s, u"one"_s, QString()});
            const QString path = pick({u"/v1/chat/completions"_s, u"/v1/messages"_s});
            const QString text = pick({u"x"_s, u"y"_s, u"open"_s});
            const bool stream = random.bounded(2) == 0;
            const QStringList scope{token, path, rule, chain, tags.join(u'|'), text, stream ? u"s"_s : u"w"_s};
            if (random.bounded(2) == 0)
                std::reverse(tags.begin(), tags.end());
            DispatchRequest request = requestOf("{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text.toUtf8() + "\"}]"
                                                + (stream ? ",\"stream\":true}" : "}"));
            request.token = token;
            request.path = path.toUtf8();
            routing::Decision decision;
            decision.tagNames = tags;
            decision.rule = rule;
            decision.chain = chain;
            const std::optional<CacheKey> key = cacheKey(request, decision);
            QVERIFY(key);
            QCOMPARE(seen.emplace(*key, scope).first->second, scope);
            if (!keys.contains(scope))
                keys.insert(scope, *key);
            QVERIFY(keys[scope] == *key);
        }
        QVERIFY(seen.size() > 500);
    }

private:
    DispatchRequest requestOf(const QByteArray &body)
    {
        if (!m_snapshot)
            m_snapshot = test::makeSnapshot(policyYaml, m_board);
        DispatchRequest request;
        request.snapshot = m_snapshot;
        request.body = body;
        const Result<wire::RequestFacts> facts = wire::readChatRequest(body);
        if (facts)
            request.facts = *facts;
        else
            QTest::qFail(qPrintable(facts.error().message), __FILE__, __LINE__);
        return request;
    }
    std::optional<CacheKey> keyFor(const QByteArray &body) { return cacheKey(requestOf(body), {}); }

    health::Board m_board;
    SnapshotPtr m_snapshot;
};

QTEST_APPLESS_MAIN(TestResponseCache)
#include "tst_response_cache.moc"
