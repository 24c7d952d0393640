// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/model_facts.h"

#include "catalog/facts_ref.h"

using namespace Qt::StringLiterals;

namespace signalbox::catalog {

QLatin1StringView modelKindName(ModelKind kind)
{
    switch (kind) {
    case ModelKind::Chat:
        return "chat"_L1;
    case ModelKind::Responses:
        return "responses"_L1;
    case ModelKind::Embedding:
        return "embedding"_L1;
    case ModelKind::Completion:
        return "completion"_L1;
    case ModelKind::Image:
        return "image"_L1;
    case ModelKind::Speech:
        return "speech"_L1;
    case ModelKind::Transcription:
        return "transcription"_L1;
    case ModelKind::Moderation:
        return "moderation"_L1;
    case ModelKind::Rerank:
        return "rerank"_L1;
    }
    Q_UNREACHABLE();
}

QLatin1StringView modalityName(Modality modality)
{
    switch (modality) {
    case Modality::Text:
        return "text"_L1;
    case Modality::Image:
        return "image"_L1;
    case Modality::Audio:
        return "audio"_L1;
    case Modality::Video:
        return "video"_L1;
    case Modality::File:
        return "file"_L1;
    }
    Q_UNREACHABLE();
}

bool FactsRef::operator==(const FactsRef &other) const
{
    if (m_facts == nullptr || other.m_facts == nullptr)
        return m_facts == other.m_facts;
    return *m_facts == *other.m_facts;
}

} // namespace signalbox::catalog
