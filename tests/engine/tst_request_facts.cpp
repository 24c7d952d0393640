// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine_fixture.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::Answer;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: open, chain: rest}
zones: [{id: here}]
tags: [open]
matrix: {open: {here: allow}}
providers:
  sim: {wire: openai, base_url: simulated, simulated: true, zone: here}
models:
  - {id: sim/rest,       price: {input: 1000, output: 1000}}
  - {id: sim/translator, price: {input: 1, output: 1}}
  - {id: sim/research,   price: {input: 1, output: 1}}
  - {id: sim/frugal,     price: {input: 0, output: 0}}
  - {id: sim/easy,       price: {input: 1, output: 1}}
chains:
  rest:       [{model: sim/rest}]
  translator: [{model: sim/translator}]
  research:   [{model: sim/research}]
  frugal:     [{model: sim/frugal}]
  easy:       [{model: sim/easy}]
rules:
  - {id: team,       when: {header: {x-team: 'research-*'}}, chain: research}
  - {id: dear,       when: {session_cost: '> 0.0001'}, chain: frugal}
  - {id: translates, when: {all: [{task: translation}, {confidence: '>= 0.6'}]}, chain: translator}
  - {id: greeting,   when: {all: [{task: chat}, {difficulty: '< 0.3'}]}, chain: easy}
)";

} // namespace

/// What is known of a request besides its tags, from the wire to the rule, through the whole engine.
class TestRequestFacts final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(2);
        m_fixture->writeFile(u"policy.yaml"_s, policyText);
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void rulesLookAtTheTask()
    {
        QCOMPARE(ask(u"Translate to German: the dog sleeps."_s).model, "sim/translator");
        QCOMPARE(ask(u"hello!"_s).model, "sim/easy");
        QCOMPARE(ask(u"qwrt zxcv"_s).model, "sim/rest"); // unknown: the default
    }

    void rulesLookAtHeaders()
    {
        QCOMPARE(ask(u"qwrt zxcv"_s, {{"X-Team", "research-7"}}).model, "sim/research");
        QCOMPARE(ask(u"qwrt zxcv"_s, {{"x-team", "sales"}}).model, "sim/rest");
        QCOMPARE(ask(u"qwrt zxcv"_s, {{"x-team", QByteArray(600, 'x')}}).model, "sim/rest");
    }

    void rulesLookAtWhatTheSessionHasCost()
    {
        QCOMPARE(ask(u"qwrt zxcv"_s, {{"x-signalbox-session", "a"}}).model, "sim/rest");
        QTRY_COMPARE(ask(u"qwrt zxcv"_s, {{"x-signalbox-session", "a"}}).model, "sim/frugal");
        QCOMPARE(ask(u"qwrt zxcv"_s, {{"x-signalbox-session", "b"}}).model, "sim/rest");
        QCOMPARE(ask(u"qwrt zxcv"_s).model, "sim/rest");
    }

    void decisionsShowThem()
    {
        const QByteArray body = R"({"model":"auto","messages":[{"role":"user","content":"Translate to German: the dog sleeps."}]})";
        const QJsonObject json = m_fixture->send("POST", "/signalbox/v1/decide", body).json();
        QCOMPARE(json[u"facts"_s][u"task"_s].toString(), u"translation"_s);
        QVERIFY(json[u"facts"_s][u"confidence"_s].toDouble() > 0.6);
        QVERIFY(json[u"facts"_s][u"difficulty"_s].toDouble() > 0.0);
        QCOMPARE(json[u"explanation"_s][u"task"_s], json[u"facts"_s][u"task"_s]);
        QCOMPARE(json[u"explanation"_s][u"difficulty"_s], json[u"facts"_s][u"difficulty"_s]);
        const Answer answer = ask(u"Translate to German: the dog sleeps."_s);
        const QJsonObject kept = m_fixture->get("/signalbox/v1/decisions/" + answer.decision).json();
        QCOMPARE(kept[u"explanation"_s][u"task"_s].toString(), u"translation"_s);
        QCOMPARE(kept[u"explanation"_s][u"confidence"_s], json[u"facts"_s][u"confidence"_s]);
    }

    /// The simulator counts tokens by a rule of its own; the lane learns the difference.
    void lanesLearnHowTheirModelsCount()
    {
        const auto learnt = [this] {
            for (const QJsonValue lane : m_fixture->get("/signalbox/v1/providers").json()[u"data"_s].toArray()) {
                if (lane[u"model"_s].toString() == u"sim/rest"_s)
                    return lane[u"token_ratio"_s].toObject();
            }
            return QJsonObject();
        };
        QCOMPARE(learnt()[u"reports"_s].toInteger(), 0);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(ask(u"qwrt zxcv "_s.repeated(200)).model, "sim/rest");
        QTRY_COMPARE(learnt()[u"reports"_s].toInteger(), 4);
        const double ratio = learnt()[u"reported_per_estimated"_s].toDouble();
        QVERIFY2(ratio > 0.25 && ratio < 4.0, qPrintable(QString::number(ratio)));
    }

private:
    Answer ask(const QString &prompt, const test::EngineFixture::Headers &headers = {})
    {
        return m_fixture->chat(u"auto"_s, headers, "t", prompt);
    }

    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestRequestFacts)
#include "tst_request_facts.moc"
