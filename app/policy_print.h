// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>
#include <QString>

namespace signalbox::app {

// The answers of the control API about the policy, for people.

/// Who and when as comments, then the text: the output is a policy.
void printPolicy(const QJsonObject &answer);
/// Sentences, what loosens marked; or line by line.
void printDiff(const QJsonObject &answer, bool asText);
void printApplied(const QJsonObject &answer);
void printHistory(const QJsonObject &answer);
/// To standard output, or that `file` was written.
void printExport(const QJsonObject &answer, const QString &file);
/// The text behind a comment with its hash and version.
[[nodiscard]] QByteArray exportText(const QJsonObject &answer);

} // namespace signalbox::app
