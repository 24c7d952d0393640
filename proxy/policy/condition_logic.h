// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/condition.h"

#include <QByteArray>
#include <QString>

namespace signalbox::policy {

// What can be said of a condition without a request. All of it is careful: no answer means "not seen", never "no".

/// Why no request can fulfil it ("`priority` is `batch` and `interactive` at once"); empty when one may.
[[nodiscard]] QString contradiction(const Condition &condition);
/// Whether every request fulfils it.
[[nodiscard]] bool isAlwaysTrue(const Condition &condition);
/// Equal for conditions that hold for the same requests by their form alone: the order within `all` and `any` and
/// repetitions do not count.
[[nodiscard]] QByteArray formOf(const Condition &condition);

/// The policy's word for the kind of a leaf, such as "input_tokens".
[[nodiscard]] QLatin1StringView conditionName(Condition::Kind kind);

/// The values a comparison leaves open, for the kinds that compare a number.
struct NumberRange
{
    double low = 0.0;
    double high = 0.0;
    bool withLow = true;
    bool withHigh = true;

    [[nodiscard]] bool isEmpty() const { return low > high || (low == high && !(withLow && withHigh)); }
    [[nodiscard]] bool contains(const NumberRange &other) const;
    void narrow(const NumberRange &other);
};
[[nodiscard]] bool comparesNumber(Condition::Kind kind);
/// All that can be measured: 0…1 or 0…∞.
[[nodiscard]] NumberRange domainOf(Condition::Kind kind);
/// The part of the domain a comparison lets through; the whole domain for `!=`.
[[nodiscard]] NumberRange rangeOf(const Condition &condition);

} // namespace signalbox::policy
