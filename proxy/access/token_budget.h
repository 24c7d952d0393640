// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "access/client_token.h"
#include "policy/policy.h"

#include <QList>

#include <memory>

namespace signalbox::access {

/// "10/day", "0.50/hour": USD, and the period of local time they are for. InvalidRequest for anything else, for nothing at
/// all and for more than a million.
[[nodiscard]] Result<TokenBudget> readTokenBudget(const QString &text);
/// Inverse.
[[nodiscard]] QString budgetText(const TokenBudget &budget);

/// The policy with a budget more for each token that has one: `stop` when it is spent, told of at 80 %. It counts what
/// bears the token's own label (tokenLabelOf), which nobody else can set, so neither x-signalbox-client nor the ledger's
/// past lets a client out of it. The same policy when no token has one. Its hash stays: what people wrote did not change.
[[nodiscard]] std::shared_ptr<const policy::Policy> withTokenBudgets(std::shared_ptr<const policy::Policy> policy,
                                                                     const QList<ClientToken> &tokens);
/// "signalbox-token=NAME".
[[nodiscard]] QString tokenLabelOf(const ClientToken &token);

} // namespace signalbox::access
