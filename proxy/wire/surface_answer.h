// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/failure.h"
#include "core/money.h"
#include "core/usage.h"
#include "wire/surface.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox::wire {

/// How an answer with a good status by another endpoint than chat is carried.
enum class SurfaceForm {
    Whole,   ///< read to its end and looked at before the client gets any of it
    Passing, ///< piece by piece, as it comes: sound, files, streams of events
};
[[nodiscard]] SurfaceForm surfaceForm(const Surface &surface, QByteArrayView contentType);

/// What a whole answer means.
struct SurfaceMeaning
{
    bool usable = false;
    std::optional<Usage> usage;
    std::optional<NanoUsd> cost; ///< where the provider says it (`usage.cost`)
    QStringList ids; ///< of files and batches it names
    QString problem; ///< why it is not usable; no bodies
    std::optional<FailureClass> failure;
};

/// `contentType`: as the provider declares it. Not usable: HTML, half a JSON, nothing at all, an error with a good status,
/// JSON without what the endpoint gives (`data`, `results`, `text`).
[[nodiscard]] SurfaceMeaning readSurfaceReply(const Surface &surface, QByteArrayView contentType, QByteArrayView body);

/// The figures of a usage object as these endpoints give them: prompt_tokens or input_tokens, completion_tokens or
/// output_tokens, or total_tokens alone. nullopt without numbers.
[[nodiscard]] std::optional<Usage> surfaceUsage(QByteArrayView usageObject);

} // namespace signalbox::wire
