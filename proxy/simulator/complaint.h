// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/chat_request.h"
#include "simulator/fault.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox::simulator {

/// What a provider says when it refuses. The dialects show what they have of it: OpenAI everything, Anthropic a type by
/// status and the message, Gemini a status word and `code` as the reason in the details.
struct Complaint
{
    int status = 400;
    QString message;
    QString type = QStringLiteral("invalid_request_error"); ///< OpenAI's
    QString code;                                           ///< empty = null
    QString param;                                          ///< empty = null
    RetryAfter retryAfter;                                  ///< Gemini repeats it in the details
};

/// The error envelope of `dialect`. `requestId` ("req_…") is shown by Anthropic.
[[nodiscard]] QByteArray errorBody(Dialect dialect, const Complaint &complaint, const QByteArray &requestId = {});

/// The words of the dialect's vendor for a fault that refuses the request; nullopt for all other faults.
[[nodiscard]] std::optional<Complaint> complaintFor(const ChatRequest &request, const Fault &fault);
/// What breaks off an answer that began well.
[[nodiscard]] Complaint inBandComplaint(Dialect dialect);

[[nodiscard]] Complaint wrongKey(Dialect dialect);
[[nodiscard]] Complaint unknownModel(Dialect dialect, const QString &model);
[[nodiscard]] Complaint unknownUrl(const QByteArray &method, const QByteArray &target);
/// A reader's error.
[[nodiscard]] Complaint invalidRequest(Dialect dialect, const Error &error);

} // namespace signalbox::simulator
