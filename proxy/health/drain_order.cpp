// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/drain_order.h"

namespace signalbox::health {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mostOfOneUnit = 120; // seconds or minutes; hours up to two days

QString spoken(std::chrono::microseconds left)
{
    const qint64 seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
    const qint64 minutes = (seconds + 59) / 60;
    const qint64 hours = (minutes + 59) / 60;
    if (seconds <= mostOfOneUnit)
        return u"%1 s"_s.arg(seconds);
    if (minutes <= mostOfOneUnit)
        return u"%1 min"_s.arg(minutes);
    return hours <= 48 ? u"%1 h"_s.arg(hours) : u"%1 days"_s.arg((hours + 23) / 24);
}

} // namespace

QString drainText(const DrainOrder &order, std::chrono::microseconds left)
{
    QString text = u"drained for %1 more"_s.arg(spoken(left));
    if (!order.by.isEmpty())
        text += u" by "_s + order.by;
    if (!order.note.isEmpty())
        text += u" ("_s + order.note + u')';
    return text;
}

} // namespace signalbox::health
