// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_table.h"

#include "access/token_budget.h"

using namespace Qt::StringLiterals;

namespace signalbox::access {
namespace {

/// Time does not depend on where they differ.
bool equal(const QByteArray &left, const QByteArray &right)
{
    unsigned difference = left.size() == right.size() ? 0U : 1U;
    for (qsizetype i = 0; i < std::min(left.size(), right.size()); ++i)
        difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
    return difference == 0;
}

} // namespace

TokenTable::TokenTable(Secret own)
    : m_own(std::move(own))
    , m_tokens(std::make_shared<const QList<ClientToken>>())
{
}

void TokenTable::replace(QList<ClientToken> tokens)
{
    auto fresh = std::make_shared<const QList<ClientToken>>(std::move(tokens));
    const std::lock_guard lock(m_mutex);
    m_tokens.swap(fresh);
}

TokenTable::Snapshot TokenTable::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_tokens;
}

std::optional<server::Identity> TokenTable::identify(QByteArrayView token) const
{
    using server::Scope;
    if (m_own.matches(token))
        return server::Identity{u"local"_s, Scope::Inference | Scope::Control | Scope::Metrics};
    if (token.size() != tokenLength) // also keeps a header of 64 KB from being hashed
        return std::nullopt;
    const Snapshot tokens = snapshot();
    const QByteArray hash = hashOf(token);
    const ClientToken *owner = nullptr;
    for (const ClientToken &known : *tokens) { // all of them, so that time does not tell which one came near
        if (equal(known.sha256, hash))
            owner = &known;
    }
    if (owner == nullptr)
        return std::nullopt;
    server::Identity identity{owner->name, owner->scopes, owner->defaultTag, owner->labels};
    if (owner->budget)
        identity.labels.append(tokenLabelOf(*owner));
    return identity;
}

} // namespace signalbox::access
