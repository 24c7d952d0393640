// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"

#include <QTest>

namespace signalbox::test {
namespace {

QtMessageHandler previousHandler = nullptr;

void failOnCritical(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (previousHandler != nullptr)
        previousHandler(type, context, message);
    if (type == QtCriticalMsg)
        QTest::qFail(qPrintable(QStringLiteral("unexpected critical message: ") + message), __FILE__, __LINE__);
}

} // namespace

void failOnAnyComplaint()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
    const QtMessageHandler current = qInstallMessageHandler(failOnCritical);
    if (current != failOnCritical)
        previousHandler = current;
}

} // namespace signalbox::test
