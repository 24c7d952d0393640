// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QByteArray>

#include <optional>

namespace signalbox::ledger {

/// Writes the whole record at `offset` of `buffer` and cuts the buffer behind it. First byte: version of the layout.
/// What an earlier version of the program wrote is read too.
void encodeRecord(const DecisionRecord &record, QByteArray &buffer, qsizetype offset = 0);

/// Inverse of encodeRecord(), also of what earlier versions of the program wrote (a journal may wait for its replay over
/// an update); nullopt for anything else, whatever the bytes.
[[nodiscard]] std::optional<DecisionRecord> decodeRecord(QByteArrayView bytes);

/// Id of an encoded record, without reading the rest; nullopt when the bytes do not begin like one.
[[nodiscard]] std::optional<DecisionId> peekId(QByteArrayView bytes);

} // namespace signalbox::ledger
