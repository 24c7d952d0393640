// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/lane_text.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct LaneText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::LaneText)
};

using std::chrono::microseconds;

constexpr int failingMinutes = 5;
const QString unknown = u"–"_s;

health::MinuteCell sumOf(const health::MinuteCells &minutes, std::size_t newest)
{
    health::MinuteCell sum;
    for (std::size_t i = minutes.size() - newest; i < minutes.size(); ++i) {
        sum.calls += minutes[i].calls;
        sum.failures += minutes[i].failures;
        sum.rateLimited += minutes[i].rateLimited;
    }
    return sum;
}

QString hourSentence(const health::MinuteCells &minutes)
{
    const health::MinuteCell hour = sumOf(minutes, minutes.size());
    if (hour.calls == 0)
        return LaneText::tr("Nothing was sent there in the last hour.");
    QStringList parts{LaneText::tr("%n call(s) in the last hour", nullptr, static_cast<int>(hour.calls))};
    parts.append(hour.failures == 0 ? LaneText::tr("none failed") : LaneText::tr("%1 failed").arg(count(hour.failures)));
    if (hour.rateLimited > 0)
        parts.append(LaneText::tr("%1 rate limited").arg(count(hour.rateLimited)));
    return parts.join(u", "_s) + u'.';
}

QString seconds(microseconds time)
{
    return QLocale().toString(static_cast<double>(time.count()) / 1e6, 'f', 2);
}

std::optional<double> shareLeft(const health::Quota &quota)
{
    if (!quota.limit || !quota.remaining || *quota.limit <= 0)
        return std::nullopt;
    return std::clamp(static_cast<double>(*quota.remaining) / static_cast<double>(*quota.limit), 0.0, 1.0);
}

QString drainSentence(const health::LaneState &state, microseconds now)
{
    const health::DrainOrder order = state.drain ? *state.drain : health::DrainOrder{};
    const QString by = order.by == "window"_L1 ? LaneText::tr("from this window") : LaneText::tr("by %1").arg(order.by);
    const QString text = LaneText::tr("Drained %1 for %2 more: nothing new is sent there, what runs finishes.")
                             .arg(by, timeLeft(state.drainUntil - now));
    return order.note.isEmpty() ? text : text + u' ' + LaneText::tr("Note: %1.").arg(order.note);
}

QString reasonSentence(const engine::LaneReport &report)
{
    const health::LaneState &state = report.lane.state;
    const microseconds now = report.lane.at;
    switch (laneWord(report)) {
    case LaneWord::Drained:
        return drainSentence(state, now);
    case LaneWord::NoKey:
        return LaneText::tr("It is not asked: %1.").arg(state.keys.problem);
    case LaneWord::Down:
        return LaneText::tr("The circuit is open after %n failure(s) in a row; one request tries it in %1.", nullptr,
                            state.consecutiveFailures)
            .arg(timeLeft(state.openUntil - now));
    case LaneWord::KeyRefused:
        return LaneText::tr("The provider refused the key; it is asked again in %1.").arg(timeLeft(state.refusedUntil() - now));
    case LaneWord::RateLimited:
        return LaneText::tr("The provider answered 429; it is asked again in %1.").arg(timeLeft(state.limitedUntil() - now));
    case LaneWord::Recovering:
        return state.breakerAt(now) == health::Breaker::HalfOpen
            ? LaneText::tr("The circuit is half-open: one request at a time tries whether it is back.")
            : LaneText::tr("It is back after an outage and gets %1 % of its traffic for now.").arg(state.sharePercent(now));
    case LaneWord::RunningDry:
        return LaneText::tr("Its limit is nearly used up; others are asked first for %1.").arg(timeLeft(state.dry.until - now));
    case LaneWord::Failing:
        return LaneText::tr("A quarter or more of the calls of the last five minutes failed.");
    case LaneWord::Unused:
        return LaneText::tr("Nobody asked it since the start, so nothing is known about it; a probe would tell.");
    case LaneWord::Healthy:
        return LaneText::tr("It may be asked.");
    }
    Q_UNREACHABLE();
}

} // namespace

LaneWord laneWord(const engine::LaneReport &report)
{
    const health::LaneState &state = report.lane.state;
    const microseconds now = report.lane.at;
    if (state.isDrained(now))
        return LaneWord::Drained;
    if (!state.keys.problem.isEmpty())
        return LaneWord::NoKey;
    if (state.breakerAt(now) == health::Breaker::Open)
        return LaneWord::Down;
    if (state.refusedUntil() > now)
        return LaneWord::KeyRefused;
    if (state.limitedUntil() > now)
        return LaneWord::RateLimited;
    if (state.breakerAt(now) == health::Breaker::HalfOpen || state.sharePercent(now) < 100)
        return LaneWord::Recovering;
    if (state.isRunningDry(now))
        return LaneWord::RunningDry;
    const health::MinuteCell late = sumOf(report.lane.minutes, failingMinutes);
    if (late.failures > 0 && late.failures * 4 >= late.calls)
        return LaneWord::Failing;
    const bool asked = sumOf(report.lane.minutes, report.lane.minutes.size()).calls > 0 || report.lane.speed.duration.count > 0;
    return asked || report.lane.lastProbe ? LaneWord::Healthy : LaneWord::Unused;
}

