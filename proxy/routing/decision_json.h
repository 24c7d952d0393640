// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "routing/decide.h"

#include <QJsonObject>

namespace signalbox::routing {

/// What `POST /signalbox/v1/decide` and `signalbox explain --json` return:
/// {"would_answer": id|null, "refused": {"code","message","status"}|null, "rule", "chain", "tags": […], "baseline": id|null,
///  "sources": […], "findings"?: [{"detector","kind","tag","offset","length"}], "facts": {"task","difficulty","confidence","input_tokens","max_output_tokens","messages","stream","has": […]},
///  "lanes": [{"model","zone","estimate_usd","step","healthy"}], "explanation": {…, see explanationJson()}}
[[nodiscard]] QJsonObject decisionJson(const RoutingRequest &request, const Decision &decision,
                                       const policy::Policy &policy,
                                       const classify::RequestFindings *findings = nullptr);

/// Names of the features in `has:` order, e.g. ["tools", "image"].
[[nodiscard]] QStringList featureNames(Features features);

} // namespace signalbox::routing
