// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/catalogue_fields.h"

#include "core/decimal_usd.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::catalog {
namespace {

constexpr qsizetype mostShown = 20;

} // namespace

void Problems::add(const QString &where, const QString &what)
{
    if (m_count++ < mostShown)
        m_first.append(where + u": "_s + what);
}

QString Problems::text() const
{
    QString text = m_first.join(u'\n');
    if (m_count > mostShown)
        text += u"\n… and %1 more"_s.arg(m_count - mostShown);
    return text;
}

QString Field::where() const
{
    if (m_parent == nullptr)
        return *m_name;
    constexpr std::size_t longest = 60;
    const std::string_view key = m_key.substr(0, longest);
    return m_parent->where()
        + (m_index < 0 ? u", "_s + QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size())) : u"[%1]"_s.arg(m_index));
}

std::optional<QString> Field::text() const
{
    constexpr qsizetype longest = 500;
    std::string_view bytes;
    if (m_value.get(bytes) != simdjson::SUCCESS) {
        complain(u"not a text"_s);
        return std::nullopt;
    }
    const QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (text.isEmpty() || text.size() > longest) {
        complain(u"a text of 1 to %1 characters is needed, this has %2"_s.arg(longest).arg(text.size()));
        return std::nullopt;
    }
    return text;
}

std::optional<bool> Field::boolean() const
{
    bool value = false;
    if (m_value.get(value) == simdjson::SUCCESS)
        return value;
    complain(u"neither true nor false"_s);
    return std::nullopt;
}

std::optional<qint64> Field::integer(qint64 least, qint64 most) const
{
    int64_t value = 0;
    if (m_value.get(value) == simdjson::SUCCESS && value >= least && value <= most)
        return value;
    complain(u"a whole number from %1 to %2 is needed"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<double> Field::fraction() const
{
    double value = 0.0;
    if (m_value.get(value) == simdjson::SUCCESS && value >= 0.0 && value <= 1.0)
        return value;
    complain(u"a number from 0 to 1 is needed"_s);
    return std::nullopt;
}

/// The parser gives the nearest double; its shortest digits are those that were written.
std::optional<PicoUsd> Field::amount(double most, qint64 multiplier, qint64 divisor) const
{
    double value = 0.0;
    if (m_value.get(value) != simdjson::SUCCESS) {
        complain(u"not a number"_s);
        return std::nullopt;
    }
    if (!std::isfinite(value) || value < 0.0 || value > most) {
        complain(u"%1 is no price: from 0 to %2 USD"_s.arg(value).arg(most));
        return std::nullopt;
    }
    const std::optional<NanoUsd> nano =
        nanoUsdFromDecimal(QByteArray::number(value, 'g', QLocale::FloatingPointShortest));
    if (!nano || nano->value * multiplier % divisor != 0) {
        complain(u"%1 USD is finer than the smallest unit, a millionth of a millionth of a USD a token"_s.arg(value));
        return std::nullopt;
    }
    return PicoUsd{nano->value * multiplier / divisor};
}

std::optional<PicoUsd> Field::perMillion() const
{
    return amount(10'000.0, 1, 1'000); // 1 USD per million tokens is 10⁶ pico-USD a token and 10⁹ nano-USD
}

std::optional<PicoUsd> Field::perRequest() const
{
    return amount(1'000.0, 1'000, 1);
}

std::optional<QDate> Field::date() const
{
    const std::optional<QString> written = text();
    if (!written)
        return std::nullopt;
    const QDate date = QDate::fromString(*written, u"yyyy-MM-dd"_s);
    if (date.isValid() && date.year() >= 2015 && date.year() < 2100)
        return date;
    complain(u"%1 is no date such as 2026-11-22"_s.arg(written->left(40)));
    return std::nullopt;
}

std::optional<QStringList> Field::texts() const
{
    QStringList list;
    const qsizetype before = m_problems->count();
    forEachItem([&list](const Field &item) {
        if (const auto text = item.text())
            list.append(*text);
    });
    return m_problems->count() == before ? std::optional(list) : std::nullopt;
}

} // namespace signalbox::catalog
