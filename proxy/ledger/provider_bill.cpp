// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/provider_bill.h"

#include "core/decimal_usd.h"
#include "ledger/csv_rows.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {
namespace {

/// Which columns mean what in one kind of export. A column that need not be there may be empty.
struct Shape
{
    QString name;
    QString day;
    QString model;
    QString cost;     ///< USD
    QString currency; ///< must be usd where it is said
    QStringList input;
    QStringList output;
    QStringList needed; ///< told by these
};

const QList<Shape> &shapes()
{
    static const QList<Shape> all{
        {u"OpenAI costs"_s, u"start_time"_s, u"line_item"_s, u"amount_value"_s, u"amount_currency"_s, {}, {},
         {u"start_time"_s, u"amount_value"_s, u"line_item"_s}},
        {u"OpenAI usage"_s, u"start_time"_s, u"model"_s, {}, {}, {u"input_tokens"_s}, {u"output_tokens"_s},
         {u"start_time"_s, u"model"_s, u"input_tokens"_s, u"output_tokens"_s}},
        {u"Anthropic cost"_s, u"usage_date_utc"_s, u"model"_s, u"cost_usd"_s, {}, {}, {},
         {u"usage_date_utc"_s, u"model"_s, u"cost_usd"_s}},
        {u"Anthropic usage"_s, u"usage_date_utc"_s, u"model_version"_s, {}, {},
         {u"usage_input_tokens_no_cache"_s, u"usage_input_tokens_cache_write_5m"_s, u"usage_input_tokens_cache_write_1h"_s,
          u"usage_input_tokens_cache_write"_s, u"usage_input_tokens_cache_read"_s},
         {u"usage_output_tokens"_s},
         {u"usage_date_utc"_s, u"model_version"_s, u"usage_input_tokens_no_cache"_s, u"usage_output_tokens"_s}},
        {u"OpenRouter activity"_s, u"date"_s, u"slug"_s, u"usage"_s, {}, {u"prompt tokens"_s}, {u"completion tokens"_s},
         {u"date"_s, u"slug"_s, u"usage"_s}},
    };
    return all;
}

tl::unexpected<Error> refuse(const QString &what)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, what + u" Nothing was compared."_s, {}});
}

/// "2026-11-22", "2026-11-22T00:00:00+00:00", "2026-11-22 10:00:00" or seconds since 1970: the UTC day.
QDate dayOf(const QString &text)
{
    bool isNumber = false;
    const qint64 seconds = text.toLongLong(&isNumber);
    if (isNumber && text.size() >= 9 && text.size() <= 11)
        return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc()).date();
    if (text.size() == 10)
        return QDate::fromString(text, Qt::ISODate);
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() != Qt::LocalTime)
        return time.toUTC().date();
    return QDate::fromString(text.left(10), Qt::ISODate); // without a zone: these exports mean UTC
}

/// nullopt: not readable. Empty counts as nothing.
std::optional<qint64> tokensOf(const QString &text)
{
    if (text.isEmpty())
        return 0;
    bool readable = false;
    const double number = text.toDouble(&readable); // some write 1200.0
    constexpr double most = 1e15;
    if (!readable || number < 0 || number > most)
        return std::nullopt;
    return static_cast<qint64>(number);
}

class Reader final
{
public:
    Reader(const Shape &shape, const QStringList &head) : m_shape(shape), m_head(head) { m_bill.shape = shape.name; }

    [[nodiscard]] Result<void> add(const QStringList &row, qint64 line)
    {
        ++m_bill.rows;
        const QString model = modelKey(cell(row, m_shape.model));
        const QString currency = m_shape.currency.isEmpty() ? QString() : cell(row, m_shape.currency);
        if (model.isEmpty()) {
            if (!m_shape.cost.isEmpty() && !cell(row, m_shape.cost).isEmpty())
                return refuse(u"Line %1 has an amount and no model. Export the costs grouped by line item."_s.arg(line));
            ++m_bill.skipped;
            return {};
        }
        const QDate day = dayOf(cell(row, m_shape.day));
        if (!day.isValid())
            return refuse(u"Line %1: %2 is no date."_s.arg(line).arg(cell(row, m_shape.day).left(40)));
        if (!currency.isEmpty() && currency.compare("usd"_L1, Qt::CaseInsensitive) != 0)
            return refuse(u"Line %1 is in %2; only US dollars can be compared."_s.arg(line).arg(currency.left(10)));
        BilledUse &use = m_bill.uses[{day, model}];
        if (!m_shape.cost.isEmpty()) {
            const QString text = cell(row, m_shape.cost);
            const std::optional<NanoUsd> amount = text.isEmpty() ? NanoUsd{0} : nanoUsdFromDecimal(text.toLatin1());
            if (!amount)
                return refuse(u"Line %1: %2 is no amount."_s.arg(line).arg(text.left(40)));
            use.cost = use.cost.value_or(NanoUsd{0}) + *amount;
        }
        for (const auto &[columns, sum] : {std::pair(&m_shape.input, &use.input), std::pair(&m_shape.output, &use.output)}) {
            for (const QString &column : *columns) {
                const std::optional<qint64> tokens = tokensOf(cell(row, column));
                if (!tokens)
                    return refuse(u"Line %1: %2 is no number of tokens."_s.arg(line).arg(cell(row, column).left(40)));
                *sum = sum->value_or(0) + *tokens;
            }
        }
        return {};
    }
    [[nodiscard]] ProviderBill take() { return std::move(m_bill); }

private:
    [[nodiscard]] QString cell(const QStringList &row, const QString &column) const
    {
        return row.value(m_head.indexOf(column));
    }

    const Shape &m_shape;
    const QStringList &m_head;
    ProviderBill m_bill;
};

} // namespace

QString modelKey(const QString &name)
{
    static const QRegularExpression variant(u"-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$"_s);
    // "gpt-4o-2024-08-06, cached input" is a line item of that model.
    QString key = name.section(u',', 0, 0).section(u'/', -1).trimmed().toLower();
    for (QChar &c : key) {
        if (c == u' ' || c == u'.' || c == u'_')
            c = u'-';
    }
    return key.remove(variant);
}

Result<ProviderBill> readProviderBill(const QByteArray &csv)
{
    CsvRows rows(csv);
    std::optional<QStringList> head = rows.next();
    if (!head)
        return refuse(u"The file holds no table."_s);
    for (QString &column : *head)
        column = column.toLower();
    const auto shape = std::find_if(shapes().cbegin(), shapes().cend(), [&head](const Shape &candidate) {
        return std::all_of(candidate.needed.cbegin(), candidate.needed.cend(),
                           [&head](const QString &column) { return head->contains(column); });
    });
    if (shape == shapes().cend()) {
        QStringList names;
        for (const Shape &known : shapes())
            names.append(u"%1 (%2)"_s.arg(known.name, known.needed.join(u", "_s)));
        return refuse(u"The columns of the file are not known: %1. Known are %2. An OpenAI export whose days are all "
                      "empty has no columns for use."_s.arg(head->join(u", "_s).left(200), names.join(u"; "_s)));
    }
    Reader reader(*shape, *head);
    while (const std::optional<QStringList> row = rows.next()) {
        if (Result<void> added = reader.add(*row, rows.line()); !added)
            return Unexpected(added.error());
    }
    if (rows.isBroken())
        return refuse(u"Line %1 has a quote that is not closed, or text behind one."_s.arg(rows.line()));
    return reader.take();
}

} // namespace signalbox::ledger
