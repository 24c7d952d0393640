// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_budget.h"
#include "access/token_file.h"
#include "engine/engine_fixture.h"

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

const QByteArray policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers: {near: {wire: openai, base_url: simulated, simulated: true, zone: machine}}
models: [{id: near/a, price: {input: 10, output: 10}}]
chains: {one: [{model: near/a}]}
)";
const QByteArray hello = R"({"model":"auto","max_tokens":64,"messages":[{"role":"user","content":"hello"}]})";

} // namespace

/// What may be spent with a client token, over real sockets.
class TestTokenBudgets final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_box = std::make_unique<test::EngineFixture>();
        m_box->writeFile(u"policy.yaml"_s, policyText);
    }
    void cleanup() { m_box.reset(); }

    void amounts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("nanoUsd");
        QTest::addColumn<QString>("again");
        QTest::addRow("dollars") << u"10/day"_s << qint64{10'000'000'000} << u"10.00/day"_s;
        QTest::addRow("cents, with blanks") << u" 0.05 / hour "_s << qint64{50'000'000} << u"0.05/hour"_s;
        QTest::addRow("the least there is") << u"0.000000001/month"_s << qint64{1} << u"0.000000001/month"_s;
        QTest::addRow("a million") << u"1000000/week"_s << qint64{1'000'000'000'000'000} << u"1000000.00/week"_s;
        QTest::addRow("more") << u"1000000.01/week"_s << qint64{-1} << QString();
        QTest::addRow("less than nothing") << u"-1/day"_s << qint64{-1} << QString();
        QTest::addRow("nothing") << u"0/day"_s << qint64{-1} << QString();
        QTest::addRow("no number") << u"ten/day"_s << qint64{-1} << QString();
        QTest::addRow("no period") << u"10"_s << qint64{-1} << QString();
        QTest::addRow("an unknown period") << u"10/year"_s << qint64{-1} << QString();
        QTest::addRow("two periods") << u"10/day/day"_s << qint64{-1} << QString();
        QTest::addRow("empty") << QString() << qint64{-1} << QString();
    }
    void amounts()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, nanoUsd);
        QFETCH(const QString, again);
        const Result<access::TokenBudget> budget = access::readTokenBudget(text);
        QCOMPARE(budget.has_value(), nanoUsd >= 0);
        if (!budget) {
            QVERIFY2(budget.error().message.contains(u"10/day"_s), qPrintable(budget.error().message)); // how to write one
            return;
        }
        QCOMPARE(budget->limit.value, nanoUsd);
        QCOMPARE(access::budgetText(*budget), again);
        QCOMPARE(access::readTokenBudget(again), budget);
    }

    void aSpentBudgetStopsItsTokenAndNobodyElse()
    {
        const QByteArray poor = makeToken(u"poor"_s, u"0.000001/month"_s);
        const QByteArray rich = makeToken(u"rich"_s, u"10/month"_s);
        m_box->start();
        const test::Answer refused = ask(poor);
        QCOMPARE(refused.status, 402);
        const QString message = refused.json()[u"error"_s][u"message"_s].toString();
        QVERIFY2(message.startsWith(u"Budget token poor has 0.00 of 0.000001 USD used"_s), qPrintable(message));
        QCOMPARE(ask(rich).status, 200);
        QCOMPARE(ask("t").status, 200);
    }

    void noNameOfTheClientLeadsOutOfIt()
    {
        const QByteArray poor = makeToken(u"poor"_s, u"0.000001/month"_s);
        m_box->start();
        QCOMPARE(ask(poor, {{"x-signalbox-client", "somebody"}}).status, 402);
        QCOMPARE(ask(poor, {{"user-agent", "somebody/1"}}).status, 402);
    }

    void nobodyCanSpendForAnotherToken()
    {
        makeToken(u"poor"_s, u"10/month"_s);
        m_box->start();
        const test::Answer refused = ask("t", {{"x-signalbox-tags", "signalbox-token=poor"}});
        QCOMPARE(refused.status, 400);
        const QString message = refused.json()[u"error"_s][u"message"_s].toString();
        QVERIFY2(message.contains(u"signalbox-token"_s) && message.contains(u"another key"_s), qPrintable(message));
    }

    void whatWasSpentIsKnownAfterARestart()
    {
        const QByteArray some = makeToken(u"some"_s, u"0.002/month"_s); // an answer of 64 tokens costs about 0.0007
        m_box->start();
        int answered = 0;
        while (ask(some).status == 200)
            QVERIFY(++answered < 100);
        QVERIFY(answered > 0);
        m_box->restart();
        m_box->newConnection();
        QCOMPARE(ask(some).status, 402);
    }

    void aTokenMadeLaterHasItsBudgetWithinAMoment()
    {
        m_box->start();
        const QByteArray poor = makeToken(u"poor"_s, u"0.000001/month"_s);
        QTRY_COMPARE_WITH_TIMEOUT(ask(poor).status, 402, 5'000);
    }

private:
    QByteArray makeToken(const QString &name, const QString &budget)
    {
        access::ClientToken wanted;
        wanted.name = name;
        wanted.budget = access::readTokenBudget(budget).value();
        const Result<Secret> token = access::createToken(access::tokenFileIn(m_box->path({})), wanted);
        return token ? QByteArray(token->reveal()) : QByteArray();
    }
    test::Answer ask(const QByteArray &token, const test::EngineFixture::Headers &headers = {})
    {
        return m_box->send("POST", "/v1/chat/completions", hello, token, headers);
    }

    std::unique_ptr<test::EngineFixture> m_box;
};

QTEST_GUILESS_MAIN(TestTokenBudgets)
#include "tst_token_budgets.moc"
