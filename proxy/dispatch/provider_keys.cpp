// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/provider_keys.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

constexpr QLatin1StringView mask = "[key]"_L1;

} // namespace

ProviderKeys::ProviderKeys(std::vector<health::RingKey> ring, std::vector<Secret> secrets)
    : m_ring(std::make_shared<const health::KeyRing>(std::move(ring))), m_secrets(std::move(secrets))
{
    Q_ASSERT(m_secrets.size() == m_ring->keys().size());
    std::copy_if(m_secrets.cbegin(), m_secrets.cend(), std::back_inserter(m_toHide),
                 [](const Secret &secret) { return !secret.isEmpty(); });
    std::sort(m_toHide.begin(), m_toHide.end(),
              [](const Secret &a, const Secret &b) { return a.reveal().size() > b.reveal().size(); });
}

void ProviderKeys::hideIn(QByteArray &text) const
{
    for (const Secret &secret : m_toHide)
        text.replace(secret.reveal(), QByteArray(mask.data(), mask.size()));
}

void ProviderKeys::hideIn(QString &text) const
{
    for (const Secret &secret : m_toHide)
        text.replace(QString::fromUtf8(secret.reveal()), mask);
}

} // namespace signalbox::dispatch
