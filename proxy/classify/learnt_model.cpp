// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/learnt_model.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>

using namespace Qt::StringLiterals;

namespace signalbox::classify {
namespace {

constexpr QByteArrayView magic("SIGNALBOX-TASKS\n");
constexpr quint32 format = 1;
constexpr qsizetype checksumBytes = 32;
constexpr qsizetype headBytes = 16 + checksumBytes + 4 * 4;

Unexpected refused(const QString &why)
{
    return Unexpected(Error{ErrorKind::Internal, u"The classifier's weights cannot be used: %1"_s.arg(why), {}});
}

/// Takes little-endian numbers off the front of what is left.
class Taker final
{
public:
    explicit Taker(QByteArrayView left) : m_left(left) {}

    [[nodiscard]] bool floats(std::span<float> out)
    {
        const qsizetype bytes = static_cast<qsizetype>(out.size() * sizeof(float));
        if (m_left.size() < bytes)
            return false;
        qFromLittleEndian<float>(m_left.data(), static_cast<qsizetype>(out.size()), out.data());
        m_left = m_left.sliced(bytes);
        return std::all_of(out.begin(), out.end(), [](float value) { return std::isfinite(value); });
    }
    [[nodiscard]] std::optional<QByteArrayView> bytes(qsizetype count)
    {
        if (m_left.size() < count)
            return std::nullopt;
        const QByteArrayView taken = m_left.first(count);
        m_left = m_left.sliced(count);
        return taken;
    }
    [[nodiscard]] bool isEmpty() const { return m_left.isEmpty(); }

private:
    QByteArrayView m_left;
};

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &text : value.toArray())
        texts.append(text.toString());
    return texts;
}

void softmax(std::span<double> values)
{
    if (values.empty())
        return;
    const double most = *std::max_element(values.begin(), values.end());
    double sum = 0.0;
    for (double &value : values)
        sum += value = std::exp(value - most);
    for (double &value : values)
        value /= sum;
}

} // namespace

Result<LearntModel> LearntModel::shipped()
{
    QFile file(u":/classifier/tasks.weights"_s);
    if (!file.open(QIODevice::ReadOnly))
        return refused(u"they are not in this program."_s);
    return read(file.readAll());
}

Result<LearntModel> LearntModel::read(const QByteArray &file)
{
    if (!file.startsWith(magic))
        return refused(u"it is no file of weights."_s);
    if (file.size() < headBytes)
        return refused(u"the file is cut off."_s);
    const QByteArrayView checksum = QByteArrayView(file).sliced(magic.size(), checksumBytes);
    const QByteArrayView checked = QByteArrayView(file).sliced(magic.size() + checksumBytes);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(checked);
    if (hash.result() != checksum)
        return refused(u"the checksum is wrong, so they are damaged."_s);
    const auto number = [&checked](qsizetype place) { return qFromLittleEndian<quint32>(checked.data() + 4 * place); };
    if (number(0) != format)
        return refused(u"they are of format %1, this program reads %2."_s.arg(number(0)).arg(format));
    if (number(1) != PromptReader::version)
        return refused(u"they were learnt with features %1, this program makes %2."_s.arg(number(1)).arg(PromptReader::version));
    LearntModel model;
    model.m_outputs = number(2);
    if (model.m_outputs < firstSubject + pairOutputs || model.m_outputs > row)
        return refused(u"they have %1 outputs."_s.arg(model.m_outputs));
    Taker taker(checked.sliced(16));
    const std::optional<QByteArrayView> notes = taker.bytes(number(3));
    if (!notes)
        return refused(u"the file is cut off."_s);
    if (const Result<void> fine = model.readNotes(notes->toByteArray()); !fine)
        return Unexpected(fine.error());
    const std::size_t outputs = model.m_outputs;
    bool whole = taker.floats(model.m_middle) && taker.floats(model.m_spread);
    for (std::array<float, row> &weights : model.m_dense)
        whole = whole && taker.floats(std::span(weights).first(outputs));
    whole = whole && taker.floats(std::span(model.m_bias).first(outputs)) && taker.floats(std::span(model.m_scale).first(outputs));
    float rarityStep = 0.0F;
    whole = whole && taker.floats({&rarityStep, 1});
    const std::optional<QByteArrayView> rarity = taker.bytes(PromptFeatures::buckets);
    const std::optional<QByteArrayView> weights = taker.bytes(static_cast<qsizetype>(PromptFeatures::buckets * outputs));
    if (!whole || !rarity || !weights || !taker.isEmpty())
        return refused(u"the file has not the size it should have."_s);
    model.m_weights.resize(PromptFeatures::buckets);
    for (std::size_t bucket = 0; bucket < PromptFeatures::buckets; ++bucket) {
        model.m_rarity[bucket] = 1.0F + rarityStep * static_cast<float>(static_cast<unsigned char>((*rarity)[static_cast<qsizetype>(bucket)]));
        std::memcpy(model.m_weights[bucket].data(), weights->data() + bucket * outputs, outputs);
    }
    return model;
}

