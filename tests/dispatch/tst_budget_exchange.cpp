// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/budget_board.h"

#include "dispatch/dispatch_rig.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray answerBody = R"({"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":)"
                              R"({"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,)"
                              R"("completion_tokens":20,"total_tokens":30}})";

QByteArray policyText(const QByteArray &budgets)
{
    return "version: 1\ndefaults: {tag: open, chain: two}\nzones: [{id: here}]\ntags: [open]\nmatrix: {open: {here: allow}}\n"
           "providers:\n"
           "  a: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "  b: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: here}\n"
           "models:\n"
           "  - {id: a/one, price: {input: 1, output: 1000}}\n"
           "  - {id: b/two, price: {input: 1, output: 1000}}\n"
           "chains: {two: [{model: a/one, tries: 1}, {model: b/two, tries: 1}]}\nbudgets: [" + budgets + "]\n";
}

} // namespace

/// Budgets through the whole life of requests: max_tokens of 100 are estimated at 0.064 USD on both models and may cost 0.1: budgets of
/// 0.1 USD have room for one.
class TestBudgetExchange final : public QObject, private DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_a = std::make_unique<RawServer>();
        m_b = std::make_unique<RawServer>();
        setUp();
        m_other = std::make_unique<DiaryReply>(m_otherDiary);
    }
    void cleanup()
    {
        tearDown();
        m_other.reset();
    }

    void whatRunsIsHeldAndThenTruedUp()
    {
        useBudgets("{id: daily, scope: all, period: day, limit: 0.1, then: stop}");
        ask(*m_reply);
        QTRY_COMPARE(m_a->requests().size(), 1);
        const NanoUsd estimate = *m_recorder->intents.constFirst().attempts.constFirst().cost;
        QVERIFY(estimate.value > 50'000'000 && estimate.value < 100'000'000); // one fits, two do not
        const NanoUsd held = amounts().held;
        QVERIFY(held.value >= 100'000'000 && held.value < 100'100'000); // all of its max_tokens
        ask(*m_other);
        QTRY_VERIFY(m_other->ended);
        const QJsonObject error = errorOf(*m_other);
        QCOMPARE(m_otherDiary.lines, QStringList{u"reply 402"_s});
        QCOMPARE(error[u"code"_s].toString(), u"budget_exceeded"_s);
        const QString message = error[u"message"_s].toString();
        QVERIFY2(message.startsWith(u"Budget daily has %1 of 0.10 USD used"_s.arg(usdText(held))), qPrintable(message));
        const QDateTime reset = QDateTime::fromMSecsSinceEpoch(budgetPeriod(policy::Budget::Period::Day, m_clock.utc()).end.micros / 1000, Qt::UTC);
        QVERIFY2(message.contains(reset.toString(Qt::ISODate)), qPrintable(message));
        m_a->connection(0)->answer(answerBody);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(amounts().held.value, 0);
        QCOMPARE(amounts().spent, *m_recorder->settled.constLast().cost);
        QVERIFY(amounts().spent.value > 0);
        ask(*m_other); // there is room again
        QTRY_COMPARE(m_a->requests().size(), 2);
    }

    void nothingSlipsInBetweenDecidingAndSending()
    {
        useBudgets("{id: daily, scope: all, period: day, limit: 0.1, then: stop}");
        for (const QString &model : {u"a/one"_s, u"b/two"_s}) {
            QVERIFY(m_board->lane(model)->tryEnter(m_clock.steady()));
            m_board->lane(model)->record({FailureClass::RateLimited, 1s, {}, {}, 0}, m_clock.steady());
        }
        ask(*m_reply); // decided, and waits for its lane
        QVERIFY(m_recorder->intents.isEmpty());
        m_clock.advance(2s);
        ask(*m_other); // decided later, sent at once
        QTRY_COMPARE(m_a->requests().size(), 1);
        QCOMPARE(m_recorder->intents.size(), 1);
        m_dispatcher->tick();
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(m_diary.lines.last(), u"reply 402"_s);
        QCOMPARE(errorOf(*m_reply)[u"code"_s].toString(), u"budget_exceeded"_s);
        QCOMPARE(m_recorder->intents.size(), 1);
        QCOMPARE(m_recorder->settled.constLast().status, DecisionStatus::Blocked);
        QCOMPARE(m_recorder->settled.constLast().cost, NanoUsd{0});
        for (const QString &model : {u"a/one"_s, u"b/two"_s})
            QCOMPARE(m_board->lane(model)->snapshot(m_clock.steady()).inFlight, model == u"a/one"_s ? 1 : 0);
        m_other->leave(); // cut short: charged for what may be billed, nothing stays held
        QCOMPARE(amounts().held.value, 0);
    }

    void theNextLaneWithRoomIsAsked()
    {
        useBudgets("{id: one, scope: 'model:a/one', period: day, limit: 0.1, then: stop}");
        ask(*m_reply);
        QTRY_COMPARE(m_a->requests().size(), 1);
        ask(*m_other);
        QTRY_COMPARE(m_b->requests().size(), 1);
        QVERIFY(!m_other->ended);
    }

    void aFullBudgetStandsAmongTheFailures()
    {
        useBudgets("{id: two, scope: 'model:b/two', period: day, limit: 0.1, then: stop}");
        ask(*m_reply);
        QTRY_COMPARE(m_a->requests().size(), 1);
        ask(*m_other, u"b/two"_s);
        QTRY_COMPARE(m_b->requests().size(), 1);
        m_a->connection(0)->send("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(errorOf(*m_reply)[u"code"_s].toString(), u"all_attempts_failed"_s);
        const QString message = errorOf(*m_reply)[u"message"_s].toString();
        QVERIFY2(message.contains(u"a/one: 503 unavailable"_s), qPrintable(message));
        QVERIFY2(message.contains(u"b/two: not asked, budget two of b/two has 0.10"_s)
                     || message.contains(u"b/two: not asked, budget two has 0.10"_s), qPrintable(message));
    }

    void whatWasNeverSentHoldsNothing()
    {
        useBudgets("{id: daily, scope: all, period: day, limit: 0.1, then: stop}");
        m_recorder->refuseIntents = true;
        ask(*m_reply);
        QTRY_VERIFY(m_reply->ended);
        QCOMPARE(amounts().held.value, 0);
        QCOMPARE(amounts().spent.value, 0);
    }

private:
    void useBudgets(const QByteArray &budgets)
    {
        use(policyText(budgets), {m_a->url("/v1"), m_b->url("/v1")});
    }
    void ask(DiaryReply &reply, const QString &model = u"auto"_s)
    {
        reply.ended = false;
        m_dispatcher->start(makeRequest(m_snapshot, {{u"model"_s, model}, {u"max_tokens"_s, 100}}, m_clock.steady()), &reply);
    }
    [[nodiscard]] BudgetBoard::Amounts amounts()
    {
        return m_budgets.amounts(*m_budgets.budgetsOf(m_snapshot->policy), 0, {});
    }
    [[nodiscard]] static QJsonObject errorOf(const DiaryReply &reply)
    {
        return QJsonDocument::fromJson(reply.answer)[u"error"_s].toObject();
    }

    std::unique_ptr<RawServer> m_a;
    std::unique_ptr<RawServer> m_b;
    Diary m_otherDiary;
    std::unique_ptr<DiaryReply> m_other;
};

QTEST_GUILESS_MAIN(TestBudgetExchange)
#include "tst_budget_exchange.moc"
