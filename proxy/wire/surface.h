// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QFlags>
#include <QLatin1StringView>
#include <QStringList>

namespace signalbox::wire {

/// Which of the OpenAI-compatible endpoints a request came by. Chat stands for all four chat dialects.
enum class Endpoint : quint8 {
    Chat,
    Completions,
    Embeddings,
    ImageGenerations,
    ImageEdits,
    ImageVariations,
    Speech,
    Transcriptions,
    Translations,
    Moderations,
    Rerank,
    Files,
    Batches,
};

/// "embeddings", "images/generations": below the base URL, and how decisions name it.
[[nodiscard]] QLatin1StringView endpointName(Endpoint endpoint);

/// What of a legacy completion chat has no word for: a lane without that endpoint cannot take it.
enum class Beyond : quint8 {
    Prompts = 1U << 0, ///< several of them, or none
    Tokens = 1U << 1,  ///< a prompt in token ids
    Suffix = 1U << 2,
    Echo = 1U << 3,
    BestOf = 1U << 4,
    Logprobs = 1U << 5,
};
Q_DECLARE_FLAGS(Beyonds, Beyond)
Q_DECLARE_OPERATORS_FOR_FLAGS(Beyonds)
/// "several prompts, echo"; empty for none.
[[nodiscard]] QString beyondText(Beyonds beyond);

/// What a request to another endpoint than chat is beside its facts.
struct Surface
{
    Endpoint endpoint = Endpoint::Chat;
    bool isUninspected = false; ///< holds sound, pictures, files or token ids: nobody can look for anything in them
    Beyonds beyond;             ///< of a completion
    QByteArray method = "POST";
    QByteArray target{};      ///< below the base URL, query included, when it is more than the endpoint's name
    QByteArray contentType{}; ///< of a body that is no JSON: multipart/form-data with its boundary
    QStringList ids{};        ///< of files and batches it names, in the content of a chat too
    qint64 characters = 0;    ///< to be spoken

    [[nodiscard]] bool isChat() const { return endpoint == Endpoint::Chat; }
    /// A model answers with words, so there is an answer whose length can be expected.
    [[nodiscard]] bool hasAnswerText() const { return endpoint == Endpoint::Chat || endpoint == Endpoint::Completions; }
    /// What is kept at a provider: no model is asked.
    [[nodiscard]] bool isStore() const { return endpoint == Endpoint::Files || endpoint == Endpoint::Batches; }
    /// What it has made is billed later, when it is made.
    [[nodiscard]] bool startsBatch() const { return endpoint == Endpoint::Batches && method == "POST" && !target.contains('/'); }
    /// Tokens are what it is measured in, before anybody has counted them.
    [[nodiscard]] bool isOfTokens() const
    {
        return hasAnswerText() || endpoint == Endpoint::Embeddings || endpoint == Endpoint::Moderations;
    }
    bool operator==(const Surface &) const = default;
};

} // namespace signalbox::wire
