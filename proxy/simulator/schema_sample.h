// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>
#include <QJsonValue>

namespace signalbox::simulator {

/// A small value that fits `schema` (JSON Schema: type, enum, const, properties, required, items, minItems, anyOf,
/// oneOf, allOf's first, local $ref, minimum, maximum, minLength, maxLength, common formats). The same schema gives the
/// same value. `hint` names the field and shows up in strings.
[[nodiscard]] QJsonValue sampleFor(const QJsonObject &schema, const QString &hint = {});

} // namespace signalbox::simulator
