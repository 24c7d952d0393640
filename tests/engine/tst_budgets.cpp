// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine_fixture.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::Answer;

namespace {

QByteArray policyText(const QByteArray &budgets)
{
    return "version: 1\ndefaults: {tag: open, chain: one}\nzones: [{id: here}]\ntags: [open]\nmatrix: {open: {here: allow}}\n"
           "providers: {near: {wire: openai, base_url: simulated, simulated: true, zone: here}}\n"
           "models: [{id: near/one, price: {input: 10, output: 100}}]\nchains: {one: [{model: near/one}]}\n"
           "budgets: [" + budgets + "]\n";
}

} // namespace

/// Budgets through the whole engine, its ledger and its restarts, with more than one worker.
class TestBudgets final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(2);
    }
    void cleanup() { m_fixture.reset(); }

    void aRestartDoesNotBeginAnew()
    {
        m_fixture->writeFile(u"policy.yaml"_s, policyText("{id: monthly, scope: all, period: month, limit: 0.02}"));
        m_fixture->start();
        int answered = 0;
        while (ask().status == 200)
            QVERIFY(++answered < 100);
        QVERIFY(answered > 0);
        const QByteArray before = ask().body;
        QVERIFY2(before.contains("budget_exceeded"), before.constData());
        const QString used = usedIn(before);
        for (int i = 0; i < 2; ++i) {
            m_fixture->restart();
            const Answer after = ask();
            QCOMPARE(after.status, 402);
            QCOMPARE(usedIn(after.body), used);
        }
    }

    void aNewBudgetKnowsWhatWasSpentBefore()
    {
        m_fixture->writeFile(u"policy.yaml"_s, policyText({}));
        m_fixture->start();
        for (int i = 0; i < 10; ++i)
            QCOMPARE(ask().status, 200);
        m_fixture->writeFile(u"policy.yaml"_s, policyText("{id: near, scope: provider, period: month, limit: 0.01}"));
        QTRY_COMPARE_WITH_TIMEOUT(ask().status, 402, 20'000);
    }

private:
    Answer ask()
    {
        m_fixture->newConnection(); // of any worker
        return m_fixture->chat(u"auto"_s);
    }
    static QString usedIn(const QByteArray &body)
    {
        const QString message = QJsonDocument::fromJson(body)[u"error"_s][u"message"_s].toString();
        return message.section(u" USD used"_s, 0, 0);
    }

    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestBudgets)
#include "tst_budgets.moc"
