// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/money.h"

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>
#include <utility>

namespace signalbox::ledger {

/// What a provider says a day's use of a model was.
struct BilledUse
{
    std::optional<NanoUsd> cost;  ///< nullopt: the file has no amounts
    std::optional<qint64> input;  ///< tokens, cached ones included; nullopt: the file has none
    std::optional<qint64> output;

    bool operator==(const BilledUse &) const = default;
};

/// A provider's export of usage or cost, by UTC day and modelKey().
struct ProviderBill
{
    QString shape; ///< "OpenAI costs", "Anthropic usage", …: what the columns were taken for
    QMap<std::pair<QDate, QString>, BilledUse> uses;
    qint64 rows = 0;
    qint64 skipped = 0; ///< rows without a model, such as buckets in which nothing happened

    [[nodiscard]] QDate firstDay() const { return uses.isEmpty() ? QDate() : uses.firstKey().first; }
    [[nodiscard]] QDate lastDay() const { return uses.isEmpty() ? QDate() : uses.lastKey().first; }
};

/// A model's name in the form in which a provider's bill and a policy agree: lower case, without the provider, a date of
/// release or "latest", blanks and dots as hyphens: "Claude Haiku 4.5" and "anthropic/claude-haiku-4-5-20251001" are one.
[[nodiscard]] QString modelKey(const QString &name);

/// Reads the CSV a provider's console exports. Known by their columns: OpenAI costs (amount_value, line_item) and usage
/// (start_time, model, input_tokens), Anthropic cost (usage_date_utc, model, cost_usd) and usage (usage_date_utc,
/// model_version, usage_…_tokens), OpenRouter activity (Date, Slug, Usage). Errors: InvalidRequest with the line for
/// other columns, a currency that is not USD, a date, number or amount that cannot be read, broken quotes.
[[nodiscard]] Result<ProviderBill> readProviderBill(const QByteArray &csv);

} // namespace signalbox::ledger
