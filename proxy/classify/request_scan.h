// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/detectors.h"
#include "wire/facts.h"
#include "wire/jsontexts.h"

#include <QByteArray>

#include <memory>
#include <unordered_map>
#include <vector>

namespace signalbox::classify {

/// What a detector found in a request, as bytes of its body.
struct BodyFinding
{
    unsigned detector = 0;
    SensitiveKind kind = SensitiveKind::UserPattern;
    bool number = false; ///< the span is a whole JSON number
    wire::Span span;

    bool operator==(const BodyFinding &) const = default;
};

/// Everything the detectors found in one request.
struct RequestFindings
{
    std::shared_ptr<const Detectors> detectors; ///< null: the policy has none, nothing was looked for
    std::vector<BodyFinding> list;              ///< by offset
    bool complete = true; ///< false: a detector failed (too much was found), so nobody knows what else is there

    /// How often each detector found something, by its position.
    [[nodiscard]] std::vector<int> counts() const;
};

/// Looks through every text of a request that a provider would be given: system, history, tool definitions, calls and
/// results, member names, whatever else the client sent; not the model's name, our own metadata and base64 data.
/// Remembers messages by a salted hash of their bytes, so that history that comes again costs its hash. One per worker
/// thread. What is remembered are places and kinds, never text.
class RequestScanner final
{
public:
    /// `salt`: keeps clients from making messages collide.
    explicit RequestScanner(quint64 salt);

    /// `facts` must have been read from this `body`.
    [[nodiscard]] RequestFindings scan(const QByteArray &body, const wire::RequestFacts &facts,
                                       const std::shared_ptr<const Detectors> &detectors);

    [[nodiscard]] quint64 remembered() const { return m_hits; } ///< messages that were not looked through again

    static constexpr std::size_t mostFindings = 20'000; ///< in one request

private:
    struct Key
    {
        quint64 low = 0, high = 0;
        bool operator==(const Key &) const = default;
    };
    struct KeyHash
    {
        std::size_t operator()(const Key &key) const { return static_cast<std::size_t>(key.low); }
    };
    struct Unit
    {
        std::vector<BodyFinding> list; ///< offsets from the unit's first byte
        bool complete = true;
    };
    using Memory = std::unordered_map<Key, Unit, KeyHash>;

    void scanUnit(wire::Span span);
    void lookThrough(QByteArrayView bytes, Unit &unit);
    void lookAt(QByteArrayView bytes, const wire::JsonText &text, Unit &unit);
    const Unit *recall(const Key &key);
    void remember(const Key &key, Unit unit);

    quint64 m_salt;
    Memory m_memory;   ///< the newer half
    Memory m_older;    ///< dropped when the newer one is full
    std::size_t m_cost = 0;
    std::shared_ptr<const Detectors> m_remembersFor;
    quint64 m_hits = 0;

    // of the request being scanned
    QByteArrayView m_body;
    const wire::RequestFacts *m_facts = nullptr;
    RequestFindings m_findings;
    wire::PlainText m_plain;
    std::vector<Finding> m_found;
};

} // namespace signalbox::classify
