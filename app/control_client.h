// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <chrono>

namespace signalbox::app {

/// The running copy that holds a data folder, and how to talk to it.
struct RunningCopy
{
    QString baseUrl; ///< "http://127.0.0.1:8484/v1"
    qint64 pid = 0;
    Secret token;
};

/// Finds the copy that runs on `dataDir`; its token comes from SIGNALBOX_TOKEN or the folder. NotFound when none runs.
[[nodiscard]] Result<RunningCopy> findRunningCopy(const QString &dataDir);

/// One question to the running copy.
struct ControlRequest
{
    QByteArray method;
    QByteArray path;
    QByteArray body; ///< JSON; empty for none
    QByteArrayList headers{}; ///< more of them, "Name: value"
    std::chrono::milliseconds timeout{10'000};
};

struct ControlAnswer
{
    long status = 0;
    QByteArray body;
};

/// Whatever it answers. Blocks up to the request's timeout: for the command line only. Error: Io, it did not answer.
[[nodiscard]] Result<ControlAnswer> exchangeWith(const RunningCopy &copy, const ControlRequest &request);

/// The body of its 200 answer. Blocks up to 10 s: for the command line only. What it refused has the kind it gave:
/// NotFound, InvalidRequest, or Io for the rest.
[[nodiscard]] Result<QByteArray> askRunningCopy(const RunningCopy &copy, const ControlRequest &request);

/// GETs `path` (e.g. "/readyz") from it; the body of any 200 or 503 answer. Blocks up to 10 s: for the command line only.
[[nodiscard]] Result<QByteArray> getFrom(const RunningCopy &copy, const QByteArray &path);

} // namespace signalbox::app
