// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "health/board.h"

#include <QByteArray>
#include <QString>

namespace signalbox::engine {

/// Keeps the drains of a board in a small file, so that a restart does not send requests to what an operator took out.
/// Orders end by the date, so time that passed while nothing ran counts. restore() before any thread runs; save() on one
/// thread at a time.
class DrainKeeper final
{
public:
    /// `file` need not exist.
    DrainKeeper(QString file, health::Board &board, const Clock &clock);

    /// Gives the kept orders to the board. A damaged file is put aside under the name in the error; then none are.
    [[nodiscard]] Result<void> restore();
    /// Writes what is in force now. The board itself has it already: an error means only that a restart forgets it.
    [[nodiscard]] Result<void> save() const;

private:
    QString m_file;
    health::Board &m_board;
    const Clock &m_clock;
};

/// The file's text: {"version": 1, "drains": [{"target", "since", "until", "by", "note"}]}, times in microseconds since
/// 1970.
[[nodiscard]] QByteArray drainsText(const QList<health::DrainOrder> &orders);
/// nullopt when it is not such a text.
[[nodiscard]] std::optional<QList<health::DrainOrder>> drainsFromText(const QByteArray &text);

} // namespace signalbox::engine
