// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/spend_view.h"

#include "models/csv_text.h"
#include "models/format.h"
#include "models/live_filter.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct SpendText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::SpendText)
};

QString titleOf(const QString &key) { return key.isEmpty() ? SpendText::tr("(none)") : key; }

NanoUsd sumOf(const QList<NanoUsd> &values)
{
    NanoUsd sum;
    for (const NanoUsd &value : values)
        sum += value;
    return sum;
}

DetailCell figure(const QString &text, bool strong = false) { return {text, CellTone::Plain, {}, true, strong}; }

qint64 inputOf(const Usage &usage) { return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h; }

DetailCell costCell(const SpendSums &sums, bool strong)
{
    if (sums.isUnknown())
        return {SpendText::tr("unpriced"), CellTone::Warning, {}, true, strong};
    return figure(usd(sums.cost()), strong);
}

DetailCell savedCell(const SpendSums &sums, bool strong)
{
    if (sums.withBaseline == 0)
        return {u"–"_s, CellTone::Muted, {}, true, strong};
    return {usd(sums.saved()), sums.saved().value < 0 ? CellTone::Warning : CellTone::Good, {}, true, strong};
}

QList<DetailCell> rowOf(const QString &title, const SpendSums &sums, NanoUsd total, const std::optional<NanoUsd> &before, bool strong)
{
    const double share = total.value == 0 ? 0 : 100.0 * static_cast<double>(sums.cost().value) / static_cast<double>(total.value);
    QList<DetailCell> row{{title, CellTone::Plain, {}, false, strong},
                          figure(count(sums.requests), strong),
                          figure(count(sums.calls), strong),
                          figure(count(inputOf(sums.usage)), strong),
                          figure(count(sums.usage.output), strong),
                          costCell(sums, strong),
                          figure(SpendText::tr("%1 %").arg(QLocale().toString(share, 'f', 1)), strong)};
    if (before) {
        const NanoUsd change = sums.cost() - *before;
        row.append({(change.value > 0 ? u"+"_s : QString()) + usd(change),
                    change.value > 0 ? CellTone::Warning : change.value < 0 ? CellTone::Good : CellTone::Muted, {}, true, strong});
    }
    row.append(savedCell(sums, strong));
    row.append({sums.unpriced == 0 ? u"–"_s : count(sums.unpriced), sums.unpriced == 0 ? CellTone::Muted : CellTone::Warning, {}, true, strong});
    return row;
}

} // namespace

NanoUsd SpendChart::totalOf(qsizetype bucket) const
{
    NanoUsd sum;
    for (const ChartSeries &one : series)
        sum += one.values.value(bucket);
    return sum;
}

SpendChart spendChart(const SpendTable &byTimeAndKey, const QList<TimeBucket> &buckets, int most)
{
    SpendChart chart;
    chart.buckets = buckets;
    QHash<QString, qsizetype> bucketOf;
    for (qsizetype i = 0; i < buckets.size(); ++i)
        bucketOf.insert(buckets[i].key, i);
    QHash<QString, ChartSeries> all;
    for (const SpendLine &row : byTimeAndKey.rows) {
        ChartSeries &series = all[row.keys.value(1)];
        series.values.resize(buckets.size());
        const auto at = bucketOf.constFind(row.keys.value(0));
        if (at == bucketOf.cend())
            continue; // spendAgrees() tells
        series.values[*at] += row.sums.cost();
        series.total += row.sums.cost();
    }
    for (auto entry = all.begin(); entry != all.end(); ++entry) {
        entry->key = entry.key();
        entry->title = titleOf(entry.key());
        if (entry->total.value != 0)
            chart.series.append(*entry);
        chart.total += entry->total;
    }
    std::sort(chart.series.begin(), chart.series.end(), [](const ChartSeries &a, const ChartSeries &b) {
        return a.total != b.total ? a.total > b.total : a.key < b.key;
    });
    if (chart.series.size() > most + 1) {
        ChartSeries others;
        others.isOthers = true;
        others.title = SpendText::tr("%n other(s)", nullptr, static_cast<int>(chart.series.size() - most));
        others.values.resize(buckets.size());
        for (qsizetype i = most; i < chart.series.size(); ++i) {
            for (qsizetype b = 0; b < buckets.size(); ++b)
                others.values[b] += chart.series[i].values[b];
            others.total += chart.series[i].total;
        }
        chart.series.resize(most);
        chart.series.append(others);
    }
    return chart;
}

