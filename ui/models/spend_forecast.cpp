// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/spend_forecast.h"

#include <QCoreApplication>
#include <QDateTime>

#include <array>
#include <cmath>
#include <vector>

namespace signalbox::gui {
namespace {

struct ForecastText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::ForecastText)
};

constexpr int fewestDays = 5;
constexpr qint64 shortestDay = 22LL * 3'600'000'000; // a day on which the clocks are put forward has 23 hours

using Days = std::array<std::vector<double>, 8>; // by weekday from 1; 0: all

void collect(Days &days, const SpendChart &chart, UtcTime now)
{
    for (qsizetype i = 0; i < chart.buckets.size(); ++i) {
        if (chart.buckets[i].to > now)
            return;
        const auto spent = static_cast<double>(chart.totalOf(i).value);
        const int weekday = QDateTime::fromMSecsSinceEpoch(chart.buckets[i].from.micros / 1'000 + 12LL * 3'600'000).date().dayOfWeek();
        days[0].push_back(spent);
        days[static_cast<std::size_t>(weekday)].push_back(spent);
    }
}

double meanOf(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// Variance of the days about the mean of their weekday.
double spreadOf(const Days &days)
{
    double squares = 0;
    double count = 0;
    for (std::size_t weekday = 1; weekday < days.size(); ++weekday) {
        const double mean = days[weekday].size() > 1 ? meanOf(days[weekday]) : meanOf(days[0]);
        for (const double value : days[weekday])
            squares += (value - mean) * (value - mean);
        count += static_cast<double>(days[weekday].size());
    }
    return count > 1 ? squares / (count - 1) : 0;
}

NanoUsd rounded(double value) { return {std::llround(std::max(0.0, value))}; }

} // namespace

std::optional<SpendForecast> spendForecast(const SpendChart &chart, const SpendChart &before, UtcTime now)
{
    if (chart.buckets.isEmpty() || chart.buckets.constLast().from <= now || chart.buckets.constFirst().from > now)
        return std::nullopt;
    const qint64 length = chart.buckets.constFirst().to.micros - chart.buckets.constFirst().from.micros;
    if (length < shortestDay || length > shortestDay + 4LL * 3'600'000'000)
        return std::nullopt;
    Days days;
    collect(days, before, now);
    collect(days, chart, now);
    if (days[0].size() < fewestDays)
        return std::nullopt;
    const double spread = spreadOf(days);
    SpendForecast forecast;
    double sum = 0;
    double variance = 0;
    double spent = 0;
    for (qsizetype i = 0; i < chart.buckets.size(); ++i) {
        const TimeBucket &day = chart.buckets[i];
        const auto here = static_cast<double>(chart.totalOf(i).value);
        spent += here;
        if (day.to <= now) {
            sum += here;
        } else {
            const int weekday = QDateTime::fromMSecsSinceEpoch(day.from.micros / 1'000 + 12LL * 3'600'000).date().dayOfWeek();
            const std::vector<double> &alike = days[static_cast<std::size_t>(weekday)];
            // Of today as much is to come as of the day is left.
            const double part = day.from > now ? 1.0 : static_cast<double>(day.to.micros - now.micros) / static_cast<double>(day.to.micros - day.from.micros);
            sum += here + part * (alike.empty() ? meanOf(days[0]) : meanOf(alike));
            variance += part * spread;
        }
        forecast.lowLine.append(rounded(std::max(spent, sum - std::sqrt(variance))));
        forecast.highLine.append(rounded(sum + std::sqrt(variance)));
    }
    forecast.low = forecast.lowLine.constLast();
    forecast.high = forecast.highLine.constLast();
    return forecast;
}

void addForecast(SpendChart &pace, const SpendForecast &forecast)
{
    pace.series.append({{}, ForecastText::tr("Forecast, low"), forecast.lowLine, forecast.low, false});
    pace.series.append({{}, ForecastText::tr("Forecast, high"), forecast.highLine, forecast.high, false});
}

} // namespace signalbox::gui
