// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/bundled_catalogue.h"
#include "catalog/model_facts.h"

#include <QByteArray>
#include <QHash>

namespace signalbox::test {

/// A price map as LiteLLM's that says of OpenAI's chat models what the bundled catalogue says, but for `inputs`: USD per
/// million prompt tokens by name.
inline QByteArray feedText(const QHash<QString, int> &inputs = {}, int most = 1'000)
{
    QByteArray text("{");
    const std::optional<catalog::Catalogue> catalogue = catalog::bundledCatalogue(QStringLiteral("openai"));
    for (const catalog::Model &model : catalogue->models) {
        if (!model.price || model.facts->kind != catalog::ModelKind::Chat || most-- <= 0)
            continue;
        const qint64 input = inputs.contains(model.name) ? qint64{1'000'000} * inputs[model.name] : model.price->input.value;
        text += (text.size() > 1 ? ",\"" : "\"") + model.name.toUtf8() + R"(":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":)"
            + QByteArray::number(input) + "e-12,\"output_cost_per_token\":" + QByteArray::number(model.price->output.value) + "e-12";
        if (model.price->cacheRead)
            text += ",\"cache_read_input_token_cost\":" + QByteArray::number(model.price->cacheRead->value) + "e-12";
        if (model.price->cacheWrite5m)
            text += ",\"cache_creation_input_token_cost\":" + QByteArray::number(model.price->cacheWrite5m->value) + "e-12";
        if (model.price->audioInput)
            text += ",\"input_cost_per_audio_token\":" + QByteArray::number(model.price->audioInput->value) + "e-12";
        if (model.price->audioOutput)
            text += ",\"output_cost_per_audio_token\":" + QByteArray::number(model.price->audioOutput->value) + "e-12";
        text += '}';
    }
    return text + '}';
}

} // namespace signalbox::test