QString laneWordText(LaneWord word)
{
    switch (word) {
    case LaneWord::Drained:
        return LaneText::tr("drained");
    case LaneWord::NoKey:
        return LaneText::tr("no key");
    case LaneWord::Down:
        return LaneText::tr("down");
    case LaneWord::KeyRefused:
        return LaneText::tr("key refused");
    case LaneWord::RateLimited:
        return LaneText::tr("rate limited");
    case LaneWord::Recovering:
        return LaneText::tr("recovering");
    case LaneWord::RunningDry:
        return LaneText::tr("running dry");
    case LaneWord::Failing:
        return LaneText::tr("failing");
    case LaneWord::Unused:
        return LaneText::tr("no traffic");
    case LaneWord::Healthy:
        return LaneText::tr("healthy");
    }
    Q_UNREACHABLE();
}

bool isOut(LaneWord word) { return word <= LaneWord::RateLimited; }

QString circuitText(const engine::LaneReport &report)
{
    switch (report.lane.state.breakerAt(report.lane.at)) {
    case health::Breaker::Closed:
        return LaneText::tr("closed");
    case health::Breaker::Open:
        return LaneText::tr("open");
    case health::Breaker::HalfOpen:
        return LaneText::tr("half-open");
    }
    Q_UNREACHABLE();
}

QString timeLeft(microseconds left)
{
    const qint64 all = std::max<qint64>(1, std::chrono::ceil<std::chrono::seconds>(left).count());
    const auto two = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    if (all < 60)
        return LaneText::tr("%1 s").arg(all);
    if (all < 3'600)
        return LaneText::tr("%1 min %2 s").arg(all / 60).arg(two(all % 60));
    const qint64 minutes = (all + 59) / 60;
    if (minutes < 48 * 60)
        return LaneText::tr("%1 h %2 min").arg(minutes / 60).arg(two(minutes % 60));
    return LaneText::tr("%1 d %2 h").arg(minutes / 1'440).arg(minutes % 1'440 / 60);
}

QString backInText(const engine::LaneReport &report)
{
    const microseconds at = report.lane.state.availableAt(report.lane.at);
    if (at == health::LaneState::never)
        return unknown;
    return at <= report.lane.at ? QString() : timeLeft(at - report.lane.at);
}

QString firstTokenText(const engine::LaneReport &report)
{
    const auto &spread = report.lane.speed.firstToken;
    return spread.count == 0 ? unknown : LaneText::tr("%1 / %2 s").arg(seconds(spread.p50), seconds(spread.p95));
}

QString speedText(const engine::LaneReport &report)
{
    const auto &spread = report.lane.speed.tokensPerSecond;
    return spread.count == 0 ? unknown : QLocale().toString(qRound64(spread.p50));
}

std::optional<int> roomPercent(const engine::LaneReport &report)
{
    std::optional<double> least;
    for (const health::Quota *quota : {&report.lane.headroom.requests, &report.lane.headroom.tokens}) {
        if (const std::optional<double> share = shareLeft(*quota))
            least = std::min(least.value_or(1.0), *share);
    }
    if (!least)
        return std::nullopt;
    return static_cast<int>(*least * 100); // down: "0 %" is when there is nearly nothing
}

QString roomText(const engine::LaneReport &report)
{
    const std::optional<int> percent = roomPercent(report);
    return percent ? LaneText::tr("%1 %").arg(*percent) : unknown;
}

QString priceAgeText(const engine::LaneReport &report, QDate today)
{
    if (!report.priced)
        return LaneText::tr("unpriced");
    if (!report.priceDate.isValid())
        return report.priceSource == "policy"_L1 ? LaneText::tr("policy", "the price stands in the policy, without a date") : unknown;
    const qint64 days = report.priceDate.daysTo(today);
    return days <= 0 ? LaneText::tr("today") : LaneText::tr("%1 d", "days").arg(days);
}

QString laneSentence(const engine::LaneReport &report)
{
    const QString reason = reasonSentence(report);
    return laneWord(report) == LaneWord::Unused ? reason : reason + u' ' + hourSentence(report.lane.minutes);
}

QString minutesSentence(const health::MinuteCells &minutes)
{
    const QString sums = LaneText::tr("Last 60 minutes: %1").arg(hourSentence(minutes));
    const auto worst = std::max_element(minutes.cbegin(), minutes.cend(), [](const auto &a, const auto &b) {
        return a.failures + a.rateLimited < b.failures + b.rateLimited;
    });
    const qint64 bad = worst->failures + worst->rateLimited;
    if (bad == 0)
        return sums;
    const auto ago = minutes.cend() - worst - 1;
    return sums + u' '
        + LaneText::tr("Worst %1 min ago: %2 of %3 calls.").arg(ago).arg(count(bad), count(worst->calls));
}

QString probeSentence(const engine::ProbeResult &result)
{
    if (!result.notSent.isEmpty())
        return LaneText::tr("%1 was not probed: %2").arg(result.provider, result.notSent);
    const QString took = duration(result.took.count());
    if (result.failure)
        return LaneText::tr("%1 failed the probe after %2: %3. %4")
            .arg(result.provider, took, failureWord(*result.failure), result.detail)
            .trimmed();
    const QString fine = LaneText::tr("%1 answered the probe in %2.").arg(result.provider, took);
    return result.counted.isEmpty() ? fine + u' ' + LaneText::tr("What keeps its models out stays as it is.") : fine;
}

} // namespace signalbox::gui
