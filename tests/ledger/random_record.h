// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QRandomGenerator>

namespace signalbox::test {

/// Records as wild as the types allow: every field filled or empty, any script, numbers from the whole range.
class RandomRecords final
{
public:
    explicit RandomRecords(quint32 seed) : m_random(seed) {}

    [[nodiscard]] DecisionRecord next(DecisionStatus status);
    [[nodiscard]] DecisionRecord next();
    [[nodiscard]] QRandomGenerator &random() { return m_random; }

private:
    [[nodiscard]] QString text(int most);
    [[nodiscard]] qint64 number();
    [[nodiscard]] std::optional<NanoUsd> amount();
    [[nodiscard]] Usage usage();
    [[nodiscard]] AttemptRecord attempt();

    QRandomGenerator m_random;
    quint64 m_lastId = 1'000'000;
};

} // namespace signalbox::test
