// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/desk.h"
#include "server/http.h"

#include <QStringList>

#include <optional>

namespace signalbox::server {

/// A body of the policy routes: {"yaml": text, "note": text, "version"|"from"|"to": number of a version,
/// "since": length of time, "limit": number}.
struct PolicyBody
{
    std::optional<QByteArray> yaml;
    QString note;
    std::optional<int> version;
    std::optional<int> from;
    std::optional<int> to;
    QString since; ///< "7d": how far back; empty = not given
    std::optional<int> limit;
};

/// Reads a JSON body that may have the `known` ones of these members, `required` among them. InvalidRequest for anything
/// else: what is there twice, what is not known, another type.
[[nodiscard]] Result<PolicyBody> readPolicyBody(QByteArrayView json, const QStringList &known, const QStringList &required);

/// `PUT /signalbox/v1/policy`: YAML as it is (application/yaml, the note in `x-signalbox-note`), or JSON {"yaml", "note"}.
/// Errors: PreconditionRequired without If-Match, InvalidRequest.
[[nodiscard]] Result<policy::ChangeRequest> readPut(const HttpRequest &request);
/// `POST /signalbox/v1/policy/rollback`: {"version", "note"}.
[[nodiscard]] Result<policy::ChangeRequest> readRollback(const HttpRequest &request);

} // namespace signalbox::server
