// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model_kind.h"
#include "core/task.h"

#include <QDate>
#include <QLatin1StringView>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

namespace signalbox::catalog {

/// What goes into or comes out of a model.
enum class Modality : quint8 { Text, Image, Audio, Video, File };
inline constexpr std::array allModalities{Modality::Text, Modality::Image, Modality::Audio, Modality::Video, Modality::File};
[[nodiscard]] QLatin1StringView modalityName(Modality modality);

/// Where a model takes its provider's dialect another way than most. Unset = as most do, or not known.
struct DialectParameters
{
    bool maxCompletionTokens = false;     ///< the limit on the answer is `max_completion_tokens`, `max_tokens` is refused
    std::optional<bool> temperature;      ///< false: refuses temperature and top_p
    std::optional<bool> systemMessages;   ///< false: has no system role
    std::optional<bool> toolChoice;       ///< false: `tool_choice` is refused
    std::optional<bool> parallelTools;    ///< may call several tools at once
    QStringList efforts;                  ///< the reasoning efforts it takes, weakest first; empty = not known

    bool operator==(const DialectParameters &) const = default;
};

/// One measured quality, with the benchmark it is from.
struct QualityFact
{
    Task task = Task::Unknown;
    bool isStandard = false; ///< for every task that has none of its own
    double score = 0.0;      ///< 0…1
    QString benchmark;
    QString source; ///< address
    QDate date;

    bool operator==(const QualityFact &) const = default;
};

/// What the catalogue says of a model beyond what decide() needs. Immutable, shared.
struct ModelFacts
{
    ModelKind kind = ModelKind::Chat;
    QString title;                  ///< for people; may be empty
    std::vector<Modality> input;    ///< empty = not known
    std::vector<Modality> output;
    DialectParameters parameters;
    QString knowledge;              ///< "2024-09" or "2024-09-30"; empty = not known
    QDate released;
    QDate retires;                  ///< the day from which the provider no longer answers; invalid = none announced
    std::vector<QualityFact> quality;
    QString catalogue;              ///< which catalogue the entry is from: "openai"
    QStringList overridden;         ///< what the policy says instead: keys of `models:`

    bool operator==(const ModelFacts &) const = default;
};

} // namespace signalbox::catalog
