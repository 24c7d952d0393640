// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "server/http.h"
#include "server/policy_port.h"
#include "server/routes.h"

namespace signalbox::server {

/// GET and PUT /signalbox/v1/policy and what is below it, on one worker thread. Texts are read, compared and checked on
/// the policy's own thread, so requests do not wait for them.
class PolicyApi final
{
public:
    explicit PolicyApi(PolicyPort &port);

    [[nodiscard]] static bool serves(const QByteArray &path);
    void handle(HttpRequest &request, dispatch::ReplyStream *reply);

private:
    void show(HttpRequest &request, dispatch::ReplyStream *reply);
    void put(HttpRequest &request, dispatch::ReplyStream *reply);
    void history(HttpRequest &request, dispatch::ReplyStream *reply);
    void oneVersion(HttpRequest &request, dispatch::ReplyStream *reply);
    void check(HttpRequest &request, dispatch::ReplyStream *reply);
    void compare(HttpRequest &request, dispatch::ReplyStream *reply);
    void prove(HttpRequest &request, dispatch::ReplyStream *reply);
    void whatIf(HttpRequest &request, dispatch::ReplyStream *reply);
    void rollback(HttpRequest &request, dispatch::ReplyStream *reply);
    void change(const Result<policy::ChangeRequest> &wish, dispatch::ReplyStream *reply);

    PolicyPort &m_port;
    Routes<PolicyApi> m_routes; ///< below "/signalbox/v1/policy"
};

} // namespace signalbox::server
