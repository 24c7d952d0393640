// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/catalogue_file.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace signalbox::catalog {

/// Providers with a catalogue in the program, by the ids of their presets.
[[nodiscard]] QStringList bundledCatalogues();
/// The file as it is compiled in; empty when there is none.
[[nodiscard]] QByteArray bundledCatalogueText(const QString &provider);
/// The same, read; nullopt when there is none. Each call reads it anew (a millisecond for the largest).
[[nodiscard]] std::optional<Catalogue> bundledCatalogue(const QString &provider);

} // namespace signalbox::catalog
