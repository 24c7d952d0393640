// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "access/client_token.h"

#include <QList>

namespace signalbox::access {

/// DATA_DIR/tokens.json. Shape (keys marked ? may be absent, others are errors, see README):
/// {"version":1,"tokens":[{"name","sha256":64 hex digits,"scopes":[name],"default_tag"?,"labels"?:["key=value"],
///  "budget"?:"10/day","created":"2026-11-22T10:00:00Z"}]}
[[nodiscard]] QString tokenFileIn(const QString &dataDir);

/// Error (Io): not that shape; the message names the place.
[[nodiscard]] Result<QList<ClientToken>> parseTokens(const QByteArray &json);
[[nodiscard]] QByteArray tokensJson(const QList<ClientToken> &tokens);

/// What `file` holds; nothing when there is no file. Error: Io.
[[nodiscard]] Result<QList<ClientToken>> loadTokens(const QString &file);

/// Makes a token with the name, scopes, tag and labels of `wanted`, and keeps its hash in `file` (0600, replaced whole).
/// The result is the only copy of the token. Errors: InvalidRequest for a bad or taken name, Io. Blocks while another
/// process changes the file, up to 5 s: for the command line only.
[[nodiscard]] Result<Secret> createToken(const QString &file, ClientToken wanted);
/// Errors: NotFound, Io. Blocks like createToken().
[[nodiscard]] Result<void> revokeToken(const QString &file, const QString &name);

} // namespace signalbox::access
