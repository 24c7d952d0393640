// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <memory>

namespace signalbox::catalog {

struct ModelFacts;

/// Facts shared between the copies of a model; see catalog/model_facts.h. Compared by what they say, not by where they are.
class FactsRef final
{
public:
    FactsRef() = default;
    explicit FactsRef(std::shared_ptr<const ModelFacts> facts) : m_facts(std::move(facts)) {}

    [[nodiscard]] const ModelFacts *get() const { return m_facts.get(); }
    [[nodiscard]] const ModelFacts *operator->() const { return m_facts.get(); }
    explicit operator bool() const { return m_facts != nullptr; }
    bool operator==(const FactsRef &other) const;

private:
    std::shared_ptr<const ModelFacts> m_facts;
};

} // namespace signalbox::catalog
