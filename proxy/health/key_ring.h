// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "health/provider_key.h"

#include <QString>

#include <memory>
#include <vector>

namespace signalbox::health {

/// One entry of a provider's `keys:` list. Never holds the key.
struct RingKey
{
    QString source;  ///< as the policy names it: "env:OPENAI_API_KEY"
    QString label;   ///< how people tell it from others: the source and, of a long key, its last characters
    QString problem; ///< why it cannot be used ("env:NAME is not set"); empty = it can
    std::shared_ptr<ProviderKey> key; ///< null with a problem
};

/// The keys of one provider in the order of the policy. Immutable: a reload makes another ring around the same keys.
class KeyRing final
{
public:
    explicit KeyRing(std::vector<RingKey> keys);

    [[nodiscard]] const std::vector<RingKey> &keys() const { return m_keys; }
    /// The provider is asked without any key.
    [[nodiscard]] bool isEmpty() const { return m_keys.empty(); }
    [[nodiscard]] int usable() const { return m_usable; }
    /// Why no key at all can be used: "no usable key: env:NAME is not set"; empty when one can, or none is needed.
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    std::vector<RingKey> m_keys;
    QString m_problem;
    int m_usable = 0;
};

/// "env:OPENAI_API_KEY …x7Qa": the last four characters only of a key of twenty or more.
[[nodiscard]] QString keyLabel(const QString &source, const QByteArray &key);

} // namespace signalbox::health