SpendChart cumulativeChart(const SpendChart &chart, const SpendChart &before, UtcTime now)
{
    SpendChart lines;
    lines.buckets = chart.buckets;
    lines.total = chart.total;
    ChartSeries current{{}, SpendText::tr("This period"), {}, chart.total, false};
    NanoUsd sum;
    for (qsizetype i = 0; i < chart.buckets.size() && chart.buckets[i].from <= now; ++i)
        current.values.append(sum += chart.totalOf(i));
    lines.series.append(current);
    if (before.buckets.isEmpty())
        return lines;
    ChartSeries earlier{{}, SpendText::tr("The one before"), {}, before.total, false};
    sum = {};
    for (qsizetype i = 0; i < before.buckets.size() && i < chart.buckets.size(); ++i)
        earlier.values.append(sum += before.totalOf(i));
    lines.series.append(earlier);
    return lines;
}

QList<SpendDriver> spendDrivers(const SpendTable &byKey, const SpendTable &before, bool compared, int most)
{
    QHash<QString, NanoUsd> earlier;
    for (const SpendLine &row : before.rows)
        earlier[row.keys.value(0)] += row.sums.cost();
    QList<SpendDriver> drivers;
    for (const SpendLine &row : byKey.rows) {
        const QString key = row.keys.value(0);
        const NanoUsd was = earlier.take(key);
        if (row.sums.cost().value != 0 || was.value != 0)
            drivers.append({key, titleOf(key), row.sums.cost(), compared ? std::optional(row.sums.cost() - was) : std::nullopt});
    }
    for (auto gone = earlier.cbegin(); compared && gone != earlier.cend(); ++gone) {
        if (gone->value != 0)
            drivers.append({gone.key(), titleOf(gone.key()), {}, NanoUsd{} - *gone});
    }
    std::sort(drivers.begin(), drivers.end(), [](const SpendDriver &a, const SpendDriver &b) {
        return a.cost != b.cost ? a.cost > b.cost : a.key < b.key;
    });
    return drivers.mid(0, most);
}

DetailTable spendDetail(const SpendTable &byKey, const SpendTable &before, bool compared, const QString &keyTitle)
{
    DetailTable table{{keyTitle, SpendText::tr("Requests"), SpendText::tr("Calls"), SpendText::tr("Tokens in"), SpendText::tr("Out"),
                       SpendText::tr("Cost"), SpendText::tr("Share")},
                      {}};
    if (compared)
        table.headers.append(SpendText::tr("Change"));
    table.headers << SpendText::tr("Saved") << SpendText::tr("Unpriced");
    QHash<QString, NanoUsd> earlier;
    for (const SpendLine &row : before.rows)
        earlier[row.keys.value(0)] += row.sums.cost();
    const NanoUsd total = byKey.total.sums.cost();
    const auto was = [&](NanoUsd cost) { return compared ? std::optional(cost) : std::nullopt; };
    for (const SpendLine &row : byKey.rows)
        table.rows.append(rowOf(titleOf(row.keys.value(0)), row.sums, total, was(earlier.value(row.keys.value(0))), false));
    table.rows.append(rowOf(SpendText::tr("Total"), byKey.total.sums, total, was(before.total.sums.cost()), true));
    return table;
}

bool spendAgrees(const SpendTable &byTimeAndKey, const SpendTable &byKey, const SpendChart &chart)
{
    SpendSums rows;
    for (const SpendLine &row : byTimeAndKey.rows)
        rows += row.sums;
    SpendSums keys;
    for (const SpendLine &row : byKey.rows)
        keys += row.sums;
    NanoUsd drawn;
    for (const ChartSeries &series : chart.series)
        drawn += sumOf(series.values);
    return rows == byTimeAndKey.total.sums && keys == byKey.total.sums && rows == keys && drawn == keys.cost();
}

QByteArray chartCsv(const SpendChart &chart)
{
    QByteArray text = "time";
    for (const ChartSeries &series : chart.series)
        text += ',' + csvField(series.title);
    text += ",total_usd\r\n";
    for (qsizetype i = 0; i < chart.buckets.size(); ++i) {
        text += csvField(chart.buckets[i].key);
        for (const ChartSeries &series : chart.series)
            text += ',' + (i < series.values.size() ? usdText(series.values[i]).toLatin1() : QByteArray());
        text += ',' + usdText(chart.totalOf(i)).toLatin1() + "\r\n";
    }
    return text;
}

