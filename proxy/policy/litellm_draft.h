// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/litellm_source.h"

#include <QMap>
#include <QStringList>

#include <chrono>
#include <vector>

namespace signalbox::policy {

/// A policy being made of a LiteLLM configuration; texts are as they will stand in the file, unquoted.
struct LiteLlmDraft
{
    using Milliseconds = std::optional<std::chrono::milliseconds>;

    struct Provider
    {
        QString id;
        QString prefix; ///< LiteLLM's name of it: "openai"
        QString baseUrl;
        QString key;      ///< reference; empty = none
        QString identity; ///< what makes it another one than the next; may hold a key, so it is only compared
        bool local = false;
    };
    struct Price
    {
        QStringList members; ///< "input: 2.5"
    };
    struct Model
    {
        QString id; ///< provider/name
        QStringList members; ///< "context: 128000"; all but id and price
        std::vector<Price> prices;
    };
    struct Deployment
    {
        QString group; ///< model_name, as clients ask for it
        QString model; ///< Model::id
        std::optional<double> weight, rpm, tpm;
        int order = 0;
        Milliseconds timeout, firstToken;
    };
    struct Chain
    {
        QString id;
        QString group;
        QStringList steps; ///< each as the flow mapping's inside
        QStringList models; ///< that it asks, in order
    };
    struct Budget
    {
        QString id, scope, period, limit;
    };

    std::vector<Provider> providers;
    std::vector<Model> models;
    std::vector<Deployment> deployments;
    std::vector<Chain> chains;
    std::vector<Budget> budgets;
    QString defaultGroup;
    Milliseconds timeout;
};

/// `model_list`: providers, models, prices and deployments, and the budgets of deployments.
void readLiteLlmModels(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft);
/// Groups, aliases, fallbacks, retries → chains.
void readLiteLlmRoutes(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft);
void readLiteLlmBudgets(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft);
/// One budget; says what it could not keep.
void addLiteLlmBudget(const Cursor &limit, const QString &period, const QString &id, const QString &scope,
                      LiteLlmSource &source, LiteLlmDraft &draft);
/// The price members of `model_info` or `litellm_params`.
[[nodiscard]] std::vector<LiteLlmDraft::Price> readLiteLlmPrices(const std::vector<Cursor> &maps, LiteLlmSource &source);

/// As a policy writes it: "30s", "1500ms".
[[nodiscard]] QString liteLlmDuration(std::chrono::milliseconds length);
/// Any text as a YAML scalar in single quotes, on one line.
[[nodiscard]] QString yamlQuoted(QString text);
/// A name that policies allow: other characters become `-`; numbered when taken.
[[nodiscard]] QString freeId(const QString &wanted, const QStringList &taken);

} // namespace signalbox::policy
