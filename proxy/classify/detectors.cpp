// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/detectors.h"

#include "classify/builtin_scan.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>

namespace signalbox::classify {
namespace {

re2::StringPiece piece(QByteArrayView text)
{
    return {text.data(), static_cast<std::size_t>(text.size())};
}

} // namespace

struct Detectors::PatternSet
{
    re2::RE2::Set set;
};

Detectors::Detectors(std::vector<DetectorSpec> specs)
    : m_specs(std::move(specs))
{
    KindSet wanted;
    re2::RE2::Options options = patternOptions();
    options.set_longest_match(false);
    options.set_max_mem(16 * 1024 * 1024);
    auto set = std::make_unique<PatternSet>(PatternSet{re2::RE2::Set(options, re2::RE2::UNANCHORED)});
    bool complete = true;
    for (unsigned i = 0; i < m_specs.size(); ++i) {
        wanted |= m_specs[i].kinds;
        if (!m_specs[i].pattern)
            continue;
        m_patterns.push_back(i);
        complete = complete && set->set.Add(m_specs[i].pattern->pattern(), nullptr) >= 0;
    }
    if (wanted.any())
        m_builtins = std::make_unique<const BuiltinScan>(wanted);
    if (m_patterns.size() > 1 && complete && set->set.Compile())
        m_set = std::move(set);
}

Detectors::~Detectors() = default;

std::shared_ptr<const Detectors> Detectors::compile(std::vector<DetectorSpec> specs)
{
    return std::shared_ptr<const Detectors>(new Detectors(std::move(specs)));
}

void Detectors::findBuiltins(QByteArrayView text, std::vector<Finding> &findings) const
{
    if (!m_builtins)
        return;
    thread_local Hits hits;
    hits.clear();
    m_builtins->scan({text.data(), static_cast<std::size_t>(text.size())}, hits);
    for (const Hit &hit : hits) {
        for (unsigned i = 0; i < m_specs.size(); ++i) {
            if (m_specs[i].kinds.test(static_cast<std::size_t>(hit.kind)))
                findings.push_back({i, hit.kind, hit.begin, hit.end});
        }
    }
}

bool Detectors::findPatterns(QByteArrayView text, std::vector<Finding> &findings, std::size_t most) const
{
    if (m_patterns.empty() || text.isEmpty())
        return true;
    std::vector<int> candidates;
    re2::RE2::Set::ErrorInfo error{};
    const bool sieved = m_set && (m_set->set.Match(piece(text), &candidates, &error) || error.kind == re2::RE2::Set::kNoError);
    if (!sieved) { // one pattern alone, or the automaton outgrew its memory: each is asked
        candidates.resize(m_patterns.size());
        for (std::size_t i = 0; i < candidates.size(); ++i)
            candidates[i] = static_cast<int>(i);
    }
    std::sort(candidates.begin(), candidates.end());
    const re2::StringPiece all = piece(text);
    for (const int candidate : candidates) {
        const unsigned detector = m_patterns[static_cast<std::size_t>(candidate)];
        std::size_t at = 0;
        re2::StringPiece found;
        while (at <= all.size() && m_specs[detector].pattern->Match(all, at, all.size(), re2::RE2::UNANCHORED, &found, 1)) {
            const auto begin = static_cast<std::size_t>(found.data() - all.data());
            at = begin + std::max<std::size_t>(found.size(), 1);
            if (found.empty())
                continue;
            if (findings.size() >= most)
                return false;
            findings.push_back({detector, SensitiveKind::UserPattern, begin, begin + found.size()});
        }
    }
    return true;
}

} // namespace signalbox::classify
