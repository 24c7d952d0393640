// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/facts.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace signalbox::server {

/// What a path of Google's API calls: `/v1beta/models/{model}:{verb}`, also below /v1. Models have slashes and colons of
/// their own ("ollama/llama3.1:8b"), so the verb stands behind the last colon.
struct GeminiCall
{
    enum class Verb { Generate, Stream, Count };
    Verb verb = Verb::Generate;
    QByteArray model;
};
[[nodiscard]] std::optional<GeminiCall> geminiCall(QByteArrayView path);

/// Whether errors at `path` are told in Google's envelope.
[[nodiscard]] bool isGeminiPath(QByteArrayView path);

/// Completes what was read from the body by what stands in the path: the model and whether the answer is streamed. Errors:
/// InvalidRequest for a model's name that cannot be one and for a body that names another model; NotFound when the path
/// calls nothing.
[[nodiscard]] Result<void> takeGeminiPath(QByteArrayView path, wire::RequestFacts &facts);

/// `query` without its key (`?key=`), which only the gate may see.
[[nodiscard]] QByteArray queryWithoutKey(const QByteArray &query);
/// The key in a query, percent-decoded; empty when there is none.
[[nodiscard]] QByteArray keyInQuery(const QByteArray &query);

/// What POST …:countTokens counts: the body, or the request inside of its `generateContentRequest`.
[[nodiscard]] QByteArray countedRequest(const QByteArray &body);

} // namespace signalbox::server
