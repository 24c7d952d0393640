// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/rate_limits.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::health {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr microseconds longestReset = 24h;

struct Unit
{
    QByteArrayView name;
    double seconds;
};
constexpr std::array units{Unit{"ms", 1e-3},  Unit{"us", 1e-6},   Unit{"\xC2\xB5s", 1e-6}, Unit{"d", 86'400},
                           Unit{"h", 3'600}, Unit{"m", 60},      Unit{"s", 1}};

/// Takes the digits and the point at the start off `text`.
std::optional<double> takeNumber(QByteArrayView &text)
{
    qsizetype length = 0;
    while (length < text.size() && ((text[length] >= '0' && text[length] <= '9') || text[length] == '.'))
        ++length;
    bool readable = false;
    const double number = text.first(length).toDouble(&readable);
    text = text.sliced(length);
    return readable ? std::optional(number) : std::nullopt;
}

/// "1h2m3.5s", "6ms"; a number alone is seconds.
std::optional<double> durationSeconds(QByteArrayView text)
{
    double sum = 0;
    bool alone = true;
    while (!text.isEmpty()) {
        const std::optional<double> number = takeNumber(text);
        if (!number)
            return std::nullopt;
        if (text.isEmpty() && alone)
            return *number;
        const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit &known) { return text.startsWith(known.name); });
        if (unit == units.end())
            return std::nullopt;
        sum += *number * unit->seconds;
        text = text.sliced(unit->name.size());
        alone = false;
    }
    return alone ? std::nullopt : std::optional(sum);
}

std::optional<microseconds> resetIn(QByteArrayView text, UtcTime now)
{
    std::optional<double> seconds = durationSeconds(text);
    const double epoch = static_cast<double>(now.micros) / 1e6;
    if (!seconds) {
        const QDateTime date = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODateWithMs);
        if (!date.isValid())
            return std::nullopt;
        seconds = static_cast<double>(date.toMSecsSinceEpoch()) / 1e3 - epoch;
    } else if (*seconds > 1e11) { // epoch milliseconds
        seconds = *seconds / 1e3 - epoch;
    } else if (*seconds > 1e8) { // epoch seconds
        seconds = *seconds - epoch;
    }
    const double longest = std::chrono::duration<double>(longestReset).count();
    return microseconds(std::llround(std::clamp(*seconds, 0.0, longest) * 1e6));
}

void readQuantity(Allowance &allowance, QByteArrayView what, QByteArrayView value, UtcTime now)
{
    if (what == "reset") {
        if (const std::optional<microseconds> reset = resetIn(value, now))
            allowance.reset = reset;
        return;
    }
    bool readable = false;
    const qint64 number = value.toLongLong(&readable);
    if (!readable || number < 0)
        return;
    if (what == "limit")
        allowance.limit = number;
    else if (what == "remaining")
        allowance.remaining = number;
}

} // namespace

void RateLimits::read(QByteArrayView name, QByteArrayView value, UtcTime now)
{
    constexpr QByteArrayView common = "x-ratelimit-";
    constexpr QByteArrayView anthropic = "anthropic-ratelimit-";
    const bool isCommon = name.startsWith(common);
    if (!isCommon && !name.startsWith(anthropic))
        return;
    const QByteArrayView rest = name.sliced(isCommon ? common.size() : anthropic.size());
    const qsizetype dash = rest.indexOf('-');
    const QByteArrayView first = dash < 0 ? rest : rest.first(dash);
    const QByteArrayView second = dash < 0 ? QByteArrayView("requests") : rest.sliced(dash + 1);
    const QByteArrayView quota = isCommon ? second : first;
    const QByteArrayView what = isCommon ? first : second;
    if (quota == "requests")
        readQuantity(requests, what, value.trimmed(), now);
    else if (quota == "tokens")
        readQuantity(tokens, what, value.trimmed(), now);
}

} // namespace signalbox::health
