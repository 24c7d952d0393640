// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"
#include "health/key_ring.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace signalbox::dispatch {

/// The keys of one provider: the ring that health chooses from, which holds none of them, and beside it the keys.
class ProviderKeys final
{
public:
    /// Of a provider that is asked without a key.
    ProviderKeys() : ProviderKeys({}, {}) {}
    /// `secrets` by position in the ring; empty where a key cannot be used.
    ProviderKeys(std::vector<health::RingKey> ring, std::vector<Secret> secrets);

    [[nodiscard]] const std::shared_ptr<const health::KeyRing> &ring() const { return m_ring; }
    [[nodiscard]] const Secret &secret(std::size_t position) const { return m_secrets[position]; }
    /// A provider may say a key back in its error: replaces every key of the ring by "[key]".
    void hideIn(QByteArray &text) const;
    void hideIn(QString &text) const;

private:
    std::shared_ptr<const health::KeyRing> m_ring;
    std::vector<Secret> m_secrets;
    std::vector<Secret> m_toHide; ///< the longest first: one key may be the beginning of another
};

} // namespace signalbox::dispatch
