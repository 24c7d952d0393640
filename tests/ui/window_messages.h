// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QRegularExpression>
#include <QTest>

namespace signalbox::test {

/// failOnAnyComplaint() for tests that show windows: the offscreen platform warns that it can neither keep a minimum size
/// nor raise a window nor grab the keyboard, which says nothing about us.
inline void failOnAnyUiComplaint()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
    static QtMessageHandler previous = nullptr;
    const QtMessageHandler failOnCritical = [](QtMsgType type, const QMessageLogContext &context, const QString &message) {
        previous(type, context, message);
        if (type == QtCriticalMsg)
            QTest::qFail(qPrintable(QStringLiteral("unexpected critical message: ") + message), __FILE__, __LINE__);
    };
    const QtMessageHandler current = qInstallMessageHandler(failOnCritical);
    if (current != failOnCritical)
        previous = current;
}

} // namespace signalbox::test
