// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QJsonObject>

namespace signalbox::server {

/// A model as GET /v1/models lists it: {"id", "object": "model", "created", "owned_by", "signalbox": {"zone", "origin":
/// "policy|catalogue|overridden", "kind": word, "vectors"?, "overridden": [keys of `models:`], "title", "context", "max_output", "capabilities": [word],
/// "input": [word], "output": [word], "knowledge", "released", "retires", "parameters": {…}, "price": null | {bucket: USD per
/// million tokens, "request": USD, "source", "date"}, "prices": [the same with conditions], "quality": {task or "default":
/// {"score", "benchmark", "source", "date"}}}}. What is not known is null or left out, never 0.
[[nodiscard]] QJsonObject modelJson(const policy::Policy &policy, policy::ModelIndex index);

} // namespace signalbox::server
