// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "dispatch/ports.h"
#include "server/http.h"
#include "upstream/client.h"
#include "wire/dialect.h"

#include <QJsonObject>

namespace signalbox::server {

[[nodiscard]] const upstream::Headers &jsonHeaders();
void sendJson(dispatch::ReplyStream *reply, int status, const QJsonObject &object, const upstream::Headers &extra = {});
/// The error in OpenAI's envelope. `details` become members of the error beside message and code.
void sendError(dispatch::ReplyStream *reply, const Error &error, const upstream::Headers &extra = {},
               const QJsonObject &details = {});
/// The error in the envelope of the dialect it was asked in.
void sendError(dispatch::ReplyStream *reply, const Error &error, wire::Dialect dialect);
/// 405 with the methods the path takes instead.
void refuseMethod(const HttpRequest &request, const QByteArrayList &allowed, dispatch::ReplyStream *reply);

} // namespace signalbox::server
