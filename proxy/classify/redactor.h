// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/placeholders.h"
#include "classify/request_scan.h"

#include <bitset>
#include <memory>

namespace signalbox::classify {

/// Detectors by position; a policy has at most this many.
inline constexpr std::size_t mostDetectors = 256;
using DetectorSet = std::bitset<mostDetectors>;

/// How the body of one request is sent where it may go only redacted.
struct Redaction
{
    QList<wire::BodyEdit> edits; ///< replace by placeholders, in order and apart
    std::shared_ptr<const Placeholders> placeholders;
};

/// Replaces what the detectors in `which` found, and every further occurrence of the same text (of six bytes and more)
/// anywhere else in the request, by placeholders. `body`, `facts` and `findings` belong together; `findings` must be
/// complete. `key`: see Placeholders.
[[nodiscard]] Redaction redact(const QByteArray &body, const wire::RequestFacts &facts, const RequestFindings &findings,
                               const DetectorSet &which, quint64 key);

/// `text` with everything that these detectors find in it replaced by its label in brackets.
[[nodiscard]] QString masked(const QString &text, const Detectors &detectors);

} // namespace signalbox::classify
