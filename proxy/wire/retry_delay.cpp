// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/retry_delay.h"

#include "wire/jsonvalues.h"

#include <algorithm>
#include <cmath>

namespace signalbox::wire {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

/// "34.07s"; negative when it is no duration.
double secondsOf(QByteArrayView duration)
{
    bool readable = false;
    const double seconds = duration.endsWith('s') ? duration.chopped(1).toDouble(&readable) : -1;
    return readable && std::isfinite(seconds) ? seconds : -1;
}

} // namespace

qint64 retryDelayMs(QByteArrayView errorBody)
{
    constexpr double dayMs = 24.0 * 60 * 60 * 1000;
    constexpr QByteArrayView kind = "google.rpc.RetryInfo";
    JsonReader reader;
    element root;
    array wrapped;
    object fields;
    if (errorBody.indexOf(kind) < 0 || reader.parse(errorBody, root) != simdjson::SUCCESS)
        return -1;
    if (root.get(wrapped) == simdjson::SUCCESS && wrapped.size() > 0)
        root = wrapped.at(0).value_unsafe();
    if (root.get(fields) != simdjson::SUCCESS)
        return -1;
    const auto error = objectMember(fields, "error");
    const auto details = error ? arrayMember(*error, "details") : std::nullopt;
    if (!details)
        return -1;
    for (const element entry : *details) {
        object detail;
        if (entry.get(detail) != simdjson::SUCCESS || !textMember(detail, "@type").endsWith(kind))
            continue;
        if (const double seconds = secondsOf(textMember(detail, "retryDelay")); seconds >= 0)
            return static_cast<qint64>(std::ceil(std::min(seconds * 1000, dayMs)));
    }
    return -1;
}

} // namespace signalbox::wire
