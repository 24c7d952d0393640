// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/values.h"

#include "core/decimal_usd.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

bool isAsciiDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool allDigits(QStringView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isAsciiDigit);
}

/// Scalar text; nullopt with a complaint for anything else.
std::optional<QString> scalar(const Cursor &at)
{
    if (!at.isScalar())
        return std::nullopt;
    return QString::fromStdString(at.node().text);
}

QString withoutLeadingZeros(QString number)
{
    while (number.size() > 1 && number[0] == u'0' && number[1] != u'.')
        number.remove(0, 1);
    return number;
}

std::optional<double> unitInMilliseconds(QStringView unit)
{
    struct Unit
    {
        QLatin1StringView name;
        double milliseconds;
    };
    static constexpr std::array units{Unit{"ms"_L1, 1.0}, Unit{"s"_L1, 1e3}, Unit{"m"_L1, 60e3}, Unit{"h"_L1, 3'600e3},
                                      Unit{"d"_L1, 86'400e3}};
    for (const Unit &known : units) {
        if (unit == known.name)
            return known.milliseconds;
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> readText(const Cursor &at)
{
    constexpr qsizetype longest = 4'096;
    std::optional<QString> text = scalar(at);
    if (text && text->trimmed().isEmpty()) {
        at.error(u"is empty"_s);
        return std::nullopt;
    }
    if (text && text->size() > longest) {
        at.error(u"is longer than %L1 characters"_s.arg(longest));
        return std::nullopt;
    }
    return text;
}

bool isId(QStringView text)
{
    constexpr qsizetype longest = 64;
    const auto isWordCharacter = [](QChar c) {
        return isAsciiDigit(c) || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
    };
    return !text.isEmpty() && text.size() <= longest && isWordCharacter(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&](QChar c) { return isWordCharacter(c) || c == u'-' || c == u'_' || c == u'.'; });
}

std::optional<QString> readId(const Cursor &at)
{
    std::optional<QString> text = readText(at);
    if (text == "note"_L1) {
        at.error(u"`note` cannot be a name: every mapping may carry one"_s);
        return std::nullopt;
    }
    if (text && !isId(*text)) {
        at.error(u"%1 cannot be a name: letters, digits, `.`, `_` and `-`, at most 64"_s.arg(shown(*text)));
        return std::nullopt;
    }
    return text;
}

std::optional<bool> readBool(const Cursor &at)
{
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    if (*text == "true"_L1)
        return true;
    if (*text == "false"_L1)
        return false;
    at.error(u"%1 is neither `true` nor `false`"_s.arg(shown(*text)));
    return std::nullopt;
}

std::optional<qint64> readInteger(const Cursor &at, qint64 least, qint64 most)
{
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    bool fits = false;
    const qint64 value = allDigits(*text) ? text->toLongLong(&fits) : 0;
    if (!fits || value < least || value > most) {
        at.error(u"%1 is not a whole number from %2 to %3"_s.arg(shown(*text)).arg(least).arg(most));
        return std::nullopt;
    }
    return value;
}

std::optional<double> plainNumber(QStringView text)
{
    const qsizetype point = text.indexOf(u'.');
    const QStringView whole = point < 0 ? text : text.left(point);
    if (!allDigits(whole) || (point >= 0 && !allDigits(text.mid(point + 1))))
        return std::nullopt;
    bool fits = false;
    const double value = text.toDouble(&fits);
    return fits && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> readFraction(const Cursor &at)
{
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    const std::optional<double> value = plainNumber(*text);
    if (!value || *value > 1.0) {
        at.error(u"%1 is not a number from 0 to 1"_s.arg(shown(*text)));
        return std::nullopt;
    }
    return value;
}

std::optional<std::chrono::milliseconds> durationFromText(QStringView text)
{
    constexpr double mostRepresented = 1e15;
    const auto unitStart = std::find_if(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
    const qsizetype digits = unitStart - text.begin();
    const std::optional<double> number = plainNumber(text.left(digits));
    const std::optional<double> unit = unitInMilliseconds(text.mid(digits));
    if (!number || !unit)
        return std::nullopt;
    return std::chrono::milliseconds(static_cast<qint64>(std::min(std::round(*number * *unit), mostRepresented)));
}

std::optional<std::chrono::milliseconds> readDuration(const Cursor &at)
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(366 * 24);
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    const std::optional<std::chrono::milliseconds> duration = durationFromText(*text);
    if (!duration) {
        at.error(u"%1 is no duration; write a number with a unit such as 500ms, 5s, 2m, 1h or 7d"_s.arg(shown(*text)));
        return std::nullopt;
    }
    if (duration->count() < 1 || *duration > longest) {
        at.error(u"%1 is out of range: more than 0, at most 366d"_s.arg(shown(*text)));
        return std::nullopt;
    }
    return duration;
}

std::optional<PicoUsd> readPrice(const Cursor &at)
{
    constexpr qsizetype decimals = 6; // 1 USD per million tokens = 10⁶ pico-USD per token
    constexpr qint64 implausible = 1'000'000'000;
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    const qsizetype point = text->indexOf(u'.');
    const QString whole = point < 0 ? *text : text->left(point);
    const QString fraction = point < 0 ? QString() : text->mid(point + 1);
    if (!allDigits(whole) || (point >= 0 && !allDigits(fraction))) {
        at.error(u"%1 is no price; write USD per million tokens as a plain decimal such as 2.50"_s.arg(shown(*text)));
        return std::nullopt;
    }
    qsizetype significant = fraction.size();
    while (significant > 0 && fraction[significant - 1] == u'0')
        --significant;
    if (significant > decimals) {
        at.error(u"%1 is finer than 0.000001; prices are USD per million tokens: is this one per token?"_s.arg(
            shown(*text)));
        return std::nullopt;
    }
    bool fits = false;
    const qint64 pico = QString(whole + fraction.left(significant).leftJustified(decimals, u'0')).toLongLong(&fits);
    if (!fits || pico > implausible) {
        at.error(u"%1 is more than 1,000 USD per million tokens; check the unit"_s.arg(shown(*text)));
        return std::nullopt;
    }
    return PicoUsd{pico};
}

std::optional<NanoUsd> readUsd(const Cursor &at)
{
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    if (!plainNumber(*text)) {
        at.error(u"%1 is no amount; write USD as a plain decimal such as 10.00"_s.arg(shown(*text)));
        return std::nullopt;
    }
    const qsizetype point = text->indexOf(u'.');
    QString fraction = point < 0 ? QString() : text->mid(point + 1);
    while (fraction.endsWith(u'0'))
        fraction.chop(1);
    if (fraction.size() > 9) {
        at.error(u"%1 is finer than 0.000000001 USD"_s.arg(shown(*text)));
        return std::nullopt;
    }
    const std::optional<NanoUsd> amount = nanoUsdFromDecimal(withoutLeadingZeros(*text).toLatin1());
    if (!amount)
        at.error(u"%1 is more than 1,000,000 USD"_s.arg(shown(*text)));
    return amount;
}

std::optional<int> clockMinutes(QStringView text, ClockBound bound)
{
    constexpr int minutesPerDay = 1'440;
    if (text.size() != 5 || text[2] != u':' || !allDigits(text.first(2)) || !allDigits(text.sliced(3)))
        return std::nullopt;
    const int hours = text.first(2).toInt();
    const int minutes = text.sliced(3).toInt();
    const int last = bound == ClockBound::End ? minutesPerDay : minutesPerDay - 1;
    const int all = hours * 60 + minutes;
    return minutes < 60 && all <= last ? std::optional(all) : std::nullopt;
}

std::optional<std::size_t> readWord(const Cursor &at, Words words, Words later)
{
    const std::optional<QString> text = scalar(at);
    if (!text)
        return std::nullopt;
    QStringList known;
    for (const QLatin1StringView word : words) {
        if (*text == word)
            return static_cast<std::size_t>(known.size());
        known.append(QString(word));
    }
    if (std::find(later.begin(), later.end(), *text) != later.end())
        at.error(notYet(u'`' + *text + u'`') + u" or use one of: "_s + known.join(u", "_s));
    else
        at.error(
            u"%1 is not one of: %2%3"_s.arg(shown(*text), known.join(u", "_s), at.report().didYouMean(*text, known)));
    return std::nullopt;
}

} // namespace signalbox::policy
