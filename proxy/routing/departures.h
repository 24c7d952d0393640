// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/safe_set.h"

#include <QString>

#include <compare>
#include <concepts>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace signalbox::routing {

/// What was measured of a model that left, and what would have been required.
struct DepartureReason
{
    QString measured; ///< "zone unknown: never", "context 8,192", "429 until 14:02:55"
    QString required; ///< "allow for internal", "31,204 tokens", "available"
    QString change;   ///< the smallest change that would have let it in at this gate
};

/// Why one model left. A view: valid as long as the Departures it is of stays as it is.
struct Departure
{
    policy::ModelIndex model;
    const QString &measured;
    const QString &required;
    const QString &change;
};

/// The models that left at one place, in the order they did. A reason is worded once, however many leave for it: of a
/// thousand models hundreds leave for the same one.
class Departures final
{
public:
    /// A reason that has been worded here.
    using Reason = quint32;

    class Iterator final
    {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = Departure;
        using reference = Departure;
        using pointer = void;
        using iterator_category = std::input_iterator_tag;

        Iterator(const Departures *of, std::size_t at) : m_of(of), m_at(at) {}
        [[nodiscard]] Departure operator*() const { return (*m_of)[m_at]; }
        Iterator &operator++()
        {
            ++m_at;
            return *this;
        }
        Iterator operator++(int) { return {m_of, m_at++}; }
        [[nodiscard]] bool operator==(const Iterator &other) const = default;

    private:
        const Departures *m_of;
        std::size_t m_at;
    };

    [[nodiscard]] Reason word(DepartureReason reason);
    void add(policy::ModelIndex model, Reason reason) { m_left.push_back({model, reason}); }
    void add(policy::ModelIndex model, DepartureReason reason) { add(model, word(std::move(reason))); }
    void reserve(std::size_t count) { m_left.reserve(count); }

    [[nodiscard]] std::size_t size() const { return m_left.size(); }
    [[nodiscard]] bool empty() const { return m_left.empty(); }
    [[nodiscard]] Departure operator[](std::size_t at) const
    {
        const DepartureReason &reason = m_reasons[m_left[at].reason];
        return {m_left[at].model, reason.measured, reason.required, reason.change};
    }
    [[nodiscard]] Iterator begin() const { return {this, 0}; }
    [[nodiscard]] Iterator end() const { return {this, m_left.size()}; }
    /// That of a model; nullopt = it did not leave here.
    [[nodiscard]] std::optional<Departure> of(policy::ModelIndex model) const;

    /// Forgets those for which `keeps(model)` is false; asked once each, in order.
    template <std::predicate<policy::ModelIndex> Keeps>
    void keepOnly(Keeps keeps)
    {
        std::vector<Entry> kept;
        kept.reserve(m_left.capacity());
        for (const Entry &entry : m_left) {
            if (keeps(entry.model))
                kept.push_back(entry);
        }
        m_left = std::move(kept);
    }

private:
    struct Entry
    {
        policy::ModelIndex model;
        Reason reason;
    };
    std::vector<Entry> m_left;
    std::vector<DepartureReason> m_reasons;
};

} // namespace signalbox::routing
