// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "upstream/client.h"

#include <QByteArray>

namespace signalbox::dispatch {

/// Where an endpoint of an OpenAI-like provider is, `endpoint` such as "/chat/completions", its query included. With an
/// `api_version` it is asked as Azure is: below the v1 address or the deployment named like the model, the version in the
/// query. Without a model (files, batches, a list of models) it is the resource's own.
/// Source: https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference
[[nodiscard]] QByteArray openAiAddress(const policy::Provider &provider, const QByteArray &base, QByteArrayView endpoint,
                                       const QByteArray &model);

/// Sends the key in the header that the provider takes instead of its dialect's, where it says one.
void carryKey(upstream::Request &request, const policy::Provider &provider);

} // namespace signalbox::dispatch
