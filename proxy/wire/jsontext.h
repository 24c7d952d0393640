// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

namespace signalbox::wire {

/// Appends `utf8` as a JSON string, quotes included (RFC 8259 §7). Only what must be escaped is; bytes above 0x7F are
/// copied, so `utf8` has to be valid UTF-8.
void appendJsonString(QByteArray &out, QByteArrayView utf8);
/// The same for UTF-16 text; lone surrogates become U+FFFD.
void appendJsonString(QByteArray &out, QStringView text);

} // namespace signalbox::wire
