// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"
#include "wire/dialect.h"

namespace signalbox::server {

/// The dialect a request is made in, and so that of every answer to it, errors of the gate included: by its path; where
/// several dialects share a path (/v1/models), by the header that only one of them sends.
[[nodiscard]] wire::Dialect dialectOf(QByteArrayView path, const upstream::Headers &headers);

} // namespace signalbox::server
