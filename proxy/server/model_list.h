// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "policy/policy.h"
#include "wire/dialect.h"

#include <QJsonObject>

namespace signalbox::server {

/// GET /v1/models as the clients of `dialect` read it: `auto`, `auto/<chain>` for every chain, every model.
[[nodiscard]] QJsonObject modelList(const policy::Policy &policy, wire::Dialect dialect);
/// One of them. Errors: UnknownModel.
[[nodiscard]] Result<QJsonObject> modelNamed(const QString &id, const policy::Policy &policy, wire::Dialect dialect);

} // namespace signalbox::server
