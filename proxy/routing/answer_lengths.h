// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QHash>
#include <QList>
#include <QString>

#include <vector>

namespace signalbox::routing {

/// How long one model's answers are compared with another's.
struct LengthRatio
{
    double low = 0.5;
    double high = 2.0;
};

/// Lengths of recorded answers by model, to guess how long an answer would have been elsewhere.
class AnswerLengths final
{
public:
    void note(const DecisionRecord &record);
    /// Call once after all notes.
    void finish();
    /// Quartile against median both ways; half to double while fewer than 20 answers of one of them were seen.
    [[nodiscard]] LengthRatio ratio(const QString &from, const QString &to) const;

private:
    static constexpr std::size_t few = 20;
    QHash<QString, std::vector<qint64>> m_lengths; ///< by model, sorted after finish()
};

} // namespace signalbox::routing
