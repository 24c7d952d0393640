// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/clock.h"
#include "health/board.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>
#include <QThread>

#include <array>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using health::Board;
using health::KeyCondition;
using health::KeyRing;
using health::Lane;
using health::LaneState;
using std::chrono::microseconds;

namespace {

std::shared_ptr<const KeyRing> ringOf(Board &board, const QStringList &keys, const QString &provider = u"p"_s)
{
    std::vector<health::RingKey> entries;
    for (const QString &key : keys) {
        if (key.startsWith(u'!'))
            entries.push_back({u"env:"_s + key.sliced(1), u"env:"_s + key.sliced(1), u"env:%1 is not set"_s.arg(key.sliced(1)), {}});
        else
            entries.push_back({u"env:"_s + key, u"env:"_s + key, {}, board.key(provider, key.toUtf8())});
    }
    return std::make_shared<const KeyRing>(std::move(entries));
}

/// One lane with its keys and a clock, and what an exchange does with them.
class Bench
{
public:
    explicit Bench(const QStringList &keys) { use(keys); }

    void use(const QStringList &keys)
    {
        ring = ringOf(board, keys);
        lane->useKeys(ring);
    }
    /// Name of the key the next attempt goes out with; empty = none.
    QString pick(Lane &from) { const auto at = from.pickKey(*ring, now()); return at ? name(*at) : QString(); }
    QString pick() { return pick(*lane); }
    void end(Lane &on, const QString &key, std::optional<FailureClass> failure, int status = 0, microseconds retryAfter = 0us)
    {
        health::AttemptOutcome outcome;
        outcome.failure = failure;
        outcome.httpStatus = status;
        outcome.retryAfter = retryAfter;
        outcome.key = board.key(u"p"_s, key.toUtf8()).get();
        QVERIFY(on.tryEnter(now()));
        on.record(outcome, now());
    }
    void end(const QString &key, std::optional<FailureClass> failure, int status = 0, microseconds retryAfter = 0us)
    {
        end(*lane, key, failure, status, retryAfter);
    }
    void tellLeft(const QString &key, qint64 remaining, qint64 limit)
    {
        health::RateLimits limits;
        limits.requests = {limit, remaining, 60s};
        lane->noteLimits(limits, now(), board.key(u"p"_s, key.toUtf8()).get());
    }
    [[nodiscard]] microseconds now() const { return clock.steady(); }
    [[nodiscard]] QString name(std::size_t position) const { return ring->keys()[position].source.sliced(4); }

    ManualClock clock;
    Board board;
    std::shared_ptr<Lane> lane = board.lane(u"p/m"_s);
    std::shared_ptr<Lane> other = board.lane(u"p/other"_s);
    std::shared_ptr<const KeyRing> ring;
};

} // namespace

