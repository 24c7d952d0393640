// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "access/client_token.h"

#include <QList>

#include <memory>
#include <mutex>

namespace signalbox::access {

/// Everybody who may use this run: its own token, with every scope, and the named client tokens of the moment.
/// Usable from any thread.
class TokenTable final : public server::Authenticator
{
public:
    explicit TokenTable(Secret own);

    /// Requests that come in from now on are judged by `tokens`.
    void replace(QList<ClientToken> tokens);
    [[nodiscard]] std::optional<server::Identity> identify(QByteArrayView token) const override;

private:
    using Snapshot = std::shared_ptr<const QList<ClientToken>>;
    [[nodiscard]] Snapshot snapshot() const;

    Secret m_own;
    mutable std::mutex m_mutex; ///< for the pointer only; never held while tokens are compared
    Snapshot m_tokens;
};

} // namespace signalbox::access
