// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"

#include <QByteArray>
#include <QLocale>

#include <chrono>

/// One way to write each kind of value, for the generator of policies and for what reads them back.
namespace signalbox::test {

[[nodiscard]] inline QByteArray priceText(PicoUsd price)
{
    QByteArray text = QByteArray::number(price.value).rightJustified(7, '0');
    return text.insert(text.size() - 6, '.');
}
[[nodiscard]] inline QByteArray durationText(std::chrono::milliseconds length)
{
    return QByteArray::number(static_cast<qlonglong>(length.count())) + "ms";
}
[[nodiscard]] inline QByteArray numberText(double number)
{
    return QByteArray::number(number, 'f', QLocale::FloatingPointShortest); // the policy file knows no exponents
}
[[nodiscard]] inline QByteArray clockText(int minutes)
{
    return QByteArray::number(minutes / 60).rightJustified(2, '0') + ':' + QByteArray::number(minutes % 60).rightJustified(2, '0');
}

} // namespace signalbox::test
