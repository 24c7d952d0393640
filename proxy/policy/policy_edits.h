// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"
#include "policy/yaml_node.h"

#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace signalbox::policy {

/// One edit that leads from one policy document to another, and the policy as it would be without it.
struct PolicyEdit
{
    QString what; ///< "rule code-heavy changed", "cell secret × us changed", "order of the rules"
    std::shared_ptr<const Policy> without; ///< null: without this edit alone the rest is no valid policy
};

/// Every edit from `from` to `to`: rules, chains, models, providers, detectors, budgets and other elements one by one,
/// the matrix by cell. At most `most`; further ones are left out.
[[nodiscard]] std::vector<PolicyEdit> editsBetween(const YamlNode &from, const YamlNode &to, std::size_t most = 64);

} // namespace signalbox::policy
