// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QStringView>

namespace signalbox {

/// Appends `text` as a JSON string, quotes included (RFC 8259 §7). For the few hot places where a QJsonDocument per
/// request would cost more than the decision itself.
void appendJsonString(QByteArray &out, QStringView text);
/// The same for UTF-8 that is known to be valid.
void appendJsonString(QByteArray &out, QByteArrayView utf8);

} // namespace signalbox
