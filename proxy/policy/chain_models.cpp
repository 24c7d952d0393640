// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/chain_models.h"

#include <set>

namespace signalbox::policy {

std::vector<ModelIndex> modelsOf(const Chain &chain)
{
    std::vector<ModelIndex> models;
    std::set<ModelIndex> known;
    const auto add = [&](ModelIndex model) {
        if (known.insert(model).second)
            models.push_back(model);
    };
    for (const Step &step : chain.steps) {
        if (const auto *single = std::get_if<ModelStep>(&step.kind))
            add(single->model);
        if (const auto *cascade = std::get_if<CascadeStep>(&step.kind))
            add(cascade->first);
        if (const auto *split = std::get_if<SplitStep>(&step.kind)) {
            for (const SplitStep::Part &part : split->parts)
                add(part.model);
        }
        if (const auto *pool = std::get_if<PoolStep>(&step.kind)) {
            for (const ModelIndex model : pool->models)
                add(model);
        }
    }
    return models;
}

} // namespace signalbox::policy