class TestKeyRing final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void keysTakeTurns()
    {
        Bench bench({u"A"_s, u"B"_s, u"C"_s});
        QStringList picked;
        for (int i = 0; i < 7; ++i)
            picked.append(bench.pick());
        QCOMPARE(picked.join(u' '), u"A B C A B C A"_s);
        QCOMPARE(bench.pick(*bench.other), u"B"_s); // the turn is the provider's, not the lane's
    }

    void aFailureThatConcernsTheKeyPutsOnlyItOut_data()
    {
        QTest::addColumn<FailureClass>("failure");
        QTest::addColumn<int>("status");
        QTest::addColumn<microseconds>("retryAfter");
        QTest::addColumn<microseconds>("out");
        QTest::addColumn<KeyCondition>("condition");
        QTest::addColumn<bool>("otherModelsToo");
        QTest::addRow("refused") << FailureClass::Auth << 401 << 0us << microseconds(30min) << KeyCondition::Dead << true;
        QTest::addRow("quota exhausted") << FailureClass::Auth << 429 << 0us << microseconds(30min) << KeyCondition::Dead << true;
        QTest::addRow("not for this model") << FailureClass::Auth << 403 << 0us << microseconds(30min) << KeyCondition::Dead << false;
        QTest::addRow("rate limited") << FailureClass::RateLimited << 429 << microseconds(12s) << microseconds(12s)
                                      << KeyCondition::Limited << false;
        QTest::addRow("rate limited, no floor") << FailureClass::RateLimited << 429 << 0us << microseconds(5s)
                                                << KeyCondition::Limited << false;
    }
    void aFailureThatConcernsTheKeyPutsOnlyItOut()
    {
        QFETCH(const FailureClass, failure);
        QFETCH(const int, status);
        QFETCH(const microseconds, retryAfter);
        QFETCH(const microseconds, out);
        QFETCH(const KeyCondition, condition);
        QFETCH(const bool, otherModelsToo);
        Bench bench({u"A"_s, u"B"_s});
        bench.other->useKeys(bench.ring);
        bench.end(u"A"_s, failure, status, retryAfter);
        QVERIFY(bench.lane->state().available(bench.now()));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(bench.pick(), u"B"_s);
        const QList<health::KeySnapshot> shown = bench.lane->snapshot(bench.now()).keys;
        QCOMPARE(shown[0].condition, condition);
        QCOMPARE(shown[0].outUntil, bench.now() + out);
        QCOMPARE(shown[0].counts.failures.at(static_cast<size_t>(failure)), 1);
        QCOMPARE(shown[1].condition, KeyCondition::Alive);
        QStringList elsewhere{bench.pick(*bench.other), bench.pick(*bench.other)};
        elsewhere.sort();
        QCOMPARE(elsewhere, otherModelsToo ? QStringList(u"B"_s) + QStringList(u"B"_s) : QStringList(u"A"_s) + QStringList(u"B"_s));
        bench.clock.advance(out - 1us);
        QCOMPARE(bench.pick(), u"B"_s);
        bench.clock.advance(1us);
        QCOMPARE(bench.pick(), u"A"_s);
    }

    void otherFailuresAreTheLanes()
    {
        Bench bench({u"A"_s, u"B"_s});
        for (int i = 0; i < 3; ++i)
            bench.end(u"A"_s, FailureClass::Unavailable, 503);
        QCOMPARE(bench.lane->state().breaker, health::Breaker::Open);
        QCOMPARE(bench.lane->snapshot(bench.now()).keys[0].condition, KeyCondition::Alive);
    }

    void allKeysOutPutsTheLaneOutUntilTheFirstReturns()
    {
        Bench bench({u"A"_s, u"B"_s, u"C"_s});
        bench.end(u"A"_s, FailureClass::RateLimited, 429, 40s);
        bench.end(u"B"_s, FailureClass::RateLimited, 429, 12s);
        QVERIFY(bench.lane->state().available(bench.now()));
        bench.end(u"C"_s, FailureClass::Auth, 401);
        const LaneState state = bench.lane->state();
        QCOMPARE(state.availableAt(bench.now()), bench.now() + 12s);
        QCOMPARE(state.limitedUntil(), bench.now() + 12s);
        QCOMPARE(state.refusedUntil(), 0us);
        QCOMPARE(state.keys.usable, 3);
        QCOMPARE(state.keys.limited, 2);
        QCOMPARE(state.keys.refused, 1);
        QVERIFY(bench.pick().isEmpty());
        bench.clock.advance(12s);
        QVERIFY(bench.lane->state().available(bench.now()));
        QCOMPARE(bench.pick(), u"B"_s);
    }

    void aDeadKeyIsDeadOnEveryLane()
    {
        Bench bench({u"A"_s});
        bench.other->useKeys(bench.ring);
        bench.end(u"A"_s, FailureClass::Auth, 401);
        QCOMPARE(bench.other->state().refusedUntil(), bench.now() + 30min);
        QVERIFY(!bench.other->state().available(bench.now()));
    }

    void aLaterShorterLimitDoesNotShortenAnEarlierLongerOne()
    {
        Bench bench({u"A"_s, u"B"_s});
        bench.end(u"A"_s, FailureClass::RateLimited, 429, 60s);
        bench.end(u"A"_s, FailureClass::RateLimited, 429, 1s);
        QCOMPARE(bench.lane->snapshot(bench.now()).keys[0].outUntil, bench.now() + 60s);
    }

    void limitsWithoutAFloorGrowUntilASuccess()
    {
        Bench bench({u"A"_s});
        QList<microseconds> waits;
        for (int i = 0; i < 6; ++i) {
            if (i == 5)
                bench.end(u"A"_s, std::nullopt);
            bench.end(u"A"_s, FailureClass::RateLimited, 429);
            waits.append(bench.lane->state().availableAt(bench.now()) - bench.now());
            bench.clock.advance(waits.constLast());
        }
        QCOMPARE(waits, (QList<microseconds>{5s, 10s, 20s, 40s, 60s, 5s}));
    }

    void theKeyWithTheMostOfItsQuotaLeftIsPreferred()
    {
        Bench bench({u"A"_s, u"B"_s, u"C"_s});
        bench.tellLeft(u"A"_s, 10, 100);
        bench.tellLeft(u"B"_s, 700, 1000);
        bench.tellLeft(u"C"_s, 0, 100);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(bench.pick(), u"B"_s);
        bench.tellLeft(u"B"_s, 90, 1000);
        QCOMPARE(bench.pick(), u"A"_s);
        bench.clock.advance(61s); // all quotas are whole again
        QStringList picked{bench.pick(), bench.pick(), bench.pick()};
        picked.sort();
        QCOMPARE(picked.join(u' '), u"A B C"_s);
    }

    void aLaneOfSeveralKeysRunsDryOnlyWhenAllDo()
    {
        Bench bench({u"A"_s, u"B"_s});
        bench.tellLeft(u"A"_s, 0, 100);
        QVERIFY(!bench.lane->state().isRunningDry(bench.now()));
        bench.tellLeft(u"B"_s, 0, 100);
        QVERIFY(bench.lane->state().isRunningDry(bench.now()));
        const health::Headroom sum = bench.lane->snapshot(bench.now()).headroom;
        QCOMPARE(sum.requests.limit, 200);
        QCOMPARE(sum.requests.remaining, 0);
    }

    void aReloadKeepsWhatIsKnownOfKeysThatStay()
    {
        Bench bench({u"A"_s, u"B"_s});
        bench.end(u"A"_s, FailureClass::Auth, 401);
        bench.end(u"B"_s, FailureClass::RateLimited, 429, 20s);
        bench.use({u"C"_s, u"B"_s, u"A"_s});
        QCOMPARE(bench.pick(), u"C"_s);
        QCOMPARE(bench.pick(), u"C"_s);
        bench.use({u"C"_s});
        bench.use({u"A"_s}); // taken out of the policy and put in again: still the key that was refused
        QVERIFY(bench.pick().isEmpty());
        bench.use({u"A2"_s});
        QCOMPARE(bench.pick(), u"A2"_s);
    }

    void anOlderRingNeverSendsADeadKey()
    {
        Bench bench({u"A"_s, u"B"_s});
        const std::shared_ptr<const KeyRing> old = bench.ring;
        bench.use({u"C"_s});
        bench.end(u"A"_s, FailureClass::Auth, 401); // a request that began before the reload
        QCOMPARE(bench.lane->pickKey(*old, bench.now()), std::optional<std::size_t>(1));
        QVERIFY(bench.lane->state().available(bench.now()));
    }

    void noReadableKeyIsNeverAskedUntilThereIsOne()
    {
        Bench bench({u"!FOO"_s, u"!BAR"_s});
        LaneState state = bench.lane->state();
        QVERIFY(!state.available(bench.now() + 24h * 365));
        QCOMPARE(state.availableAt(bench.now()), LaneState::never);
        QCOMPARE(state.keys.problem, u"no usable key: env:FOO is not set; env:BAR is not set"_s);
        QVERIFY(bench.pick().isEmpty());
        QCOMPARE(bench.lane->snapshot(bench.now()).keys[1].condition, KeyCondition::Unusable);
        bench.use({u"!FOO"_s, u"BAR"_s});
        QVERIFY(bench.lane->state().available(bench.now()));
        QCOMPARE(bench.pick(), u"BAR"_s);
    }

    void aProviderWithoutKeysIsAskedWithoutOne()
    {
        Bench bench({});
        QVERIFY(bench.lane->state().available(bench.now()));
        QVERIFY(bench.ring->isEmpty());
        health::AttemptOutcome outcome;
        outcome.failure = FailureClass::Auth;
        QVERIFY(bench.lane->tryEnter(bench.now()));
        bench.lane->record(outcome, bench.now());
        QCOMPARE(bench.lane->state().authOutUntil, bench.now() + 30min);
        bench.use({u"A"_s});
        QVERIFY(bench.lane->state().available(bench.now()));
    }

    void usesAreCountedForAllLanesTogether()
    {
        Bench bench({u"A"_s});
        QVERIFY(!bench.board.key(u"p"_s, "A")->counts().lastUsed);
        bench.board.key(u"p"_s, "A")->countUse({1'000'000});
        bench.board.key(u"p"_s, "A")->countUse({2'000'000});
        const health::KeyCounts counts = bench.lane->snapshot(bench.now()).keys[0].counts;
        QCOMPARE(counts.uses, 2);
        QVERIFY(counts.lastUsed == UtcTime{2'000'000});
        QCOMPARE(bench.board.key(u"q"_s, "A")->counts().uses, 0); // the same key elsewhere is another one
    }

    void aLabelTellsNoMoreThanFourCharactersOfALongKey_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("label");
        QTest::addRow("long") << "sk-aaaaaaaaaaaaaaaaaaaaax7Qa"_ba << u"env:K …x7Qa"_s;
        QTest::addRow("just long enough") << "0123456789abcdefghij"_ba << u"env:K …ghij"_s;
        QTest::addRow("too short") << "0123456789abcdefghi"_ba << u"env:K"_s;
        QTest::addRow("empty") << ""_ba << u"env:K"_s;
    }
    void aLabelTellsNoMoreThanFourCharactersOfALongKey()
    {
        QFETCH(const QByteArray, key);
        QFETCH(const QString, label);
        QCOMPARE(health::keyLabel(u"env:K"_s, key), label);
    }

    /// Two lanes, four threads: nothing is lost, and a key that died is not chosen afterwards.
    void threadsShareKeys()
    {
        constexpr int perThread = 20'000;
        Board board;
        const std::shared_ptr<const KeyRing> ring = ringOf(board, {u"A"_s, u"B"_s, u"C"_s});
        const std::array lanes{board.lane(u"p/m"_s), board.lane(u"p/other"_s)};
        for (const auto &lane : lanes)
            lane->useKeys(ring);
        std::array<std::unique_ptr<QThread>, 4> threads;
        for (size_t i = 0; i < threads.size(); ++i) {
            threads.at(i).reset(QThread::create([&, lane = lanes.at(i % 2)] {
                for (int call = 0; call < perThread; ++call) {
                    const std::optional<std::size_t> at = lane->pickKey(*ring, 1000s);
                    health::ProviderKey *key = ring->keys()[*at].key.get(); // C never dies
                    key->countUse({1});
                    health::AttemptOutcome outcome;
                    outcome.key = key;
                    if (call == perThread / 2 && *at != 2) {
                        outcome.failure = FailureClass::Auth;
                        outcome.httpStatus = 401;
                    }
                    (void)lane->tryEnter(1000s);
                    lane->record(outcome, 1000s);
                }
            }));
            threads.at(i)->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
        qint64 uses = 0;
        for (const health::RingKey &entry : ring->keys()) {
            uses += entry.key->counts().uses;
            const bool died = entry.key->counts().failures.at(static_cast<size_t>(FailureClass::Auth)) > 0;
            QCOMPARE(entry.key->deadUntil() > 1000s, died);
        }
        QCOMPARE(uses, qint64{4} * perThread);
        for (int i = 0; i < 3; ++i)
            QVERIFY(ring->keys()[*lanes[0]->pickKey(*ring, 1000s)].key->deadUntil() <= 1000s);
    }

    /// Any history: what is picked may be used, what may be used is picked, and equal keys share the work.
    void neverADeadOrLimitedKeyAndFairUse()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 200; ++round) {
            const int count = random.bounded(1, 6);
            QStringList names;
            for (int i = 0; i < count; ++i)
                names.append(QString(QChar(u'A' + i)));
            Bench bench(names);
            QHash<QString, microseconds> outUntil;
            QHash<QString, int> sinceAnyEvent;
            for (int step = 0; step < 60; ++step) {
                const QString picked = bench.pick();
                QStringList free;
                for (const QString &name : names) {
                    if (outUntil.value(name) <= bench.now())
                        free.append(name);
                }
                QCOMPARE(picked.isEmpty(), free.isEmpty());
                QCOMPARE(bench.lane->state().available(bench.now()), !free.isEmpty());
                if (picked.isEmpty()) {
                    bench.clock.advance(microseconds(random.bounded(1, 10'000'000)));
                    sinceAnyEvent.clear();
                    continue;
                }
                QVERIFY2(free.contains(picked), qPrintable(picked + u" of "_s + free.join(u' ')));
                ++sinceAnyEvent[picked];
                int least = INT_MAX;
                int most = 0;
                for (const QString &name : std::as_const(free)) {
                    least = std::min(least, sinceAnyEvent.value(name));
                    most = std::max(most, sinceAnyEvent.value(name));
                }
                QVERIFY2(most - least <= 1, qPrintable(u"%1 against %2"_s.arg(most).arg(least)));
                const int fate = random.bounded(12);
                if (fate >= 2) {
                    bench.end(picked, std::nullopt, 200);
                    continue;
                }
                const microseconds wait = fate == 0 ? microseconds(30min) : microseconds(random.bounded(1, 20'000'000));
                bench.end(picked, fate == 0 ? FailureClass::Auth : FailureClass::RateLimited, fate == 0 ? 401 : 429,
                          fate == 0 ? 0us : wait);
                outUntil[picked] = std::max(outUntil.value(picked), bench.now() + wait);
                bench.clock.advance(microseconds(random.bounded(0, 5'000'000)));
                sinceAnyEvent.clear();
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestKeyRing)
#include "tst_key_ring.moc"
