// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/lane_tables.h"

#include "models/format.h"
#include "models/lane_text.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct LaneTables
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::LaneTables)
};

using std::chrono::microseconds;

DetailCell plain(const QString &text) { return {text}; }
DetailCell muted(const QString &text) { return {text, CellTone::Muted}; }
DetailCell figure(const QString &text) { return {text, CellTone::Plain, {}, true}; }

QString spreadText(const health::Percentiles<microseconds> &spread)
{
    if (spread.count == 0)
        return LaneTables::tr("nothing measured in the last five minutes");
    return LaneTables::tr("median %1, 95 %: %2, 99 %: %3 (of %4)")
        .arg(duration(spread.p50.count()), duration(spread.p95.count()), duration(spread.p99.count()), count(spread.count));
}

QString quotaText(const health::Quota &quota, microseconds now)
{
    if (!quota.remaining)
        return quota.limit ? LaneTables::tr("%1 a period").arg(count(*quota.limit)) : LaneTables::tr("the provider tells of none");
    const QString left = quota.limit ? LaneTables::tr("%1 of %2 left").arg(count(*quota.remaining), count(*quota.limit))
                                     : LaneTables::tr("%1 left").arg(count(*quota.remaining));
    return quota.resetAt > now ? LaneTables::tr("%1, whole again in %2").arg(left, timeLeft(quota.resetAt - now)) : left;
}

DetailCell keyState(const health::KeySnapshot &key, microseconds now)
{
    const QString left = key.outUntil > now ? u" · "_s + timeLeft(key.outUntil - now) : QString();
    switch (key.condition) {
    case health::KeyCondition::Alive:
        return {LaneTables::tr("works"), CellTone::Good, u"circle-check"_s};
    case health::KeyCondition::Limited:
        return {LaneTables::tr("rate limited") + left, CellTone::Warning, u"triangle-alert"_s};
    case health::KeyCondition::Dead:
        return {LaneTables::tr("refused") + left, CellTone::Bad, u"circle-x"_s};
    case health::KeyCondition::Unusable:
        return {LaneTables::tr("cannot be read: %1").arg(key.problem), CellTone::Bad, u"file-warning"_s};
    }
    Q_UNREACHABLE();
}

QString failuresText(const health::KeyCounts &counts)
{
    QStringList parts;
    for (std::size_t i = 0; i < counts.failures.size(); ++i) {
        if (counts.failures[i] > 0)
            parts.append(u"%1 × %2"_s.arg(count(counts.failures[i]), failureWord(static_cast<FailureClass>(i))));
    }
    return parts.isEmpty() ? LaneTables::tr("none") : parts.join(u", "_s);
}

QString probeText(const std::optional<health::LastProbe> &probe)
{
    if (!probe)
        return LaneTables::tr("never probed");
    const QString how = probe->kind == health::ProbeKind::Models ? LaneTables::tr("list of models") : LaneTables::tr("one-word chat");
    const QString outcome = probe->failure ? failureWord(*probe->failure) : LaneTables::tr("fine");
    return u"%1 · %2 · %3 · %4 %5"_s.arg(clockTime(probe->time), how, duration(probe->took.count()), outcome, probe->detail).trimmed();
}

} // namespace

LaneErrors laneErrors(const engine::LaneReport &report)
{
    struct Kind
    {
        health::LaneError newest;
        int times = 0;
    };
    QList<Kind> kinds;
    for (const health::LaneError &error : report.lane.lastErrors) {
        const auto known = std::find_if(kinds.begin(), kinds.end(), [&error](const Kind &kind) {
            return kind.newest.failure == error.failure && kind.newest.httpStatus == error.httpStatus;
        });
        if (known == kinds.end())
            kinds.append({error, 1});
        else
            ++known->times;
    }
    LaneErrors errors{{{LaneTables::tr("Failure"), LaneTables::tr("HTTP"), LaneTables::tr("Times"), LaneTables::tr("Newest"),
                        LaneTables::tr("Decision"), LaneTables::tr("What it said")},
                       {}},
                      {}};
    for (const Kind &kind : kinds) {
        const health::LaneError &newest = kind.newest;
        errors.table.rows.append({{failureWord(newest.failure), CellTone::Bad, u"circle-x"_s},
                                  figure(newest.httpStatus == 0 ? u"–"_s : QString::number(newest.httpStatus)),
                                  figure(count(kind.times)), figure(clockTime(newest.time)),
                                  figure(newest.decision.value == 0 ? LaneTables::tr("probe") : newest.decision.toString()),
                                  muted(newest.detail)});
        errors.samples.append(newest.decision);
    }
    return errors;
}

DetailTable laneKeys(const engine::LaneReport &report)
{
    DetailTable table{{LaneTables::tr("Key"), LaneTables::tr("State"), LaneTables::tr("Calls"), LaneTables::tr("Failures"),
                       LaneTables::tr("Last used")},
                      {}};
    for (const health::KeySnapshot &key : report.lane.keys)
        table.rows.append({plain(key.label.isEmpty() ? key.source : key.label), keyState(key, report.lane.at),
                           figure(count(key.counts.uses)), plain(failuresText(key.counts)),
                           figure(key.counts.lastUsed ? clockTime(*key.counts.lastUsed) : u"–"_s)});
    return table;
}

DetailTable laneFigures(const engine::LaneReport &report)
{
    const health::LaneSnapshot &lane = report.lane;
    const auto &speed = lane.speed.tokensPerSecond;
    DetailTable table{{LaneTables::tr("What"), LaneTables::tr("Value")}, {}};
    const auto add = [&table](const QString &what, const QString &value) { table.rows.append({muted(what), plain(value)}); };
    add(LaneTables::tr("Chains that ask it"), report.chains.isEmpty() ? LaneTables::tr("none") : report.chains.join(u", "_s));
    add(LaneTables::tr("Time to first token"), spreadText(lane.speed.firstToken));
    add(LaneTables::tr("Time of an answer"), spreadText(lane.speed.duration));
    add(LaneTables::tr("Tokens a second"), speed.count == 0 ? LaneTables::tr("nothing measured in the last five minutes")
                                                            : LaneTables::tr("median %1 (of %2)")
                                                                  .arg(QLocale().toString(qRound64(speed.p50)), count(speed.count)));
    add(LaneTables::tr("Requests it may take"), quotaText(lane.headroom.requests, lane.at));
    add(LaneTables::tr("Tokens it may take"), quotaText(lane.headroom.tokens, lane.at));
    if (lane.headroom.learntPerMinute)
        add(LaneTables::tr("Learnt from its 429s"), LaneTables::tr("about %1 calls a minute")
                                                        .arg(QLocale().toString(qRound64(*lane.headroom.learntPerMinute))));
    add(LaneTables::tr("Used now"), LaneTables::tr("%1 calls a minute, %2 running")
                                        .arg(QLocale().toString(lane.headroom.callsPerMinute, 'f', 1), count(lane.inFlight)));
    const QString source = report.priceDate.isValid()
        ? LaneTables::tr("%1, of %2").arg(report.priceSource, QLocale().toString(report.priceDate, QLocale::ShortFormat))
        : report.priceSource;
    add(LaneTables::tr("Price"), report.priced ? source : LaneTables::tr("unknown: its calls count as unpriced, never as free"));
    add(LaneTables::tr("Last probe"), probeText(lane.lastProbe));
    return table;
}

} // namespace signalbox::gui
