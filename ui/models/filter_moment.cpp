// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/filter_moment.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qint64 microsPerMilli = 1'000;
constexpr qint64 farthest = 4'000'000'000; // seconds; beyond it is a typing error

FilterMoment spanOf(const QDateTime &from, const QDateTime &to)
{
    return {from.toMSecsSinceEpoch() * microsPerMilli, to.toMSecsSinceEpoch() * microsPerMilli, false};
}

std::optional<FilterMoment> ago(QStringView text, const QDateTime &now)
{
    static const QRegularExpression shape(u"^-(\\d{1,9})(s|min|m|h|d)$"_s);
    const QRegularExpressionMatch match = shape.match(text.toString());
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const qint64 each = unit == "s"_L1 ? 1 : unit == "h"_L1 ? 3'600 : unit == "d"_L1 ? 86'400 : 60;
    const qint64 seconds = match.captured(1).toLongLong() * each;
    if (seconds > farthest)
        return std::nullopt;
    const qint64 at = (now.toMSecsSinceEpoch() - seconds * 1'000) * microsPerMilli;
    return FilterMoment{at, at + microsPerMilli, true};
}

} // namespace

std::optional<FilterMoment> filterMoment(QStringView text, const QDateTime &now)
{
    if (auto relative = ago(text, now))
        return relative;
    const QString whole = text.toString();
    if (const QDate day = QDate::fromString(whole, Qt::ISODate); day.isValid() && whole.size() == 10)
        return spanOf(day.startOfDay(), day.addDays(1).startOfDay());
    static const QRegularExpression shape(
        u"^(\\d{4}-\\d{2}-\\d{2}T)?\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})?$"_s);
    const QRegularExpressionMatch match = shape.match(whole);
    if (!match.hasMatch())
        return std::nullopt;
    QString full = match.captured(1).isEmpty() ? now.date().toString(Qt::ISODate) + u'T' + (whole.indexOf(u':') == 1 ? u"0"_s : QString()) + whole : whole;
    const QDateTime from = QDateTime::fromString(full, Qt::ISODateWithMs);
    if (!from.isValid())
        return std::nullopt;
    const qint64 length = match.captured(2).isEmpty() ? 60'000 : match.captured(3).isEmpty() ? 1'000 : 1;
    return spanOf(from, from.addMSecs(length));
}

QString momentText(UtcTime time)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time.micros / microsPerMilli);
    if (local == local.date().startOfDay())
        return local.date().toString(Qt::ISODate);
    const QString text = local.toString(local.time().second() == 0 ? u"yyyy-MM-ddTHH:mm"_s : u"yyyy-MM-ddTHH:mm:ss"_s);
    const auto read = filterMoment(text, local);
    if (read && read->from == local.toMSecsSinceEpoch() / 1'000 * 1'000 * microsPerMilli)
        return text;
    const int offset = local.offsetFromUtc() / 60;
    return text + u"%1%2:%3"_s.arg(offset < 0 ? u"-"_s : u"+"_s).arg(qAbs(offset) / 60, 2, 10, QChar(u'0')).arg(qAbs(offset) % 60, 2, 10, QChar(u'0'));
}

QString timeFilter(UtcTime from, UtcTime to) { return u"time>="_s + momentText(from) + u" time<"_s + momentText(to); }

} // namespace signalbox::gui
