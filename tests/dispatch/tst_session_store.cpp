// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/session_store.h"
#include "routing/decide.h"

#include "routing/random_policy.h"
#include "support/strict_messages.h"

#include <QSet>
#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using dispatch::SessionName;
using dispatch::sessionName;
using dispatch::SessionStore;

class TestSessionStore final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void namesDifferByOwnerAndSession()
    {
        QVERIFY(sessionName(u"a"_s, u"s"_s) == sessionName(u"a"_s, u"s"_s));
        QVERIFY(!(sessionName(u"a"_s, u"s"_s) == sessionName(u"b"_s, u"s"_s)));
        QVERIFY(!(sessionName(u"a"_s, u"s"_s) == sessionName(u"a"_s, u"t"_s)));
        QVERIFY(!(sessionName(u"ab"_s, u"c"_s) == sessionName(u"a"_s, u"bc"_s)));
        QVERIFY(!(sessionName(u"a"_s, u"1:s"_s) == sessionName(u"a1:"_s, u"s"_s)));
        const QString common(200, u'x');
        QVERIFY(!(sessionName(u"a"_s, common + u'1') == sessionName(u"a"_s, common + u'2')));
    }

    void keepsWhatItIsTold()
    {
        SessionStore store;
        const SessionName name = sessionName(u"a"_s, u"s"_s);
        QCOMPARE(store.find(name), routing::SessionState{});
        store.noteAnswer(name, u"p/m"_s, 9, 1s); // unknown: nothing to note it at
        QCOMPARE(store.size(), std::size_t{0});
        store.addTags(name, {u"open"_s}, false);
        store.addTags(name, {u"open"_s, u"secret"_s}, true);
        store.noteAnswer(name, u"p/m"_s, 2'000, 5s);
        const routing::SessionState state = store.find(name);
        QCOMPARE(state.tags, (QStringList{u"open"_s, u"secret"_s}));
        QCOMPARE(state.lane, u"p/m"_s);
        QCOMPARE(state.promptTokens, 2'000);
        QCOMPARE(state.answered, std::chrono::microseconds(5s));
        QCOMPARE(store.find(sessionName(u"b"_s, u"s"_s)), routing::SessionState{});
    }

    void addsUpWhatASessionCosts()
    {
        SessionStore store;
        const SessionName name = sessionName(u"a"_s, u"s"_s);
        store.addSpent(name, NanoUsd{5}); // unknown: it would never be forgotten in order
        QCOMPARE(store.size(), std::size_t{0});
        store.addTags(name, {u"open"_s}, false);
        store.addSpent(name, NanoUsd{5});
        store.addSpent(name, NanoUsd{7});
        QCOMPARE(store.find(name).spent, NanoUsd{12});
        QCOMPARE(store.find(sessionName(u"b"_s, u"s"_s)).spent, NanoUsd{0});
    }

    void isBoundedAndForgetsUntaggedSessionsFirst()
    {
        SessionStore store(320);
        const SessionName secret = sessionName(u"a"_s, u"secret"_s);
        store.addTags(secret, {u"secret"_s}, true);
        for (int i = 0; i < 10'000; ++i)
            store.addTags(sessionName(u"a"_s, QString::number(i)), {u"open"_s}, false);
        QCOMPARE(store.size(), std::size_t{320});
        QCOMPARE(store.find(secret).tags, QStringList{u"secret"_s});
        QCOMPARE(store.find(sessionName(u"a"_s, u"0"_s)), routing::SessionState{});
        QCOMPARE(store.find(sessionName(u"a"_s, u"9999"_s)).tags, QStringList{u"open"_s});
    }

    void useKeepsASessionKnown()
    {
        SessionStore store(320);
        const SessionName used = sessionName(u"a"_s, u"used"_s);
        store.addTags(used, {u"open"_s}, false);
        store.noteAnswer(used, u"p/m"_s, 1, 1s);
        for (int i = 0; i < 5'000; ++i) {
            store.addTags(sessionName(u"a"_s, QString::number(i)), {u"open"_s}, false);
            store.addTags(used, {u"open"_s}, false);
        }
        QCOMPARE(store.find(used).lane, u"p/m"_s);
    }

    void forgettingATaggedSessionTagsTheStrangersOfItsOwnerOnly()
    {
        SessionStore store(16); // one in each part
        for (int i = 0; i < 2'000; ++i)
            store.addTags(sessionName(u"a"_s, QString::number(i)), {u"open"_s, u"secret"_s}, true);
        QCOMPARE(store.size(), std::size_t{16});
        for (int i = 0; i < 2'000; ++i)
            QVERIFY(store.find(sessionName(u"a"_s, QString::number(i))).tags.contains(u"secret"_s));
        for (int i = 0; i < 2'000; ++i)
            QVERIFY(store.find(sessionName(u"b"_s, QString::number(i))).tags.isEmpty());
    }

    /// Law 2 over whole sessions: whatever was asked in whatever order, no request of a session has fewer tags than any
    /// before it, goes nowhere those tags forbid, and gets nothing from another client's session of the same name.
    void noSequenceOfRequestsLosesATag_data()
    {
        QTest::addColumn<int>("capacity");
        QTest::addRow("all are remembered") << 1'000;
        QTest::addRow("most are forgotten in between") << 16;
    }
    void noSequenceOfRequestsLosesATag()
    {
        QFETCH(const int, capacity);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        constexpr int sessions = 24;
        int carried = 0; // requests that had a tag only because of their session
        int pinned = 0;
        int refused = 0;
        for (int round = 0; round < 120; ++round) {
            const test::RandomPolicy drawn = test::drawPolicy(random);
            const policy::LoadOutcome outcome = policy::load(drawn.yaml);
            QVERIFY2(outcome.policy, drawn.yaml.constData());
            const policy::Policy &policy = *outcome.policy;
            const QString standard = policy.tags[policy.defaults.tag];
            SessionStore store(static_cast<std::size_t>(capacity));
            QHash<QString, QSet<QString>> had; // by "owner/session"
            for (int step = 0; step < 150; ++step) {
                const QString owner = random.bounded(2) == 0 ? u"one"_s : u"two"_s;
                const QString session = QString::number(random.bounded(sessions / 2));
                const SessionName name = sessionName(owner, session);
                wire::RequestFacts facts;
                facts.asked = random.bounded(3) == 0 ? policy.models[random.bounded(quint32(policy.models.size()))].id : u"auto"_s;
                facts.inputTokens = 1 + random.bounded(5'000);
                facts.signedReasoning = random.bounded(3) == 0; // pins whatever it can
                const QStringList declared = test::drawTags(random, 9);
                const routing::RoutingRequest request{facts, declared, {}, {}, {}, store.find(name)};
                const std::chrono::microseconds now = 100s + std::chrono::seconds(step);
                const routing::Decision decision = routing::decide(request, policy, {}, now, random.generateDouble());
                store.addTags(name, decision.tagNames, decision.tagNames != QStringList{standard});

                QSet<QString> &all = had[owner + u'/' + session];
                carried += QSet<QString>(declared.cbegin(), declared.cend()).unite({standard}).contains(all) ? 0 : 1;
                all.unite(QSet<QString>(declared.cbegin(), declared.cend())).insert(standard);
                const QSet<QString> tags(decision.tagNames.cbegin(), decision.tagNames.cend());
                QVERIFY2(tags.contains(all), drawn.yaml.constData());
                if (capacity > sessions) // nothing is forgotten: then nothing is added either
                    QCOMPARE(tags, all);
                for (const routing::Lane &lane : decision.lanes) {
                    const QString &model = policy.model(lane.model.index()).name;
                    const auto zone = std::size_t(drawn.zoneOfModel[model.sliced(1).toInt()]);
                    for (const QString &tag : std::as_const(all))
                        QCOMPARE(drawn.cells[std::size_t(tag.sliced(1).toInt())][zone], u"allow"_s);
                }
                refused += decision.error ? 1 : 0;
                pinned += decision.explanation.session && decision.explanation.session->pinned ? 1 : 0;
                if (!decision.lanes.empty()) {
                    const auto which = static_cast<std::size_t>(random.bounded(static_cast<int>(decision.lanes.size())));
                    store.noteAnswer(name, policy.model(decision.lanes[which].model.index()).id, facts.inputTokens, now);
                }
            }
        }
        QVERIFY(carried > 500); // the drawing must reach what is tested
        QVERIFY(refused > 500);
        QVERIFY2(pinned > 50 || capacity < sessions, qPrintable(QString::number(pinned)));
    }

    void manyThreadsLoseNothing()
    {
        SessionStore store(64);
        constexpr int threads = 4;
        std::vector<std::thread> workers;
        for (int worker = 0; worker < threads; ++worker) {
            workers.emplace_back([&store, worker] {
                for (int i = 0; i < 4'000; ++i) {
                    const SessionName name = sessionName(u"a"_s, QString::number(i % 8));
                    store.addTags(name, {u"t%1"_s.arg((i + worker) % 7)}, true);
                    store.noteAnswer(name, u"p/m"_s, i, std::chrono::microseconds(i));
                    (void)store.find(sessionName(u"b"_s, QString::number(i)));
                    store.addTags(sessionName(u"c%1"_s.arg(worker), QString::number(i)), {u"open"_s}, false);
                }
            });
        }
        for (std::thread &worker : workers)
            worker.join();
        for (int i = 0; i < 8; ++i)
            QCOMPARE(store.find(sessionName(u"a"_s, QString::number(i))).tags.size(), 7);
        QVERIFY(store.size() <= 64);
    }
};

QTEST_APPLESS_MAIN(TestSessionStore)
#include "tst_session_store.moc"
