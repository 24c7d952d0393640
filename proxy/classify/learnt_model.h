// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/prompt_features.h"
#include "classify/task_scores.h"
#include "core/error.h"

#include <QByteArray>
#include <QStringList>

#include <array>
#include <vector>

namespace signalbox::classify {

/// What questions of a kind need differs too much for one prediction.
enum class PromptForm : quint8 { Open, Choice, Maths };

/// What the learnt model says about one text by itself.
struct Prediction
{
    std::array<double, allTasks.size()> taskLogits{}; ///< up to a constant; already divided by the temperature
    std::vector<double> subjects; ///< as LearntModel::subjects(); sums to 1
    PromptForm form = PromptForm::Open;
    double strong = 0.0; ///< that a strong model of the trained pair is right, about 0…1
    double weak = 0.0;   ///< and a weak one; their difference ranks requests by what the stronger gains
};

/// Weights made by tests/quality/train: one file, versioned, with a checksum. Immutable; may be read by many threads.
class LearntModel final
{
public:
    static constexpr std::size_t denseInputs = PromptFeatures::counts + allTasks.size();

    /// Of a file's bytes; damaged, foreign or newer ones are refused with what is wrong.
    [[nodiscard]] static Result<LearntModel> read(const QByteArray &file);
    /// The one that is compiled in.
    [[nodiscard]] static Result<LearntModel> shipped();

    /// `rules`: what the rules say of the same text.
    [[nodiscard]] Prediction predict(const PromptFeatures &features, const TaskScores &rules) const;

    [[nodiscard]] const QStringList &subjects() const { return m_subjects; }
    [[nodiscard]] const QString &name() const { return m_name; } ///< "2026-11-22, seed 1"
    [[nodiscard]] double leastConfidence() const { return m_leastConfidence; }

private:
    static constexpr std::size_t row = 32; ///< outputs, padded
    static constexpr std::size_t pairOutputs = 4;
    static constexpr std::size_t firstSubject = allTasks.size();

    [[nodiscard]] Result<void> readNotes(const QByteArray &json);

    QString m_name;
    QStringList m_subjects;
    std::size_t m_outputs = 0;
    double m_taskTemperature = 1.0;
    double m_subjectTemperature = 1.0;
    double m_leastConfidence = 0.45;
    std::array<std::array<double, 2>, allTasks.size()> m_open{}; ///< by task: strong, weak
    std::array<float, PromptFeatures::buckets> m_rarity{};
    std::array<float, denseInputs> m_middle{};
    std::array<float, denseInputs> m_spread{};
    std::array<std::array<float, row>, denseInputs> m_dense{};
    std::array<float, row> m_bias{};
    std::array<float, row> m_scale{};
    std::vector<std::array<std::int8_t, row>> m_weights; ///< by bucket
};

} // namespace signalbox::classify
