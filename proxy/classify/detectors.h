// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/hit.h"

#include <QByteArrayView>
#include <QString>

#include <memory>
#include <vector>

namespace re2 {
class RE2;
}

namespace signalbox::classify {

/// One entry of a policy's `detectors:`: built-in kinds, or a pattern of the user's own.
struct DetectorSpec
{
    QString id;
    KindSet kinds; ///< empty when there is a pattern
    std::shared_ptr<const re2::RE2> pattern;
    unsigned tag = 0; ///< position in Policy::tags; detectors do not interpret it
};

/// What one detector found in a text: the bytes [begin, end).
struct Finding
{
    unsigned detector = 0; ///< position in Detectors::specs()
    SensitiveKind kind = SensitiveKind::UserPattern;
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Finding &) const = default;
};

/// All detectors of a policy, compiled. Immutable; shared between threads.
class Detectors final
{
public:
    /// Never fails: patterns are compiled already, and a prefilter that does not compile is done without.
    [[nodiscard]] static std::shared_ptr<const Detectors> compile(std::vector<DetectorSpec> specs);
    ~Detectors();
    Q_DISABLE_COPY_MOVE(Detectors)

    [[nodiscard]] const std::vector<DetectorSpec> &specs() const { return m_specs; }
    [[nodiscard]] bool isEmpty() const { return m_specs.empty(); }
    /// What a user's pattern is written for is the text as it stands; built-in kinds are also looked for behind escapes.
    [[nodiscard]] bool hasBuiltins() const { return m_builtins != nullptr; }
    [[nodiscard]] bool hasPatterns() const { return !m_patterns.empty(); }

    /// Appends what the built-in kinds find. Hits that overlap are resolved; one for every detector that asked for it.
    void findBuiltins(QByteArrayView text, std::vector<Finding> &findings) const;
    /// Appends what users' patterns find; an empty match finds nothing. False when there were more than `most`: then
    /// not everything was found.
    [[nodiscard]] bool findPatterns(QByteArrayView text, std::vector<Finding> &findings, std::size_t most) const;

private:
    explicit Detectors(std::vector<DetectorSpec> specs);
    struct PatternSet;

    std::vector<DetectorSpec> m_specs;
    std::unique_ptr<const class BuiltinScan> m_builtins;
    std::vector<unsigned> m_patterns; ///< detectors with a pattern of their own
    std::unique_ptr<PatternSet> m_set; ///< tells which of them match at all; null = unknown
};

} // namespace signalbox::classify
