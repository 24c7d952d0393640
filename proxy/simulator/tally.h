// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox::simulator {

/// How the simulated models count: the same in every dialect, so that the same prompt costs the same tokens.
inline constexpr int bytesPerToken = 4;
inline constexpr int tokensPerMessage = 4;
inline constexpr int tokensPerMediaPart = 85; // OpenAI: a low-detail image

[[nodiscard]] inline qint64 tokensIn(qsizetype bytes)
{
    return (bytes + bytesPerToken - 1) / bytesPerToken;
}
[[nodiscard]] inline qint64 tokensInJson(const QJsonArray &value)
{
    return tokensIn(QJsonDocument(value).toJson(QJsonDocument::Compact).size());
}
[[nodiscard]] inline qint64 tokensInJson(const QJsonObject &value)
{
    return tokensIn(QJsonDocument(value).toJson(QJsonDocument::Compact).size());
}

} // namespace signalbox::simulator
