// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "simulator/dialect.h"
#include "simulator/request_reader.h"

#include <QByteArray>
#include <QString>

namespace signalbox::simulator {

/// What a request asks for, by its method, path and headers.
struct Route
{
    enum class Verb {
        Unknown,
        Answer, ///< a model answers
        Shelf,  ///< one of OpenAI's other endpoints
        Count,  ///< tokens are counted
        Models,
        Model, ///< one of them
    };
    QString provider; ///< first part of the path
    Dialect dialect = Dialect::Chat;
    Verb verb = Verb::Unknown;
    QByteArray path;      ///< of Verb::Shelf: behind the version
    QString model;        ///< out of the path: Gemini's, and Verb::Model's
    bool stream = false;  ///< Gemini says so in the path
    bool asArray = false; ///< Gemini without alt=sse
};

/// `/<provider>/v1/chat/completions`, `/v1/responses[/input_tokens]`, `/v1/messages[/count_tokens]`,
/// `/v1beta/…/models/{m}:generateContent|streamGenerateContent|countTokens` and `/v1[beta]/models[/{m}]`. An unknown
/// path is in the dialect its headers speak of.
[[nodiscard]] Route routeOf(const HttpRequest &request);

/// The key as the dialect carries it: Bearer, `x-api-key`, `x-goog-api-key` or `?key=`; Vertex' paths take a Bearer.
[[nodiscard]] QByteArray keyOf(const HttpRequest &request, Dialect dialect);

} // namespace signalbox::simulator
