// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"
#include "server/http.h"

#include <QString>

namespace signalbox::engine {

/// The token kept in `dataDir`/token: read, or made and written (readable by its owner only) at first start. Error: Io.
[[nodiscard]] Result<Secret> keptToken(const QString &dataDir);

/// Accepts exactly one token, with every scope: that of this run.
class SingleToken final : public server::Authenticator
{
public:
    explicit SingleToken(Secret token) : m_token(std::move(token)) {}
    [[nodiscard]] std::optional<server::Identity> identify(QByteArrayView token) const override;

private:
    Secret m_token;
};

} // namespace signalbox::engine
