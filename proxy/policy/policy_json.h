// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/desk.h"

#include <QJsonArray>
#include <QJsonObject>

namespace signalbox::policy {

// The life of a policy as JSON: what the control API answers and the command line prints with --json.

/// [{"severity": "error|warning", "line", "column", "path", "message"}]
[[nodiscard]] QJsonArray issuesJson(const QList<Issue> &issues);

/// {"version", "hash", "parent": null | hash, "author": "file|cli|window|api|rollback|bundled", "client": null | token,
///  "time", "note", "file", "restores": null | number, "bytes", "has_text"}
[[nodiscard]] QJsonObject versionJson(const Version &version);

/// {"object": "list", "data": [versionJson()], "running": number, "problems": [text]}
[[nodiscard]] QJsonObject historyJson(const VersionList &list, const Version &running);

/// versionJson() and {"object": "policy", "changed": bool, "changes": changesJson(), "issues", "notice": null | text}
[[nodiscard]] QJsonObject appliedJson(const Applied &applied);

/// Beside message and code of the error: {"issues", "loosenings": changesJson(), "running": versionJson()}
[[nodiscard]] QJsonObject refusalJson(const Refusal &refusal, const Version &running);

/// What would come of applying a text now: {"object": "policy.check", "valid", "hash": null | hash, "issues", "changes",
/// "needs_reason": bool, "refused": null | {"code", "message"}}; valid = it loads, refused = why it would not be applied
/// all the same.
[[nodiscard]] QJsonObject checkJson(const Desk &desk, const QByteArray &yaml);

/// {"object": "policy.diff", "from", "to", "changes": changesJson(), "loosenings": count, "issues", "text": unified diff};
/// issues are those of the newer text.
[[nodiscard]] QJsonObject diffJson(const QByteArray &from, const QByteArray &to, const QString &fromName,
                                   const QString &toName);

} // namespace signalbox::policy
