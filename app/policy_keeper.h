// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "app/cli.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>
#include <optional>

namespace signalbox::app {

/// Why a policy command failed. `details` is the error as the control API gives it: message, code, issues, loosenings.
struct PolicyFailure
{
    Error error;
    QJsonObject details;
};
using PolicyAnswer = tl::expected<QJsonObject, PolicyFailure>;

/// What two policies to compare: versions, or a text against one.
struct PolicySides
{
    std::optional<QByteArray> yaml;
    std::optional<int> from;
    std::optional<int> to;
};

/// Who keeps the policy of a data folder: the copy that runs on it, or nobody, and then the folder itself. Both answer
/// with the JSON of the control API (policy/policy_json.h). Blocks: for the command line only.
class PolicyKeeper
{
public:
    PolicyKeeper() = default;
    virtual ~PolicyKeeper() = default;
    Q_DISABLE_COPY_MOVE(PolicyKeeper)

    /// With "text".
    [[nodiscard]] virtual PolicyAnswer show() = 0;
    [[nodiscard]] virtual PolicyAnswer version(int number) = 0;
    [[nodiscard]] virtual PolicyAnswer history(int limit) = 0;
    [[nodiscard]] virtual PolicyAnswer compare(const PolicySides &sides) = 0;
    /// An empty `ifMatch` means what runs now.
    [[nodiscard]] virtual PolicyAnswer apply(const QByteArray &yaml, const QString &note, const QString &ifMatch) = 0;
    [[nodiscard]] virtual PolicyAnswer rollback(int number, const QString &note, const QString &ifMatch) = 0;
};

/// The keeper of the command's data folder. Error: a copy runs there and cannot be talked to.
[[nodiscard]] Result<std::unique_ptr<PolicyKeeper>> findPolicyKeeper(const CommandLine &line);

} // namespace signalbox::app
