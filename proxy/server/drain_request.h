// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "policy/policy.h"

#include <QByteArrayView>
#include <QString>

#include <chrono>

namespace signalbox::server {

/// What `POST …/drain` asks for: for how long, and why.
struct DrainWish
{
    std::chrono::milliseconds length;
    QString note;
};

/// Reads the body {"for": "30m", "note": "…"}: both optional, and so is the body. Durations are written as in the policy;
/// at least 1 s and at most health::longestDrain. InvalidRequest for anything else: what is there twice, what is not
/// known, control characters in the note.
[[nodiscard]] Result<DrainWish> readDrainWish(QByteArrayView body);

/// What a path below /signalbox/v1/providers/ means: "openai/drain" is the provider, "openai/models/gpt-4o/drain" its
/// model "openai/gpt-4o" (a model's name may hold slashes). NotFound, with a suggestion, for what the policy does not
/// have.
[[nodiscard]] Result<QString> drainTarget(QByteArrayView below, const policy::Policy &policy);

/// The models of a target: all of a provider, or the one. Empty when the policy has none.
[[nodiscard]] QStringList drainedModels(const QString &target, const policy::Policy &policy);

} // namespace signalbox::server
