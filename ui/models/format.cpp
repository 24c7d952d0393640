// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct Format
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::Format)
};

constexpr qint64 nanosPerDollar = 1'000'000'000;

// Decimals that show two significant digits of an amount below one dollar, at least four.
int decimalsFor(qint64 nanos)
{
    if (nanos >= nanosPerDollar)
        return 2;
    int decimals = 4;
    for (qint64 unit = nanosPerDollar / 1'000; decimals < 9 && nanos < unit; unit /= 10)
        ++decimals;
    return decimals;
}

// Digits of nanos / 10^9 with `decimals` places, rounded half up, without going through a double.
QString decimalText(quint64 nanos, int decimals)
{
    quint64 unit = 1;
    for (int i = decimals; i < 9; ++i)
        unit *= 10;
    nanos = (nanos + unit / 2) / unit;
    quint64 scale = 1;
    for (int i = 0; i < decimals; ++i)
        scale *= 10;
    const QLocale locale;
    return locale.toString(nanos / scale) + locale.decimalPoint()
        + QString::number(nanos % scale).rightJustified(decimals, u'0');
}

QString withSign(NanoUsd amount, int decimals)
{
    const bool negative = amount.value < 0;
    const quint64 magnitude = negative ? 0 - static_cast<quint64>(amount.value) : static_cast<quint64>(amount.value);
    return (negative ? u"-$"_s : u"$"_s) + decimalText(magnitude, decimals);
}

} // namespace

QString usd(NanoUsd amount)
{
    if (amount.value == 0)
        return u"$0"_s;
    return withSign(amount, decimalsFor(std::abs(amount.value)));
}

QString usdExact(NanoUsd amount) { return withSign(amount, 9); }

QString duration(qint64 micros)
{
    const QLocale locale;
    if (micros < 0)
        return u"–"_s;
    if (micros < 1'000)
        return Format::tr("%1 µs").arg(locale.toString(micros));
    const double seconds = static_cast<double>(micros) / 1e6;
    if (micros < 100'000)
        return Format::tr("%1 ms").arg(locale.toString(seconds * 1e3, 'f', 1));
    if (micros < 10'000'000)
        return Format::tr("%1 s").arg(locale.toString(seconds, 'f', 2));
    if (micros < 60'000'000)
        return Format::tr("%1 s").arg(locale.toString(seconds, 'f', 1));
    const qint64 whole = micros / 1'000'000;
    return Format::tr("%1 min %2 s").arg(locale.toString(whole / 60), QString::number(whole % 60).rightJustified(2, u'0'));
}

QString count(qint64 number) { return QLocale().toString(number); }

QString clockTime(UtcTime time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time.micros / 1000);
    const QTime clock = local.time();
    return clock.toString(u"HH:mm:ss"_s) + u'.' + QString::number(clock.msec() / 100);
}

QString fullTime(UtcTime time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.micros / 1000), u"d MMM yyyy HH:mm:ss.zzz"_s);
}

QString statusWord(DecisionStatus status)
{
    switch (status) {
    case DecisionStatus::Running:
        return Format::tr("running");
    case DecisionStatus::Ok:
        return Format::tr("ok");
    case DecisionStatus::Failed:
        return Format::tr("failed");
    case DecisionStatus::Blocked:
        return Format::tr("blocked");
    case DecisionStatus::Cancelled:
        return Format::tr("cancelled");
    case DecisionStatus::Interrupted:
        return Format::tr("interrupted");
    }
    Q_UNREACHABLE();
}

QString failureWord(FailureClass failure)
{
    switch (failure) {
    case FailureClass::RateLimited:
        return Format::tr("rate limited");
    case FailureClass::Unavailable:
        return Format::tr("unavailable");
    case FailureClass::Timeout:
        return Format::tr("timeout");
    case FailureClass::Malformed:
        return Format::tr("malformed answer");
    case FailureClass::Auth:
        return Format::tr("key refused");
    case FailureClass::ContextLength:
        return Format::tr("context too long");
    case FailureClass::ContentFilter:
        return Format::tr("content filter");
    case FailureClass::InvalidRequest:
        return Format::tr("request refused");
    case FailureClass::ClientGone:
        return Format::tr("client left");
    case FailureClass::Outrun:
        //: Of two models asked at the same time this one was slower and was cancelled.
        return Format::tr("slower, cancelled");
    case FailureClass::LowConfidence:
        //: The answer of a cascade's first model was not trusted, and a better model was asked.
        return Format::tr("not trusted");
    }
    Q_UNREACHABLE();
}

QString costKindWords(CostKind kind)
{
    switch (kind) {
    case CostKind::Unpriced:
        return Format::tr("no price known");
    case CostKind::Estimated:
        return Format::tr("estimated");
    case CostKind::Computed:
        return Format::tr("computed from the price list");
    case CostKind::Reported:
        return Format::tr("reported by the provider");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::gui
