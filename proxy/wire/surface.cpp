// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/surface.h"

namespace signalbox::wire {

using namespace Qt::StringLiterals;

QLatin1StringView endpointName(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Chat:
        return "chat"_L1;
    case Endpoint::Completions:
        return "completions"_L1;
    case Endpoint::Embeddings:
        return "embeddings"_L1;
    case Endpoint::ImageGenerations:
        return "images/generations"_L1;
    case Endpoint::ImageEdits:
        return "images/edits"_L1;
    case Endpoint::ImageVariations:
        return "images/variations"_L1;
    case Endpoint::Speech:
        return "audio/speech"_L1;
    case Endpoint::Transcriptions:
        return "audio/transcriptions"_L1;
    case Endpoint::Translations:
        return "audio/translations"_L1;
    case Endpoint::Moderations:
        return "moderations"_L1;
    case Endpoint::Rerank:
        return "rerank"_L1;
    case Endpoint::Files:
        return "files"_L1;
    case Endpoint::Batches:
        return "batches"_L1;
    }
    Q_UNREACHABLE();
}

QString beyondText(Beyonds beyond)
{
    struct Word
    {
        Beyond what;
        QLatin1StringView text;
    };
    static constexpr Word words[]{{Beyond::Prompts, "several prompts or none"_L1}, {Beyond::Tokens, "a prompt of token ids"_L1},
                                  {Beyond::Suffix, "suffix"_L1},                   {Beyond::Echo, "echo"_L1},
                                  {Beyond::BestOf, "best_of"_L1},                  {Beyond::Logprobs, "logprobs"_L1}};
    QStringList said;
    for (const Word &word : words) {
        if (beyond.testFlag(word.what))
            said.append(word.text);
    }
    return said.join(u", "_s);
}

} // namespace signalbox::wire
