// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"
#include "policy/policy.h"
#include "server/http.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::access {

/// What may be spent with a token in a period of local time.
struct TokenBudget
{
    NanoUsd limit;
    policy::Budget::Period period = policy::Budget::Period::Day;

    bool operator==(const TokenBudget &) const = default;
};

/// A named client token as it is kept: what its owner gave it, and the hash that recognises it, never the token.
struct ClientToken
{
    QString name; ///< see checkName(); unique whatever the case
    QByteArray sha256; ///< 32 bytes, of the token as clients send it
    server::Scopes scopes = server::Scope::Inference;
    QString defaultTag; ///< replaces the policy's for requests with this token; empty = the policy's
    QStringList labels; ///< "key=value", added to every request
    QDateTime created;  ///< UTC, whole seconds
    std::optional<TokenBudget> budget{}; ///< nullopt = only the policy's hold for it

    bool operator==(const ClientToken &) const = default;
};

/// "sb-" and 256 bits from the system's random source in hexadecimal.
[[nodiscard]] Secret freshToken();
/// Characters of such a token. The form is public, so looking at the length first gives nothing away.
constexpr qsizetype tokenLength = 3 + 64;
[[nodiscard]] QByteArray hashOf(QByteArrayView token);

/// InvalidRequest unless `name` is 1 to 64 letters, digits, '.', '_' or '-' and not "local", which is the owner's.
[[nodiscard]] Result<void> checkName(const QString &name);
/// "project=alpha" as `x-signalbox-tags` would take it, trimmed. InvalidRequest for anything but one label.
[[nodiscard]] Result<QString> readLabel(const QString &text);

/// Names of the contract: "inference", "control", "metrics", in this order.
[[nodiscard]] QStringList scopeNames(server::Scopes scopes);
/// InvalidRequest for an unknown name or none at all.
[[nodiscard]] Result<server::Scopes> readScopes(const QStringList &names);

} // namespace signalbox::access
