// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/chat_response.h"

#include "wire/jsonreader.h"
#include "wire/providererror.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 dayMs = 24LL * 60 * 60 * 1000;

/// The title of an HTML page, or the text itself when it is not HTML.
QString plainWords(QByteArrayView body)
{
    const QString text = QString::fromUtf8(body.first(std::min<qsizetype>(body.size(), 4096)));
    const qsizetype open = text.indexOf("<title>"_L1, 0, Qt::CaseInsensitive);
    if (open >= 0) {
        const qsizetype from = open + 7;
        const qsizetype close = text.indexOf(u'<', from);
        return text.sliced(from, (close < 0 ? text.size() : close) - from);
    }
    return text.trimmed().startsWith(u'<') ? QString() : text;
}

/// A number of seconds or milliseconds as servers write it ("2", "0.5"); negative when it is none.
double plainNumber(QByteArrayView text)
{
    bool fine = false;
    const double number = text.trimmed().toDouble(&fine);
    return fine && std::isfinite(number) ? number : -1;
}

qint64 capped(double ms)
{
    return ms >= static_cast<double>(dayMs) ? dayMs : static_cast<qint64>(std::ceil(ms));
}

} // namespace

ErrorMeaning readErrorReply(int httpStatus, QByteArrayView body)
{
    JsonReader reader;
    simdjson::dom::element root;
    ProviderError error;
    const bool isJson = reader.parse(body, root) == simdjson::SUCCESS;
    if (isJson)
        error = findProviderError(root).value_or(ProviderError());
    else
        error.message = plainWords(body);
    QString message = presentable(error.message);
    if (message.isEmpty())
        message = error.code.isEmpty() ? u"HTTP %1 without an explanation"_s.arg(httpStatus) : presentable(error.code);
    return {classifyError(httpStatus, error), message, presentable(error.code)};
}

std::optional<qint64> retryAfterMs(QByteArrayView retryAfter, QByteArrayView retryAfterMsHeader, qint64 nowEpochSeconds)
{
    if (const double ms = plainNumber(retryAfterMsHeader); ms >= 0)
        return capped(ms);
    if (const double seconds = plainNumber(retryAfter); seconds >= 0)
        return capped(seconds * 1000);
    if (retryAfter.trimmed().isEmpty()) // nearly every answer: parsing a date out of nothing costs 10 µs
        return std::nullopt;
    // RFC 9110 §5.6.7, IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT"
    if (retryAfter.trimmed().isEmpty())
        return std::nullopt; // reading a date asks the system for its time zone
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(retryAfter.trimmed()), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    const qint64 seconds = date.toSecsSinceEpoch() - nowEpochSeconds;
    if (seconds < 0)
        return std::nullopt;
    return capped(static_cast<double>(seconds) * 1000);
}

} // namespace signalbox::wire
