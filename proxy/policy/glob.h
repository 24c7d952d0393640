// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QStringView>

namespace signalbox::policy {

/// Whether the whole `text` fits `pattern`, where `*` is any run of characters and `?` any single one. Time is at most
/// pattern × text.
[[nodiscard]] bool globMatches(QStringView pattern, QStringView text,
                               Qt::CaseSensitivity sensitivity = Qt::CaseSensitive);

/// Whether `text` has a `*` or `?`.
[[nodiscard]] bool isGlob(QStringView text);

} // namespace signalbox::policy
