// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model.h"

namespace signalbox::catalog {

NanoUsd cost(const Usage &usage, const Price &price)
{
    PicoSum sum;
    sum.add(usage.input, price.input);
    sum.add(usage.cacheRead, price.cacheRead.value_or(price.input));
    sum.add(usage.cacheWrite5m, price.cacheWrite5m.value_or(price.input));
    sum.add(usage.cacheWrite1h, price.cacheWrite1h.value_or(price.input));
    sum.add(usage.output, price.output);
    return sum.rounded();
}

} // namespace signalbox::catalog
