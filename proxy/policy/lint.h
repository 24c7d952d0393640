// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/cursor.h"
#include "policy/policy.h"

namespace signalbox::policy {

/// Warnings about a policy without errors: what is allowed but can hardly be meant. `root` is its document.
void lint(const Cursor &root, const Policy &policy);

} // namespace signalbox::policy
