// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace signalbox::routing {

/// What the control API says of a policy text: {"object":"policy.proof","valid","issues",… see proofJson(), "tests": see
/// testsJson()}. Of an invalid one only the first three.
[[nodiscard]] QJsonObject proofAnswer(const QByteArray &yaml);

/// {"object":"policy.whatif","valid","issues",… see whatIfJson()} of a draft against what runs.
[[nodiscard]] QJsonObject whatIfAnswer(const QList<DecisionRecord> &records, const QByteArray &running,
                                       const QByteArray &draft);

} // namespace signalbox::routing
