// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QRegularExpression>

namespace signalbox::test {

/// Makes any qWarning or qCritical fail the running test. Call from init(). QTest::failOnWarning alone does not catch
/// qCritical in Qt 6.4. Announce an expected one with QTest::ignoreMessage().
void failOnAnyComplaint();

} // namespace signalbox::test
