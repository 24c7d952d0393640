// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>
#include <QString>

namespace signalbox::app {

/// One model of GET /v1/models for people, on one line: "openai/gpt-4o  128000 tokens, answer 16384  tools, image  USD 2.5 in,
/// 10 out, 1.25 cached per million (https://…, 2026-11-22), 2 exceptions  quality 0.68  the policy says price". What is not
/// known is left out, a price that is not known is said.
[[nodiscard]] QString modelText(const QJsonObject &model);

} // namespace signalbox::app
