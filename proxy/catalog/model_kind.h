// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>

#include <array>

namespace signalbox::catalog {

/// What a model does, and so by which endpoint of its provider it is asked.
enum class ModelKind : quint8 {
    Chat,
    Responses,     ///< chats, but only by OpenAI's Responses endpoint
    Embedding,     ///< texts to vectors
    Completion,    ///< goes on from a text: the legacy endpoint alone
    Image,         ///< makes and edits pictures
    Speech,        ///< reads texts aloud
    Transcription, ///< writes down what is said
    Moderation,
    Rerank,
};
/// As `kind:` of a policy and of the catalogue has it.
[[nodiscard]] QLatin1StringView modelKindName(ModelKind kind);
inline constexpr std::array allModelKinds{ModelKind::Chat,   ModelKind::Responses,     ModelKind::Embedding,
                                          ModelKind::Completion, ModelKind::Image,     ModelKind::Speech,
                                          ModelKind::Transcription, ModelKind::Moderation, ModelKind::Rerank};

} // namespace signalbox::catalog
