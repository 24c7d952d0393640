// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/cursor.h"
#include "policy/draft.h"

namespace signalbox::policy {

// What a provider's preset says where its entry does not.

/// The preset it names or, where it names neither one nor a `base_url`, the one with its own name; null for none.
[[nodiscard]] const catalog::Preset *readPreset(const Cursor &at, const Fields &fields, const QString &id, bool simulated);
/// `wire`, else the preset's. A dialect that this version does not carry is an error that says what can be done instead.
[[nodiscard]] Wire readWire(const Cursor &at, const Fields &fields, const catalog::Preset *preset);
/// The preset's address for that dialect; complains when there is none.
[[nodiscard]] QByteArray presetUrl(const Cursor &at, const Fields &fields, const catalog::Preset *preset, Wire wire);
/// The zone it suggests if the policy has one of that name, else `unknown` (with a warning); complains when neither is there.
[[nodiscard]] unsigned presetZone(const Cursor &at, const Fields &fields, const catalog::Preset *preset, const Draft &draft);

} // namespace signalbox::policy