Result<void> LearntModel::readNotes(const QByteArray &json)
{
    const QJsonObject notes = QJsonDocument::fromJson(json).object();
    QStringList tasks;
    for (const Task task : allTasks)
        tasks.append(taskName(task));
    if (textsOf(notes[u"tasks"_s]) != tasks)
        return refused(u"they know other tasks."_s);
    m_subjects = textsOf(notes[u"subjects"_s]);
    if (firstSubject + static_cast<std::size_t>(m_subjects.size()) + pairOutputs != m_outputs)
        return refused(u"their subjects do not fit their outputs."_s);
    m_name = notes[u"name"_s].toString();
    m_taskTemperature = notes[u"task_temperature"_s].toDouble();
    m_subjectTemperature = notes[u"subject_temperature"_s].toDouble();
    m_leastConfidence = notes[u"least_confidence"_s].toDouble(-1);
    if (!(m_taskTemperature > 0.01) || !(m_subjectTemperature > 0.01) || !(m_leastConfidence >= 0.0 && m_leastConfidence < 1.0))
        return refused(u"their temperatures make no sense."_s);
    const QJsonObject open = notes[u"open"_s].toObject();
    for (std::size_t i = 0; i < allTasks.size(); ++i) {
        const QJsonArray pair = open[taskName(allTasks[i])].toArray();
        m_open[i] = {pair.at(0).toDouble(), pair.at(1).toDouble()};
    }
    return {};
}

Prediction LearntModel::predict(const PromptFeatures &features, const TaskScores &rules) const
{
    std::array<float, row> sums{};
    float squares = 0.0F;
    for (const PromptFeatures::Entry &entry : features.entries) {
        const float value = entry.value * m_rarity[entry.bucket];
        squares += value * value;
        const std::array<std::int8_t, row> &weights = m_weights[entry.bucket];
        for (std::size_t i = 0; i < row; ++i)
            sums[i] += value * static_cast<float>(weights[i]);
    }
    const float length = squares > 0.0F ? 1.0F / std::sqrt(squares) : 0.0F;
    for (std::size_t i = 0; i < row; ++i)
        sums[i] = sums[i] * length * m_scale[i] + m_bias[i];
    for (std::size_t k = 0; k < denseInputs; ++k) {
        const float raw = k < PromptFeatures::counts ? features.count[k] : static_cast<float>(rules[k - PromptFeatures::counts]);
        const float value = std::clamp((raw - m_middle[k]) * m_spread[k], -0.5F, 0.5F);
        for (std::size_t i = 0; i < row; ++i)
            sums[i] += value * m_dense[k][i];
    }
    Prediction result;
    std::array<double, allTasks.size()> posterior{};
    for (std::size_t i = 0; i < allTasks.size(); ++i)
        posterior[i] = result.taskLogits[i] = static_cast<double>(sums[i]) / m_taskTemperature;
    softmax(posterior);
    for (qsizetype i = 0; i < m_subjects.size(); ++i)
        result.subjects.push_back(static_cast<double>(sums[firstSubject + static_cast<std::size_t>(i)]) / m_subjectTemperature);
    softmax(result.subjects);
    const std::size_t pair = m_outputs - pairOutputs;
    constexpr std::size_t optionsCount = 21;
    constexpr float threeOptions = 0.57F; // logShare(3, 10)
    const auto best = static_cast<std::size_t>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
    if (features.count[optionsCount] >= threeOptions) {
        result.form = PromptForm::Choice;
        result.strong = static_cast<double>(sums[pair]);
        result.weak = static_cast<double>(sums[pair + 1]);
    } else if (allTasks[best] == Task::Maths) {
        result.form = PromptForm::Maths;
        result.strong = static_cast<double>(sums[pair + 2]);
        result.weak = static_cast<double>(sums[pair + 3]);
    } else {
        for (std::size_t i = 0; i < allTasks.size(); ++i) {
            result.strong += posterior[i] * m_open[i][0];
            result.weak += posterior[i] * m_open[i][1];
        }
    }
    return result;
}

} // namespace signalbox::classify
