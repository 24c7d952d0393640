// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QList>
#include <QRandomGenerator>

namespace signalbox::test {

/// Makes believable decisions of a working day: several clients, chains with fallbacks, local models for secrets, blocked,
/// failed, cancelled, unpriced and running ones. The same seed gives the same records.
class SampleRecords final
{
public:
    explicit SampleRecords(quint32 seed = 7, UtcTime start = {1'795'356'176'100'000});

    /// One settled decision, a little later than the previous one.
    [[nodiscard]] DecisionRecord next();
    [[nodiscard]] QList<DecisionRecord> list(int count);
    /// The first signal of a decision: running, nothing spent yet.
    [[nodiscard]] static DecisionRecord begun(DecisionRecord settled);
    /// The decision of the design document: claude-haiku answers 429, gpt-4o takes over.
    [[nodiscard]] DecisionRecord fallbackStory();
    /// A secret that no allowed model could take.
    [[nodiscard]] DecisionRecord blockedStory();

private:
    [[nodiscard]] DecisionRecord begin();
    void answer(DecisionRecord &record, const QString &model, int afterFailures);

    QRandomGenerator m_random;
    UtcTime m_now;
    quint64 m_lastId = 0;
};

} // namespace signalbox::test
