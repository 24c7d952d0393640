// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/chat_request.h"
#include "simulator/complaint.h"
#include "simulator/fault.h"
#include "simulator/profile.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

#include <chrono>

namespace signalbox::simulator {

/// What happens when the last step was written.
enum class Ending {
    KeepAlive,
    Close,
    Reset, ///< RST instead of FIN
    Hang,  ///< nothing, until the peer leaves
};

struct Step
{
    std::chrono::microseconds delay{0}; ///< after the step before
    QByteArray bytes;
};

/// An answer as it is played on a socket: raw bytes and waits.
struct Script
{
    QList<Step> steps;
    Ending ending = Ending::KeepAlive;
    std::chrono::microseconds endingDelay{0};
    bool separateWrites = false; ///< every step is a segment of its own, even without a delay
};

/// What a script depends on besides request and fault.
struct Scene
{
    QString provider;
    QByteArray id;        ///< "chatcmpl-…", "resp_…", "msg_…"
    QByteArray requestId; ///< "req_…"
    QDateTime now;        ///< UTC
    QByteArray selfUrl;   ///< where a redirect points to
    Profile profile;
    quint64 ordinal = 0; ///< of the request, for the jitter
};

/// The whole answer to a request, misbehaviour included, in the request's dialect. Pure: the same input gives the same
/// bytes.
[[nodiscard]] Script chatScript(const ChatRequest &request, const Fault &fault, const Scene &scene);

/// A complete JSON answer with an error in the dialect's envelope; `asArray` as Gemini wraps it in a JSON stream.
[[nodiscard]] Script errorScript(Dialect dialect, const Complaint &complaint, const QDateTime &now,
                                 const QByteArray &requestId = {}, bool asArray = false,
                                 const QByteArray &extraHeaders = {});

/// The number of tokens as count_tokens, input_tokens and countTokens tell it.
[[nodiscard]] Script countScript(const ChatRequest &request);

/// `GET /models` and `GET /models/{id}` as the vendor of the dialect shows them.
[[nodiscard]] Script modelsScript(Dialect dialect, const QStringList &models, const QString &provider, qint64 created);
[[nodiscard]] Script modelScript(Dialect dialect, const QString &model, const QString &provider, qint64 created);

} // namespace signalbox::simulator
