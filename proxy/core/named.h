// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <array>
#include <cstddef>
#include <optional>

namespace signalbox {

/// Which of `all` has `name` according to `nameOf`, the function that names each value of an enum in an exhaustive switch.
template <class Enum, std::size_t Count>
[[nodiscard]] std::optional<Enum> valueNamed(QStringView name, const std::array<Enum, Count> &all,
                                             QLatin1StringView (*nameOf)(Enum))
{
    for (const Enum value : all) {
        if (name == nameOf(value))
            return value;
    }
    return std::nullopt;
}

} // namespace signalbox