DetailTable chartTable(const SpendChart &chart)
{
    DetailTable table{{SpendText::tr("Time")}, {}};
    for (const ChartSeries &series : chart.series)
        table.headers.append(series.title);
    for (qsizetype i = 0; i < chart.buckets.size(); ++i) {
        QList<DetailCell> row{{chart.buckets[i].title}};
        for (const ChartSeries &series : chart.series)
            row.append(i < series.values.size() ? figure(usd(series.values[i])) : DetailCell{u"–"_s, CellTone::Muted, {}, true});
        table.rows.append(row);
    }
    return table;
}

QString chartSentence(const QString &title, const SpendChart &chart)
{
    if (chart.total.value == 0)
        return SpendText::tr("%1: nothing.").arg(title);
    qsizetype highest = 0;
    for (qsizetype i = 1; i < chart.buckets.size(); ++i) {
        if (chart.totalOf(i) > chart.totalOf(highest))
            highest = i;
    }
    QString text = SpendText::tr("%1: %2 in all, highest %3 at %4").arg(title, usd(chart.total), usd(chart.totalOf(highest)),
                                                                       chart.buckets.value(highest).title);
    if (chart.series.size() > 1 && !chart.series.constFirst().isOthers)
        text += SpendText::tr(", %1 largest with %2").arg(chart.series.constFirst().title, usd(chart.series.constFirst().total));
    return text + u'.';
}

QString changeText(NanoUsd now, NanoUsd before)
{
    if (before.value <= 0)
        return {};
    const double percent = 100.0 * static_cast<double>(now.value - before.value) / static_cast<double>(before.value);
    const QString number = QLocale().toString(qAbs(percent), 'f', qAbs(percent) < 10 ? 1 : 0);
    if (now == before)
        return SpendText::tr("as before");
    return now > before ? SpendText::tr("%1 % more than before").arg(number) : SpendText::tr("%1 % less than before").arg(number);
}

QString dimensionText(SpendBy by)
{
    switch (by) {
    case SpendBy::Model:
        return SpendText::tr("Model");
    case SpendBy::Provider:
        return SpendText::tr("Provider");
    case SpendBy::Client:
        return SpendText::tr("Client");
    case SpendBy::Tag:
        return SpendText::tr("Tag");
    case SpendBy::Label:
        return SpendText::tr("Label");
    case SpendBy::Rule:
        return SpendText::tr("Rule");
    case SpendBy::Chain:
        return SpendText::tr("Chain");
    case SpendBy::Task:
        return SpendText::tr("Task");
    case SpendBy::Session:
        return SpendText::tr("Session");
    case SpendBy::Hour:
        return SpendText::tr("Hour");
    case SpendBy::Day:
        return SpendText::tr("Day");
    case SpendBy::Month:
        return SpendText::tr("Month");
    }
    Q_UNREACHABLE();
}

QString liveFilterFor(SpendBy by, const QString &key)
{
    // The request counts where its answer came from, and every call where it went.
    switch (by) {
    case SpendBy::Model:
        return key.isEmpty() ? u"model=\"\""_s : u"(model=%1 OR tried=%1)"_s.arg(filterQuoted(key));
    case SpendBy::Provider:
        return key.isEmpty() ? u"provider=\"\""_s : u"(provider=%1 OR tried=%2)"_s.arg(filterQuoted(key), filterQuoted(key + u"/*"_s));
    case SpendBy::Client:
        return u"client="_s + filterQuoted(key);
    case SpendBy::Rule:
        return u"rule="_s + filterQuoted(key);
    case SpendBy::Session:
        return u"session="_s + filterQuoted(key);
    case SpendBy::Tag:
        return u"tags="_s + filterQuoted(key);
    case SpendBy::Chain:
        return u"chain="_s + filterQuoted(key);
    case SpendBy::Task:
        return u"task="_s + filterQuoted(key);
    case SpendBy::Label:
    case SpendBy::Hour:
    case SpendBy::Day:
    case SpendBy::Month:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::gui
