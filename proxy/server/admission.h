// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "server/http.h"
#include "server/request_head.h"

#include <QHostAddress>

namespace signalbox::server {

/// The address of our end of one connection: what a client must have meant to reach us.
struct LocalEndpoint
{
    QHostAddress address;
    quint16 port = 0;
};

/// Whether `authority` ("localhost:8484", "[::1]:8484") names us: a loopback name, or the address the client is
/// connected to, with our port (a missing port means 80).
[[nodiscard]] bool isOwnAuthority(QByteArrayView authority, const LocalEndpoint &own);

/// Decides on a head, before any of the body is read and before any routing, whether a request may go on and whose it
/// is (security.md, "Nobody gets in"). In this order: Host, Origin, token, scope, content type. A preflight and
/// /healthz need no token and yield an empty Identity. Pure but for `authenticator`.
[[nodiscard]] Result<Identity> admit(const RequestHead &head, const LocalEndpoint &own,
                                     const Authenticator &authenticator);

} // namespace signalbox::server
