// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/waterfall.h"

#include "models/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct WaterfallText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::WaterfallText)
};

QString outcomeOf(const AttemptRecord &attempt)
{
    if (attempt.failure) {
        QStringList words;
        if (attempt.httpStatus >= 400)
            words.append(QString::number(attempt.httpStatus));
        words.append(failureWord(*attempt.failure));
        if (attempt.retryAfterMs >= 0)
            words.append(WaterfallText::tr("retry after %1").arg(duration(attempt.retryAfterMs * 1'000)));
        if (!attempt.detail.isEmpty())
            words.append(attempt.detail);
        return words.join(u" · "_s);
    }
    if (attempt.totalUs < 0)
        return WaterfallText::tr("running");
    //: %1 = time to first token, %2 = time of the whole attempt.
    return WaterfallText::tr("first token %1 · all %2").arg(duration(attempt.firstContentUs), duration(attempt.totalUs));
}

WaterfallBar::Step stepOf(const AttemptRecord &attempt)
{
    switch (attempt.role) {
    case AttemptRole::Ordinary:
        return attempt.retry ? WaterfallBar::Step::Retry : WaterfallBar::Step::Fallback;
    case AttemptRole::Hedge:
        return WaterfallBar::Step::Hedge;
    case AttemptRole::Restart:
    case AttemptRole::Continuation:
        return WaterfallBar::Step::Rescue;
    case AttemptRole::NextKey:
        return WaterfallBar::Step::NextKey;
    }
    Q_UNREACHABLE();
}

WaterfallBar makeBar(const AttemptRecord &attempt, qint64 begin, bool first)
{
    WaterfallBar bar;
    bar.model = attempt.model;
    bar.step = first ? WaterfallBar::Step::First : stepOf(attempt);
    bar.outrun = attempt.failure == FailureClass::Outrun;
    bar.failed = attempt.failure.has_value() && !bar.outrun;
    bar.running = !attempt.failure && attempt.isOpen();
    bar.outcome = outcomeOf(attempt);
    for (const QString &more : {attempt.why, attempt.key}) {
        if (!more.isEmpty())
            bar.outcome += u" · "_s + more;
    }
    const qint64 known = std::max({attempt.connectedUs, attempt.firstByteUs, attempt.firstContentUs, attempt.totalUs, qint64{0}});
    const qint64 end = attempt.totalUs >= 0 ? attempt.totalUs : known;
    qint64 at = 0;
    const auto upTo = [&](WaterfallPart::Kind kind, qint64 micros) {
        if (micros > at) {
            bar.parts.append({kind, begin + at, begin + micros});
            at = micros;
        }
    };
    upTo(WaterfallPart::Kind::Connect, attempt.connectedUs >= 0 ? std::min(attempt.connectedUs, end) : end);
    upTo(WaterfallPart::Kind::Wait, attempt.firstContentUs >= 0 ? std::min(attempt.firstContentUs, end) : end);
    upTo(WaterfallPart::Kind::Stream, end);
    return bar;
}

} // namespace

Waterfall makeWaterfall(const DecisionRecord &record)
{
    Waterfall waterfall;
    waterfall.endUs = std::max<qint64>(record.durationUs, 1);
    for (const AttemptRecord &attempt : record.attempts) {
        const qint64 begin = std::max<qint64>(0, attempt.started.micros - record.time.micros);
        waterfall.bars.append(makeBar(attempt, begin, waterfall.bars.isEmpty()));
        for (const WaterfallPart &part : std::as_const(waterfall.bars.last().parts))
            waterfall.endUs = std::max(waterfall.endUs, part.toUs);
    }
    return waterfall;
}

qint64 tickDistance(qint64 endUs)
{
    qint64 unit = 1;
    for (;; unit *= 10) {
        for (const qint64 factor : {1, 2, 5}) {
            if (endUs / (unit * factor) < 6)
                return unit * factor;
        }
    }
}

QString tickText(qint64 atUs, qint64 distanceUs)
{
    if (atUs == 0)
        return u"0"_s;
    const QLocale locale;
    if (distanceUs >= 100'000)
        return WaterfallText::tr("%1 s").arg(
            locale.toString(static_cast<double>(atUs) / 1e6, 'f', distanceUs >= 1'000'000 ? 0 : 1));
    if (distanceUs >= 1'000)
        return WaterfallText::tr("%1 ms").arg(locale.toString(atUs / 1'000));
    return WaterfallText::tr("%1 µs").arg(locale.toString(atUs));
}

} // namespace signalbox::gui
