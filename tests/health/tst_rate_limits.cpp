// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/board.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;
using health::Allowance;
using health::AttemptOutcome;
using health::DryReason;
using health::Lane;
using health::RateLimits;
using std::chrono::microseconds;

namespace {

constexpr UtcTime today{1'795'300'000'000'000}; // 2026-11-21T22:26:40Z
constexpr microseconds start = 600s;

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

RateLimits readAll(const HeaderList &headers)
{
    RateLimits limits;
    for (const auto &[name, value] : headers)
        limits.read(name, value, today);
    return limits;
}

Allowance allowance(std::optional<qint64> limit, std::optional<qint64> remaining, std::optional<microseconds> reset)
{
    return {limit, remaining, reset};
}

} // namespace

class TestRateLimits final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void headers_data()
    {
        QTest::addColumn<HeaderList>("headers");
        QTest::addColumn<Allowance>("requests");
        QTest::addColumn<Allowance>("tokens");
        QTest::addRow("OpenAI") << HeaderList{{"x-ratelimit-limit-requests", "10000"},
                                              {"x-ratelimit-remaining-requests", "9999"},
                                              {"x-ratelimit-reset-requests", "6ms"},
                                              {"x-ratelimit-limit-tokens", "30000000"},
                                              {"x-ratelimit-remaining-tokens", "12"},
                                              {"x-ratelimit-reset-tokens", "6m0.5s"}}
                                << allowance(10'000, 9'999, 6ms) << allowance(30'000'000, 12, 360'500ms);
        QTest::addRow("Anthropic, a date") << HeaderList{{"anthropic-ratelimit-requests-limit", "50"},
                                                         {"anthropic-ratelimit-requests-remaining", "0"},
                                                         {"anthropic-ratelimit-requests-reset", "2026-11-21T22:27:10Z"}}
                                           << allowance(50, 0, 30s) << Allowance{};
        QTest::addRow("Groq") << HeaderList{{"x-ratelimit-remaining-tokens", "17992"}, {"x-ratelimit-reset-tokens", "7.66s"}}
                              << Allowance{} << allowance({}, 17'992, 7'660ms);
        QTest::addRow("plain names, epoch milliseconds")
            << HeaderList{{"x-ratelimit-limit", "20"}, {"x-ratelimit-remaining", "3"}, {"x-ratelimit-reset", "1795300042000"}}
            << allowance(20, 3, 42s) << Allowance{};
        QTest::addRow("epoch seconds") << HeaderList{{"x-ratelimit-reset", "1795300042"}} << allowance({}, {}, 42s)
                                       << Allowance{};
        QTest::addRow("seconds alone") << HeaderList{{"x-ratelimit-reset-requests", " 90 "}} << allowance({}, {}, 90s)
                                       << Allowance{};
        QTest::addRow("hours and days") << HeaderList{{"x-ratelimit-reset-requests", "1h2m3s"},
                                                      {"x-ratelimit-reset-tokens", "3d"}}
                                        << allowance({}, {}, 3'723s) << allowance({}, {}, 24h);
        QTest::addRow("a date that has passed") << HeaderList{{"anthropic-ratelimit-tokens-reset", "2026-11-21T22:20:00Z"}}
                                                << Allowance{} << allowance({}, {}, 0s);
        QTest::addRow("nothing readable") << HeaderList{{"x-ratelimit-limit-requests", "many"},
                                                        {"x-ratelimit-remaining-requests", "-4"},
                                                        {"x-ratelimit-reset-requests", "soon"},
                                                        {"x-ratelimit-reset-tokens", "5x"},
                                                        {"x-ratelimit-", "5"},
                                                        {"x-ratelimit-remaining-requests", "99999999999999999999"},
                                                        {"x-ratelimit-reset-tokens", ""}}
                                          << Allowance{} << Allowance{};
        QTest::addRow("others") << HeaderList{{"content-type", "5"}, {"x-ratelimit-remaining-images", "5"}} << Allowance{}
                                << Allowance{};
    }
    void headers()
    {
        QFETCH(const HeaderList, headers);
        QFETCH(const Allowance, requests);
        QFETCH(const Allowance, tokens);
        const RateLimits limits = readAll(headers);
        QCOMPARE(limits.requests, requests);
        QCOMPARE(limits.tokens, tokens);
        QCOMPARE(limits.isEmpty(), requests == Allowance{} && tokens == Allowance{});
    }

    void forecast_data()
    {
        QTest::addColumn<Allowance>("requests");
        QTest::addColumn<Allowance>("tokens");
        QTest::addColumn<int>("calls"); // in the minute before, 100 tokens each
        QTest::addColumn<DryReason>("reason");
        QTest::addRow("plenty") << allowance(100, 60, 60s) << Allowance{} << 30 << DryReason::None;
        QTest::addRow("30 a minute, 20 left for a minute") << allowance(100, 20, 60s) << Allowance{} << 30 << DryReason::Requests;
        QTest::addRow("20 left for half a minute") << allowance(100, 20, 30s) << Allowance{} << 30 << DryReason::None;
        QTest::addRow("none left, unused") << allowance(100, 0, 10s) << Allowance{} << 0 << DryReason::Requests;
        QTest::addRow("one left, unused") << allowance(100, 1, 10s) << Allowance{} << 0 << DryReason::None;
        QTest::addRow("tokens") << allowance(100, 90, 60s) << allowance(10'000, 2'000, 60s) << 30 << DryReason::Tokens;
        QTest::addRow("no reset told means a minute") << allowance({}, 20, {}) << Allowance{} << 30 << DryReason::Requests;
        QTest::addRow("a limit alone tells nothing") << allowance(10, {}, 60s) << Allowance{} << 30 << DryReason::None;
    }
    void forecast()
    {
        QFETCH(const Allowance, requests);
        QFETCH(const Allowance, tokens);
        QFETCH(const int, calls);
        QFETCH(const DryReason, reason);
        Lane lane(QStringLiteral("p/m"));
        answer(lane, calls, start);
        lane.noteLimits({requests, tokens}, start);
        QCOMPARE(lane.state().dry.reason, reason);
        QCOMPARE(lane.state().isRunningDry(start), reason != DryReason::None);
        QVERIFY(lane.state().available(start)); // only asked later than others
        const microseconds whole = start + std::max(requests.reset.value_or(60s), tokens.reset.value_or(60s));
        QVERIFY(!lane.state().isRunningDry(whole));
        QCOMPARE(lane.snapshot(whole).headroom.requests.remaining, std::nullopt);
    }

    void aLimitIsLearntFromRefusals()
    {
        Lane lane(QStringLiteral("p/m"));
        answer(lane, 20, start);
        refuse(lane, start);
        QCOMPARE(lane.snapshot(start).headroom.learntPerMinute, 20.0);
        const microseconds later = start + 5min;
        answer(lane, 17, later);
        QCOMPARE(lane.state().dry.reason, DryReason::None);
        answer(lane, 1, later);
        QCOMPARE(lane.state().dry.reason, DryReason::Learnt);
        QVERIFY(!lane.state().isRunningDry(later + 5s));
        answer(lane, 12, later); // it takes more than it seemed
        QCOMPARE(lane.snapshot(later).headroom.learntPerMinute, 30.0);
        QCOMPARE(lane.snapshot(start + 15min).headroom.learntPerMinute, std::nullopt);
    }

    void aRefusalOutOfTheBlueTeachesNothing()
    {
        Lane lane(QStringLiteral("p/m"));
        answer(lane, 2, start);
        refuse(lane, start);
        QCOMPARE(lane.snapshot(start).headroom.learntPerMinute, std::nullopt);
    }

    void aNamedLimitIsTrustedOverALearntOne()
    {
        Lane lane(QStringLiteral("p/m"));
        answer(lane, 20, start);
        refuse(lane, start);
        lane.noteLimits({allowance(1'000, 900, 1s), {}}, start);
        QCOMPARE(lane.snapshot(start).headroom.learntPerMinute, std::nullopt);
        QCOMPARE(lane.snapshot(start).headroom.requests.limit, 1'000);
    }

private:
    static void answer(Lane &lane, int calls, microseconds now)
    {
        for (int i = 0; i < calls; ++i) {
            AttemptOutcome outcome;
            outcome.inputTokens = 60;
            outcome.outputTokens = 40;
            QVERIFY(lane.tryEnter(now));
            lane.record(outcome, now);
        }
    }
    static void refuse(Lane &lane, microseconds now)
    {
        AttemptOutcome outcome;
        outcome.failure = FailureClass::RateLimited;
        QVERIFY(lane.tryEnter(now));
        lane.record(outcome, now);
    }
};

QTEST_APPLESS_MAIN(TestRateLimits)
#include "tst_rate_limits.moc"
