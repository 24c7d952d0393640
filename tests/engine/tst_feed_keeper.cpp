// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/feed_keeper.h"

#include "catalog/feed_text.h"
#include "policy/loader.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::engine;

class TestFeedKeeper final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        m_answer = test::feedText();
        m_feeds = {};
        m_server = std::make_unique<test::RawServer>([this](test::RawConnection &peer, const test::RawRequest &) { peer.answer(m_answer); });
    }

    void whatAFeedWouldChangeIsSaidAndNothingCounts()
    {
        m_answer = test::feedText({{u"gpt-4o"_s, 3}, {u"gpt-4.1"_s, 3}});
        const auto policy = policyFor("models: [{id: openai/gpt-4.1, price: {input: 1, output: 2}}]\n");
        const auto keeper = follow(policy);
        QTRY_VERIFY(isFetched());
        const QJsonObject feed = m_feeds[0].toObject();
        QCOMPARE(feed[u"changed"_s].toInteger(), 1); // gpt-4.1 has a price of the policy's own
        QVERIFY(feed[u"problem"_s].isNull());
        QVERIFY(feed[u"models"_s].toInteger() > 50);
        bool sawOurs = false;
        bool sawChange = false;
        const QJsonArray prices = feed[u"prices"_s].toArray();
        for (const QJsonValue price : prices) {
            const QString model = price[u"model"_s].toString();
            sawOurs = sawOurs || (model == u"openai/gpt-4.1"_s && price[u"ours"_s].toBool());
            sawChange = sawChange || (model == u"openai/gpt-4o"_s && price[u"was"_s].toDouble() == 2.5 && price[u"is"_s].toDouble() == 3.0 && !price[u"ours"_s].toBool());
        }
        QVERIFY(sawOurs);
        QVERIFY(sawChange);
        QCOMPARE(policy->model(*policy->findModel(u"openai/gpt-4o"_s)).price->input.value, 2'500'000);
    }

    void aRestartAsksNobodyWhoWasAskedAMomentAgo()
    {
        {
            const auto keeper = follow(policyFor());
            QTRY_VERIFY(isFetched());
        }
        QCOMPARE(m_server->requests().size(), 1);
        m_feeds = {};
        m_clock.advance(std::chrono::hours(5));
        {
            const auto keeper = follow(policyFor());
            QVERIFY(isFetched()); // at once, from the copy
            QVERIFY(m_feeds[0].toObject()[u"models"_s].toInteger() > 50);
        }
        QCOMPARE(m_server->requests().size(), 1);
        m_clock.advance(std::chrono::hours(20));
        const auto keeper = follow(policyFor());
        QTRY_COMPARE(m_server->requests().size(), 2);
    }

    void aCopyOfAnotherAddressIsNone()
    {
        {
            const auto keeper = follow(policyFor());
            QTRY_VERIFY(isFetched());
        }
        const auto keeper = follow(policyFor({}, "/elsewhere"));
        QTRY_COMPARE(m_server->requests().size(), 2);
        QVERIFY(m_server->requests()[1].head.startsWith("GET /elsewhere "));
    }

    void theLastGoodCopyStays_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("problem");
        QTest::addRow("HTML") << QByteArray("<!doctype html><title>Sign in</title>") << u"no JSON"_s;
        QTest::addRow("half a feed") << test::feedText().first(2'000) << u"no JSON"_s;
        QTest::addRow("nothing") << QByteArray() << u"no JSON"_s;
        QTest::addRow("too few") << test::feedText({}, 40) << u"fewer than 50"_s;
        QTest::addRow("a unit mistaken") << test::feedText({{u"gpt-4o"_s, 5'000}}) << u"thousand times"_s;
        QTest::addRow("another feed") << QByteArray(R"({"data":[)" + QByteArray(R"({"id":"a/b","pricing":{"prompt":"0.000001","completion":"0.000002"}})") + "]}") << u"gives OpenRouter models"_s;
        QTest::addRow("negative prices") << test::feedText().replace("cost_per_token\":", "cost_per_token\":-") << u"faulty"_s;
    }
    void theLastGoodCopyStays()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, problem);
        const auto keeper = follow(policyFor());
        QTRY_VERIFY(isFetched());
        const QJsonValue models = m_feeds[0].toObject()[u"models"_s];
        const QJsonValue fetched = m_feeds[0].toObject()[u"fetched"_s];
        m_answer = answer;
        m_clock.advance(std::chrono::hours(25));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"The price list at .* was not taken: .* The last good copy stays\\."_s,
                                                              QRegularExpression::DotMatchesEverythingOption));
        const auto second = follow(policyFor());
        QTRY_VERIFY(!m_feeds[0].toObject()[u"problem"_s].isNull());
        QVERIFY2(m_feeds[0].toObject()[u"problem"_s].toString().contains(problem), qPrintable(m_feeds[0].toObject()[u"problem"_s].toString()));
        QCOMPARE(m_feeds[0].toObject()[u"models"_s], models);
        QCOMPARE(m_feeds[0].toObject()[u"fetched"_s], fetched);
        // It is tried again in an hour, not at once and not in a day.
        m_clock.advance(std::chrono::minutes(30));
        m_answer = test::feedText();
        const auto third = follow(policyFor());
        QCOMPARE(m_server->requests().size(), 2);
        m_clock.advance(std::chrono::minutes(31));
        const auto fourth = follow(policyFor());
        QTRY_COMPARE(m_server->requests().size(), 3);
        QTRY_VERIFY(m_feeds[0].toObject()[u"problem"_s].isNull());
    }

    void aPolicyWithoutFeedsAsksNobody()
    {
        const auto keeper = follow(policyFor());
        QTRY_VERIFY(isFetched());
        keeper->follow(policy::load(yaml({}, {})).policy);
        QVERIFY(m_feeds.isEmpty());
    }

private:
    [[nodiscard]] QByteArray yaml(const QByteArray &more, const QByteArray &feeds) const
    {
        return "version: 1\ndefaults: {tag: public, chain: all}\nzones: [us-retains]\ntags: [public]\nmatrix: {public: {us-retains: allow}}\n"
               "providers: {openai: {}}\nchains: {all: [pool: {prefer: cheapest}]}\n" + more + feeds;
    }
    [[nodiscard]] std::shared_ptr<const policy::Policy> policyFor(const QByteArray &more = {}, const QByteArray &path = "/map") const
    {
        const policy::LoadOutcome outcome = policy::load(yaml(more, "feeds: [{from: litellm, url: '" + m_server->url(path) + "'}]\n"));
        if (!outcome.policy)
            QTest::qFail(qPrintable(policy::issuesText(outcome.issues, u"test"_s)), __FILE__, __LINE__);
        return outcome.policy;
    }
    [[nodiscard]] std::unique_ptr<FeedKeeper> follow(const std::shared_ptr<const policy::Policy> &policy)
    {
        auto keeper = std::make_unique<FeedKeeper>(m_dir->filePath(u"feeds"_s), m_clock, [this](const QJsonArray &feeds) { m_feeds = feeds; });
        keeper->follow(policy);
        return keeper;
    }
    [[nodiscard]] bool isFetched() const { return !m_feeds.isEmpty() && !m_feeds[0].toObject()[u"fetched"_s].isNull(); }

    ManualClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<test::RawServer> m_server;
    QByteArray m_answer;
    QJsonArray m_feeds;
};

QTEST_GUILESS_MAIN(TestFeedKeeper)
#include "tst_feed_keeper.moc"
